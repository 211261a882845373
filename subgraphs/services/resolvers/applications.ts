import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Page } from '../../shared/database/pages';
import { Permission } from '../../shared/directives';
import { Fault } from '../../shared/errors';
import { PageArgs } from '../../shared/graph';
import { applicationsNeed, onlyApplication } from '../access';
import { desk } from '../desk/page';
import type { Answered } from '../filing/answer';
import { checkOf } from '../filing/check';
import { shownForm } from '../filing/shown';
import { partsOf, type ServiceContext } from '../loaders';
import type { PaidApplication } from '../repository';
import { isOverdue, paymentOf, procedureOf, resultChannelOf, resultOf } from '../rules';
import { Application, ApplicationConnection, type Resident } from '../types/application';
import type { ApplicationState } from '../types/enums';
import { ApplicationFilter } from '../types/inputs';
import {
  ApplicationCheck,
  type ApplicationEvent,
  type ApplicationResult,
  type ApplicationStep,
  type Attachment,
  type Payment,
} from '../types/parts';
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

  @Permission('application:write')
  @Query(() => ApplicationCheck, {
    description: "What keeps the caller's own draft from being handed in: problems of its form and papers, conditions.",
  })
  applicationCheck(
    @Arg('id', () => ID, { description: 'The opaque id of the application.' }) id: string,
    @Ctx() context: ServiceContext,
  ): Promise<ApplicationCheck> {
    return checkOf(id, context);
  }

  @Permission('applications:handle')
  @Query(() => ApplicationConnection, {
    description: "The officer's desk: applications of the officer's agency and area, oldest first.",
  })
  applications(
    @Arg('filter', () => ApplicationFilter, { nullable: true, description: 'Which ones; all unless said.' })
    filter: ApplicationFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: ServiceContext,
  ): Promise<Page<Application>> {
    return desk(filter ?? {}, page, applicationFace, context);
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
  form(@Root() face: Application, @Ctx() { access }: ServiceContext): string {
    return shownForm(face, access);
  }

  @FieldResolver()
  async attachments(
    @Root() { id, until }: Application,
    @Ctx() context: ServiceContext,
  ): Promise<readonly Attachment[]> {
    const rows = await partsOf(context, 'attachment', id);
    const shown = until ? rows.filter((row) => until.attachments.includes(row.id)) : rows;
    return shown.map((row) => ({ ...row, url: `/attachments/${row.id}` }));
  }

  @FieldResolver()
  async payments(@Root() { id, until }: Application, @Ctx() context: ServiceContext): Promise<readonly Payment[]> {
    const rows = await partsOf(context, 'payment', id);
    const paid = rows.flatMap((row) => paymentOf(row) ?? []);
    const shown = until
      ? paid.flatMap((payment) => {
          const applied = until.applied[payment.id];
          return applied === undefined ? [] : [{ ...payment, applied }];
        })
      : paid;
    return shown.sort((a, b) => a.paidAt.localeCompare(b.paidAt) || a.id.localeCompare(b.id));
  }

  @FieldResolver()
  overdue(@Root() face: Application, @Ctx() { now }: ServiceContext): boolean {
    return isOverdue(face, face.until ? new Date(face.until.at) : now);
  }

  @FieldResolver()
  async history(@Root() { id, until }: Application, @Ctx() context: ServiceContext): Promise<ApplicationEvent[]> {
    const rows = await partsOf(context, 'event', id);
    const shown = until ? rows.filter(({ position }) => position <= until.lastEvent) : rows;
    return shown.map(({ state, at, byWhom, note, refused }) => ({
      state: state as ApplicationState,
      at,
      by: byWhom,
      note,
      refused,
    }));
  }

  @FieldResolver()
  async steps(@Root() { id, until }: Application, @Ctx() context: ServiceContext): Promise<ApplicationStep[]> {
    const rows = await partsOf(context, 'step', id);
    const shown = until
      ? rows.flatMap((row) => {
          const then = until.steps[row.position];
          return then === undefined ? [] : [{ ...row, ...then }];
        })
      : rows;
    return shown.map((row) => ({ ...row, order: row.position, state: row.state as ApplicationState }));
  }

  @FieldResolver()
  result(@Root() face: Application): ApplicationResult | null {
    return resultOf(face);
  }
}

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

/** An application as a command left it. */
export const answeredFace = ({ row, payment, until }: Answered): Application => ({
  ...applicationFace({ ...row, payment }),
  until,
});
