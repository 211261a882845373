import { Arg, Ctx, ID, Int, Mutation, Resolver } from 'type-graphql';
import { Permission } from '../../shared/directives';
import { vndScalar } from '../../shared/scalars';
import { acceptApplication, decideApplication, requestSupplement } from '../desk/decisions';
import type { ServiceContext } from '../loaders';
import { Application } from '../types/application';
import { answeredFace } from './applications';

const ID_OF = 'The opaque id of an application on the desk.';
const KEY = 'The same key gives the same answer.';
const REVISION = 'The revision seen; refused where it is no longer that one. Unsaid: whatever there is.';

/** What an officer does with an application on the desk of their agency and area. */
@Resolver(() => Application)
export class DeskResolver {
  @Permission('applications:handle')
  @Mutation(() => Application, { description: 'Takes it in (tiếp nhận hồ sơ).' })
  async acceptApplication(
    @Arg('id', () => ID, { description: ID_OF }) id: string,
    @Arg('idempotencyKey', () => ID, { description: KEY }) key: string,
    @Arg('fee', () => vndScalar, {
      nullable: true,
      description:
        'The fee, where none is published: it is to be paid before it is taken in. Unsaid: nothing is charged.',
    })
    fee: number | null,
    @Arg('revision', () => Int, { nullable: true, description: REVISION }) revision: number | null,
    @Ctx() context: ServiceContext,
  ): Promise<Application> {
    return answeredFace(await acceptApplication({ id, key, revision, fee }, context));
  }

  @Permission('applications:handle')
  @Mutation(() => Application, { description: 'Asks the applicant for more (yêu cầu bổ sung hồ sơ).' })
  async requestSupplement(
    @Arg('id', () => ID, { description: ID_OF }) id: string,
    @Arg('note', () => String, { description: 'What is missing, 1 to 500 characters; the applicant reads it.' })
    note: string,
    @Arg('idempotencyKey', () => ID, { description: KEY }) key: string,
    @Arg('revision', () => Int, { nullable: true, description: REVISION }) revision: number | null,
    @Ctx() context: ServiceContext,
  ): Promise<Application> {
    return answeredFace(await requestSupplement({ id, note, key, revision }, context));
  }

  @Permission('applications:handle')
  @Mutation(() => Application, {
    description: 'Decides (giải quyết hồ sơ). What is approved changes the registries, in order, each once.',
  })
  async decideApplication(
    @Arg('id', () => ID, { description: ID_OF }) id: string,
    @Arg('approve', () => Boolean, { description: 'True to grant it, false to refuse it.' }) approve: boolean,
    @Arg('note', () => String, { description: 'The reason, 1 to 500 characters; the applicant reads it.' })
    note: string,
    @Arg('idempotencyKey', () => ID, { description: KEY }) key: string,
    @Arg('revision', () => Int, { nullable: true, description: REVISION }) revision: number | null,
    @Ctx() context: ServiceContext,
  ): Promise<Application> {
    return answeredFace(await decideApplication({ id, approve, note, key, revision }, context));
  }
}
