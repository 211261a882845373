import { listsByResident, manyByKey, oneByKey } from '../shared/loaders';
import type { RequestContext } from '../shared/request';
import type { ApplicationPage, ServiceRepository } from './repository';

export interface ServiceContext extends RequestContext {
  readonly loaders: ReturnType<typeof createLoaders>;
}

export const createLoaders = (repository: ServiceRepository) => ({
  application: oneByKey(
    (ids) => repository.applications(ids),
    (row) => row.id,
  ),
  applicationsOf: listsByResident((residents, page: ApplicationPage) => repository.applicationsOf(residents, page)),
  events: manyByKey(
    (ids) => repository.events(ids),
    (row) => row.applicationId,
  ),
  steps: manyByKey(
    (ids) => repository.steps(ids),
    (row) => row.applicationId,
  ),
  attachments: manyByKey(
    (ids) => repository.attachments(ids),
    (row) => row.applicationId,
  ),
});
