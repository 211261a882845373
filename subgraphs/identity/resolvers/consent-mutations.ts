import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { Permission } from '../../shared/directives';
import { approveRequest } from '../consents/approval';
import { narrowConsent, pauseConsent, resumeConsent, revokeConsent } from '../consents/changes';
import { rejectRequest, requestConsent } from '../consents/requests';
import type { IdentityContext } from '../loaders';
import { Consent, ConsentRequest } from '../types/consent';
import { RequestConsentInput } from '../types/inputs';
import { consentFace, requestFace } from './faces';

const KeyArg = () =>
  Arg('idempotencyKey', () => ID, {
    description: 'Made up by the caller for this attempt: the same again gives the same answer.',
  });
const IdArg = (of: string) => Arg('id', () => ID, { description: `The id of the ${of}.` });

/** What becomes of requests for consent and of consents. */
@Resolver()
export class ConsentMutations {
  @Permission('kyc:request')
  @Mutation(() => ConsentRequest, {
    description: 'A relying party asks a citizen for consent (yêu cầu đồng ý), within the ceiling of one purpose.',
  })
  async requestConsent(
    @Arg('input', () => RequestConsentInput, { description: 'What is asked for, and of whom.' })
    input: RequestConsentInput,
    @Ctx() context: IdentityContext,
  ): Promise<ConsentRequest> {
    return requestFace(await requestConsent(asked(input), context), context.now);
  }

  @Permission('consent:write')
  @Mutation(() => Consent, {
    description:
      'Agrees to a request in whole or in part (đồng ý); level 2. For a child from 7 to 13 both child and guardian do.',
  })
  async approveConsentRequest(
    @IdArg('request') id: string,
    @Arg('scopes', () => [String], { description: 'What is agreed to, with everything essential.' })
    scopes: readonly string[],
    @KeyArg() key: string,
    @Ctx() context: IdentityContext,
  ): Promise<Consent> {
    return consentFace(await approveRequest({ id, scopes, key }, context), context.now);
  }

  @Permission('consent:write')
  @Mutation(() => ConsentRequest, { description: 'Refuses a request (từ chối).' })
  async rejectConsentRequest(
    @IdArg('request') id: string,
    @KeyArg() key: string,
    @Ctx() context: IdentityContext,
  ): Promise<ConsentRequest> {
    return requestFace(await rejectRequest(id, key, context), context.now);
  }

  @Permission('consent:write')
  @Mutation(() => Consent, { description: 'Takes some of the scopes back (thu hẹp sự đồng ý).' })
  async narrowConsent(
    @IdArg('consent') id: string,
    @Arg('keepScopes', () => [String], { description: 'What is left: some of the scopes of the consent, not all.' })
    keepScopes: readonly string[],
    @KeyArg() key: string,
    @Ctx() context: IdentityContext,
  ): Promise<Consent> {
    return consentFace(await narrowConsent(id, keepScopes, key, context), context.now);
  }

  @Permission('consent:write')
  @Mutation(() => Consent, { description: 'Lets nothing go out under a consent until it is resumed (tạm dừng).' })
  async pauseConsent(
    @IdArg('consent') id: string,
    @KeyArg() key: string,
    @Ctx() context: IdentityContext,
  ): Promise<Consent> {
    return consentFace(await pauseConsent(id, key, context), context.now);
  }

  @Permission('consent:write')
  @Mutation(() => Consent, { description: 'Lets a paused consent go on (tiếp tục); level 2.' })
  async resumeConsent(
    @IdArg('consent') id: string,
    @KeyArg() key: string,
    @Ctx() context: IdentityContext,
  ): Promise<Consent> {
    return consentFace(await resumeConsent(id, key, context), context.now);
  }

  @Permission('consent:write')
  @Mutation(() => Consent, {
    description: 'Withdraws a consent for good (rút lại sự đồng ý); nothing goes out under it after this was answered.',
  })
  async revokeConsent(
    @IdArg('consent') id: string,
    @KeyArg() key: string,
    @Ctx() context: IdentityContext,
  ): Promise<Consent> {
    return consentFace(await revokeConsent(id, key, context), context.now);
  }
}

/** Plain data of an input, with nothing left unsaid. */
const asked = ({ subject, purpose, scopes, idempotencyKey: key, ...terms }: RequestConsentInput) => {
  const { personalNumber, fullName, dateOfBirth } = subject;
  const { fetchType, usesPerMonth = null, dataLifeDays, validUntil } = terms;
  return {
    key,
    person: { personalNumber, fullName, dateOfBirth },
    terms: {
      purposeCode: purpose,
      scopes: scopes.map(({ scope, mode, essential }) => ({ scope, mode, essential })),
      fetchType,
      usesPerMonth,
      dataLifeDays,
      validUntil,
    },
  };
};
