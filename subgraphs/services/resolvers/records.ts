import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { applicationsNeed, onlyApplication } from '../access';
import type { ServiceContext } from '../loaders';
import { Resident } from '../types/application';
import type { ServiceRecord, ServiceRecordKind } from '../types/records';

@Resolver(() => Resident)
export class RecordResolver {
  @FieldResolver()
  async serviceRecords(
    @Root() { id }: Resident,
    @Ctx() { access, loaders }: ServiceContext,
  ): Promise<readonly ServiceRecord[]> {
    const only = onlyApplication(access.grantFor(id, applicationsNeed));
    const rows = await loaders.records.load(id);
    return rows
      .filter(({ applicationId }) => only === null || applicationId === only)
      .map((row) => ({ ...row, kind: row.kind as ServiceRecordKind, details: JSON.stringify(row.details) }));
  }
}
