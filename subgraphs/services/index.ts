import { defineSubgraph } from '../shared/chapter';
import { vietnamDate } from '../shared/clock';
import { calls } from './calls';
import { procedureOn } from './catalogue';
import * as entities from './entities';
import { createLoaders, type ServiceContext } from './loaders';
import { createMeans, type ServiceMeans } from './means';
import { migrations } from './migrations';
import { settlements } from './outcomes/settled';
import { ApplicationResolver, openApplication } from './resolvers/applications';
import { DeskResolver } from './resolvers/desk';
import { FilingResolver } from './resolvers/filing';
import { ProcedureResolver, ProcedureStepResolver } from './resolvers/procedures';
import { RecordResolver } from './resolvers/records';
import { ResidentResolver } from './resolvers/resident';
import { openContent } from './store/reading';
import { Statistics } from './types/statistics';

/**
 * The public-service portal (cổng dịch vụ công).
 *
 * Owns the procedures, a table in memory with versions, the applications with their files, fees, steps and results, the desks
 * they lie on, and what agencies without a registry of their own here keep of a person.
 * Keys: `Procedure.number`, because national codes change, and `Application.id`.
 * Extends `Resident` by the person's applications and `Statistics` by the figures of public services.
 * Never stores: persons. An application keeps ids, its form as it was filed, and of an officer the office only; the content of
 * attachments lies outside of the database.
 */
export const services = defineSubgraph<ServiceContext, ServiceMeans>({
  name: 'services',
  resolvers: [
    ProcedureResolver,
    ProcedureStepResolver,
    ApplicationResolver,
    FilingResolver,
    DeskResolver,
    ResidentResolver,
    RecordResolver,
  ],
  orphanedTypes: [Statistics],
  references: {
    Resident: ({ id }) => ({ id: String(id) }),
    Procedure: ({ number }, { now }) => procedureOn(Number(number), vietnamDate(now)),
    Application: ({ id }, context) => openApplication(String(id), context),
    Statistics: ({ month, area }) => ({ month, area }),
  },
  entities: Object.values(entities),
  migrations,
  means: createMeans,
  release: ({ store }) => store.close(),
  context: (request, means) => ({ ...request, means, loaders: createLoaders(means.repository) }),
  calls,
  streams: { attachmentContent: openContent },
  handles: settlements,
});
