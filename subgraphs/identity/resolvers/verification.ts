import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Permission } from '../../shared/directives';
import type { IdentityContext } from '../loaders';
import { VerificationResult, VerifyIdentityInput } from '../types/verification';
import { verifyIdentity } from '../verification/verify';

@Resolver(() => VerificationResult)
export class VerificationResolver {
  @Permission('kyc:request')
  @Mutation(() => VerificationResult, {
    description:
      'Compares what a relying party holds of the person of its consent (Consent-Id header) with the registers.',
  })
  verifyIdentity(
    @Arg('input', () => VerifyIdentityInput, { description: 'What is to be verified.' }) input: VerifyIdentityInput,
    @Ctx() context: IdentityContext,
  ): Promise<VerificationResult> {
    return verifyIdentity(input, context);
  }
}
