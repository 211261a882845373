import { listsByResident, manyByKey, oneByKey } from '../shared/loaders';
import type { RequestContext } from '../shared/request';
import type { ConsentQuery, ConsentRequestQuery, IdentityRepository, PageQuery } from './repository';

export interface IdentityContext extends RequestContext {
  readonly loaders: ReturnType<typeof createLoaders>;
}

export const createLoaders = (repository: IdentityRepository) => ({
  account: oneByKey(
    (ids) => repository.accounts(ids),
    ({ account }) => account.residentId,
  ),
  relyingParty: oneByKey(
    (ids) => repository.relyingParties(ids),
    (row) => row.id,
  ),
  consent: oneByKey(
    (ids) => repository.consents(ids),
    (record) => record.id,
  ),
  consentsOf: listsByResident((residents, query: ConsentQuery) => repository.consentsOf(residents, query)),
  consentEvents: manyByKey(
    (ids) => repository.consentEvents(ids),
    (record) => record.consentId,
  ),
  consentRequest: oneByKey(
    (ids) => repository.consentRequests(ids),
    (record) => record.id,
  ),
  consentRequestsOf: listsByResident((residents, query: ConsentRequestQuery) =>
    repository.consentRequestsOf(residents, query),
  ),
  accessesOf: listsByResident((residents, query: PageQuery) => repository.accessesOf(residents, query)),
  accessCount: oneByKey(
    (ids) => repository.accessCounts(ids),
    (row) => row.residentId,
  ),
});
