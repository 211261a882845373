import DataLoader from 'dataloader';
import { groupBy } from '../shared/group';
import { listsByResident, manyByKey, oneByKey } from '../shared/loaders';
import type { RequestContext } from '../shared/request';
import type { ServiceMeans } from './means';
import type { ApplicationPage, ApplicationPart, PartKind, PartRows, ServiceRepository } from './repository';

export interface ServiceContext extends RequestContext {
  readonly means: ServiceMeans;
  readonly loaders: ReturnType<typeof createLoaders>;
}

/** The parts of one kind of one application. */
interface PartKey {
  readonly applicationId: string;
  readonly kind: PartKind;
}

const textOf = ({ applicationId, kind }: PartKey): string => `${kind} ${applicationId}`;

/** The parts of one kind that hang on an application. */
export async function partsOf<Kind extends PartKind>(
  { loaders }: Pick<ServiceContext, 'loaders'>,
  kind: Kind,
  applicationId: string,
): Promise<readonly PartRows[Kind][]> {
  return (await loaders.parts.load({ applicationId, kind })).map(({ row }) => row as PartRows[Kind]);
}

export const createLoaders = (repository: ServiceRepository) => ({
  application: oneByKey(
    (ids) => repository.applications(ids),
    (row) => row.id,
  ),
  applicationsOf: listsByResident((residents, page: ApplicationPage) => repository.applicationsOf(residents, page)),
  records: manyByKey(
    (residents) => repository.recordsOf(residents),
    (row) => row.residentId,
  ),
  /** Whatever parts a request asks for, of whatever applications, come in one statement. */
  parts: new DataLoader<PartKey, readonly ApplicationPart[], string>(
    async (keys) => {
      const kinds = [...new Set(keys.map(({ kind }) => kind))].sort();
      const applications = [...new Set(keys.map(({ applicationId }) => applicationId))];
      const found = groupBy(await repository.parts(kinds, applications), ({ kind, row }) =>
        textOf({ kind, applicationId: row.applicationId }),
      );
      return keys.map((key) => found.get(textOf(key)) ?? []);
    },
    { cacheKeyFn: textOf },
  ),
});
