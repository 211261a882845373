import type { DocumentFacts, PersonFacts } from '../../shared/calls';
import { Fault } from '../../shared/errors';
import type { RequestContext } from '../../shared/request';

/** Whoever asks other chapters. */
export type Asking = Pick<RequestContext, 'peers' | 'requestId' | 'now'>;

/** What the register says of a person. Throws `SUBJECT_UNKNOWN_OR_NO_CONSENT` for an id that there is not. */
export async function factsOf(resident: string, { peers, requestId, now }: Asking): Promise<PersonFacts> {
  const { facts } = await peers.call('personFacts', { resident }, { requestId, now });
  if (!facts) throw new Fault('SUBJECT_UNKNOWN_OR_NO_CONSENT');
  return facts;
}

export async function documentsOf(
  resident: string,
  types: readonly string[],
  { peers, requestId, now }: Asking,
): Promise<readonly DocumentFacts[]> {
  if (types.length === 0) return [];
  return (await peers.call('documentFacts', { resident, types }, { requestId, now })).documents;
}

/** Birth dates of the children who have a record. */
export async function childrenBorn(
  { kin }: PersonFacts,
  { peers, requestId, now }: Asking,
): Promise<Record<string, string>> {
  const residents = kin.flatMap(({ kind, residentId }) => (kind === 'CHILD' && residentId ? [residentId] : []));
  if (residents.length === 0) return {};
  const { vitals } = await peers.call('vitals', { residents }, { requestId, now });
  return Object.fromEntries(vitals.map(({ residentId, dateOfBirth }) => [residentId, dateOfBirth]));
}
