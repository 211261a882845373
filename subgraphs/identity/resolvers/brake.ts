import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { Permission } from '../../shared/directives';
import { lockAccount, unlockAccount } from '../brake';
import type { IdentityContext } from '../loaders';
import { ElectronicIdentity } from '../types/resident';
import { accountFace } from './faces';

@Resolver(() => ElectronicIdentity)
export class BrakeResolver {
  /** No grant covers the answer and no disclosure is noted: it is the citizen's receipt of what they did themselves. */
  @Permission('eid:lock')
  @Mutation(() => ElectronicIdentity, {
    description: "Locks the citizen's own account at once (khóa tài khoản định danh điện tử). An officer unlocks it.",
  })
  async lockElectronicIdentity(
    @Arg('reason', () => String, { description: 'Why, in 1 to 200 characters.' }) reason: string,
    @Arg('idempotencyKey', () => ID, { description: 'The same key gives the same answer.' }) idempotencyKey: string,
    @Ctx() context: IdentityContext,
  ): Promise<ElectronicIdentity> {
    return accountFace(await lockAccount(reason, idempotencyKey, context), context.now);
  }

  @Permission('eid:unlock')
  @Mutation(() => ElectronicIdentity, {
    description: 'Unlocks an account (mở khóa), by an officer whose task, named in the Purpose header, covers it.',
  })
  async unlockElectronicIdentity(
    @Arg('residentId', () => ID, { description: 'Whose account.' }) residentId: string,
    @Arg('idempotencyKey', () => ID, { description: 'The same key gives the same answer.' }) idempotencyKey: string,
    @Ctx() context: IdentityContext,
  ): Promise<ElectronicIdentity> {
    return accountFace(await unlockAccount(residentId, idempotencyKey, context), context.now);
  }
}
