import { listsByResident, manyByKey, oneByKey } from '../shared/loaders';
import type { RequestContext } from '../shared/request';
import type { IdentityMeans } from './means';
import type { IdentityRepository } from './repository';
import type { ConsentQuery, PageQuery } from './repository/consents';

export interface IdentityContext extends RequestContext {
  readonly loaders: ReturnType<typeof createLoaders>;
  readonly means: IdentityMeans;
}

export const createLoaders = ({ accounts, consents, record }: IdentityRepository) => ({
  account: oneByKey(
    (ids) => accounts.withDependants(ids),
    ({ account }) => account.residentId,
  ),
  relyingParty: oneByKey(
    (ids) => accounts.relyingParties.where('id', ids),
    (row) => row.id,
  ),
  partyOfClient: oneByKey(
    (clients) => accounts.relyingParties.where('clientId', clients),
    (row) => row.clientId,
  ),
  consent: oneByKey(
    (ids) => consents.rows.where('id', ids),
    (row) => row.id,
  ),
  consentsOf: listsByResident((residents, query: ConsentQuery) => consents.of(residents, query)),
  consentEvents: manyByKey(
    (ids) => consents.eventsOf(ids),
    (row) => row.consentId,
  ),
  consentRequest: oneByKey(
    (ids) => consents.requests.where('id', ids),
    (row) => row.id,
  ),
  consentOfRequest: oneByKey(
    (ids) => consents.rows.where('requestId', ids),
    (row) => String(row.requestId),
  ),
  consentRequestsOf: manyByKey(
    (residents) => consents.requestsOf(residents),
    (row) => row.residentId,
  ),
  accessesOf: listsByResident((residents, query: PageQuery) => record.of(residents, query)),
  accessCount: oneByKey(
    (ids) => record.counts(ids),
    (row) => row.residentId,
  ),
});
