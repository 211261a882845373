import type { Readable } from 'node:stream';
import { Access } from '../../shared/access';
import type { Calls, Streams } from '../../shared/calls';
import type { CallContext } from '../../shared/chapter';
import { Fault } from '../../shared/errors';
import { permissionRefusal } from '../../shared/scopes';
import { applicationsNeed, onlyApplication } from '../access';
import type { ServiceMeans } from '../means';

/**
 * An attachment for whoever may read its application, and what reading it discloses; a foreign one and none look alike.
 * Those that come with a made-up population have made-up digests: they are found here, and have no content to open.
 */
export async function attachmentOf(
  { authority, id }: Calls['attachment']['ask'],
  { means, now }: CallContext<Pick<ServiceMeans, 'repository'>>,
): Promise<Calls['attachment']['answer']> {
  const refusal = permissionRefusal(authority.caller, 'application:read');
  if (refusal) throw new Fault(refusal);
  const [row] = await means.repository.parted.attachment.where('id', [id]);
  const access = new Access(authority, now);
  const grant = row && access.grantFor(row.residentId, applicationsNeed);
  if (!grant || (onlyApplication(grant) ?? row.applicationId) !== row.applicationId) return { attachment: null };
  access.openUnder(grant, applicationsNeed, 'Attachment.url');
  const { name, mediaType, size, sha256 } = row;
  return { attachment: { name, mediaType, size, sha256, disclosures: access.disclosures, grants: access.confirmed } };
}

/** The bytes of an attachment, which the gateway sends on once their disclosure is on the record. */
export const openContent = (
  { sha256 }: Streams['attachmentContent'],
  { means }: CallContext<Pick<ServiceMeans, 'store'>>,
): Promise<Readable> => means.store.open(sha256);
