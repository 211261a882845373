import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Page } from '../../shared/database/pages';
import { Permission } from '../../shared/directives';
import { Fault } from '../../shared/errors';
import { PageArgs } from '../../shared/graph';
import { APPLICATION_PURPOSE, type Grant, type Need } from '../../shared/scopes';
import { partsOf, type ServiceContext } from '../loaders';
import type { PaidApplication } from '../repository';
import { isOverdue, paymentOf, procedureOf, resultChannelOf, resultOf } from '../rules';
import { Application, ApplicationConnection, type Resident } from '../types/application';
import type { ApplicationState } from '../types/enums';
import { ApplicationFilter } from '../types/inputs';
import type { ApplicationEvent, ApplicationResult, ApplicationStep, Attachment } from '../types/parts';
import type { Procedure } from '../types/procedure';

@Resolver(() => Application)
export class ApplicationResolver {
  @Permission('application:read')
  @Query(() => Application, {
    nullable: true,
    description: 'An application of a person the caller holds a grant for. Any other looks as if it were not there.',
  })
  application(
    @Arg('id', () => ID, { description: 'The opaque id of the application.' }) id: string,
    @Ctx() context: ServiceContext,
  ): Promise<Application> {
    return openApplication(id, context);
  }

  @Permission('applications:handle')
  @Query(() => ApplicationConnection, {
    description: "The officer's desk: applications of the officer's agency and area.",
  })
  applications(
    @Arg('filter', () => ApplicationFilter, { nullable: true, description: 'Which ones; all unless said.' })
    _filter: ApplicationFilter | null,
    @Args(() => PageArgs) _page: PageArgs,
  ): Page<Application> {
    // A desk needs a mandate over an area; no caller holds one as long as grants are for single persons only.
    throw new Fault('FORBIDDEN');
  }

  @FieldResolver()
  procedure(@Root() face: Application): Procedure {
    return procedureOf(face);
  }

  @FieldResolver()
  applicant(@Root() { residentId }: Application): Resident {
    return { id: residentId };
  }

  @FieldResolver()
  subject(@Root() { subjectId }: Application): Resident {
    return { id: subjectId };
  }

  @FieldResolver()
  attachments(@Root() { id }: Application, @Ctx() context: ServiceContext): Promise<readonly Attachment[]> {
    return partsOf(context, 'attachment', id);
  }

  @FieldResolver()
  overdue(@Root() face: Application, @Ctx() { now }: ServiceContext): boolean {
    return isOverdue(face, now);
  }

  @FieldResolver()
  async history(@Root() { id }: Application, @Ctx() context: ServiceContext): Promise<ApplicationEvent[]> {
    const rows = await partsOf(context, 'event', id);
    return rows.map(({ state, at, byWhom, note }) => ({ state: state as ApplicationState, at, by: byWhom, note }));
  }

  @FieldResolver()
  async steps(@Root() { id }: Application, @Ctx() context: ServiceContext): Promise<ApplicationStep[]> {
    const rows = await partsOf(context, 'step', id);
    return rows.map((row) => ({ ...row, order: row.position, state: row.state as ApplicationState }));
  }

  @FieldResolver()
  result(@Root() face: Application): ApplicationResult | null {
    return resultOf(face);
  }
}

export const applicationsNeed: Need = { scope: 'applications', own: false };

/** An officer who works on an application sees no other of the same person: what they file elsewhere is not of this desk. */
export const onlyApplication = (grant: Grant | undefined): string | null =>
  grant?.basis === 'MANDATE' && grant.purpose === APPLICATION_PURPOSE ? grant.reference : null;

/** An application by id, under a grant for its applicant. A foreign one and none look and cost the same. */
export async function openApplication(id: string, context: ServiceContext): Promise<Application> {
  const row = await context.loaders.application.load(id);
  const grant = row && context.access.grantFor(row.residentId, applicationsNeed);
  if (!grant || (onlyApplication(grant) ?? id) !== id) throw new Fault('NOT_FOUND');
  context.access.open(row.residentId, applicationsNeed, 'Query.application');
  return applicationFace(row);
}

export const applicationFace = (row: PaidApplication): Application => ({
  ...row,
  payment: paymentOf(row.payment),
  state: row.state as ApplicationState,
  resultChannel: resultChannelOf(row),
});
