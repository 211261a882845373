import { defineSubgraph } from '../shared/chapter';
import { vietnamDate } from '../shared/clock';
import { procedureOn } from './catalogue';
import { ApplicationEventRow, ApplicationRow, ApplicationStepRow, AttachmentRow, PaymentRow } from './entities';
import { createLoaders, type ServiceContext } from './loaders';
import { migrations } from './migrations';
import { ServiceRepository } from './repository';
import { ApplicationResolver, openApplication } from './resolvers/applications';
import { ProcedureResolver, ProcedureStepResolver } from './resolvers/procedures';
import { ResidentResolver } from './resolvers/resident';
import { taskOf } from './rules';
import { Statistics } from './types/statistics';

/**
 * The public-service portal (cổng dịch vụ công).
 *
 * Owns the procedures, a table in memory with versions, and the applications with their files, fees, steps and results.
 * Keys: `Procedure.number`, because national codes change, and `Application.id`.
 * Extends `Resident` by the person's applications and `Statistics` by the figures of public services.
 * Never stores: persons. An application keeps ids, its form as it was filed, and of an officer the office only.
 */
export const services = defineSubgraph<ServiceContext, ServiceRepository>({
  name: 'services',
  resolvers: [ProcedureResolver, ProcedureStepResolver, ApplicationResolver, ResidentResolver],
  orphanedTypes: [Statistics],
  references: {
    Resident: ({ id }) => ({ id: String(id) }),
    Procedure: ({ number }, { now }) => procedureOn(Number(number), vietnamDate(now)),
    Application: ({ id }, context) => openApplication(String(id), context),
    Statistics: ({ month, area }) => ({ month, area }),
  },
  entities: [ApplicationRow, ApplicationEventRow, ApplicationStepRow, AttachmentRow, PaymentRow],
  migrations,
  means: (database) => new ServiceRepository(database),
  context: (request, repository) => ({ ...request, loaders: createLoaders(repository) }),
  calls: {
    task: async ({ application }, { means }) => ({ task: taskOf(await means.standing(application)) }),
  },
});
