import type { RequestContext } from '../shared/request';
import { grantFor } from '../shared/scopes';

/**
 * Who may read a consent or a request for one: the citizen, the guardian, and the relying party it was made out to, by its
 * OAuth client. A citizen's token issued to a client is not that client's own.
 */
export function isPartyTo(
  { caller, grants, now }: Pick<RequestContext, 'caller' | 'grants' | 'now'>,
  residentId: string,
  relyingPartyClient: string | undefined,
): boolean {
  if (grantFor(grants, residentId, { scope: '*', own: true }, now)) return true;
  return caller?.kind === 'RELYING_PARTY' && caller.client === relyingPartyClient;
}
