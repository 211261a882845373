import type { Caller } from '../../shared/caller';
import type { Calls, GrantsQuestion } from '../../shared/calls';
import type { CallHandler } from '../../shared/chapter';
import type { FaultCode } from '../../shared/errors';
import { type Grant, personalScopes } from '../../shared/scopes';
import type { EidDependantRow } from '../entities';
import type { IdentityMeans } from '../means';
import { consentRefusal, guardianshipLives, isClosed, isStopped, purposeRefusal, startOfDay } from '../rules';
import { mandateGrants } from './mandates';

/** A grant is worked out anew for each request; this bounds what a sealed one is worth. */
const GRANT_LIFETIME_MS = 60_000;

type Found = Calls['grants']['answer'];

const refused = (refusal: FaultCode | null): Found => ({ grants: [], mandate: null, refusal });

/** What a caller may read, each kind of caller in its own way. Only what can be checked again when the answer leaves. */
export const resolveGrants: CallHandler<'grants', IdentityMeans> = async (question, context) => {
  switch (question.caller.kind) {
    case 'CITIZEN':
      return citizenGrants(question.caller, context);
    case 'RELYING_PARTY':
      return consentGrants(question, context);
    case 'OFFICER':
      return mandateGrants(question, context);
    default:
      return refused(null);
  }
};

type Context = Parameters<CallHandler<'grants', IdentityMeans>>[1];

const known: readonly string[] = personalScopes;
const isPersonal = (scope: string): boolean =>
  known.some((candidate) => scope === candidate || scope.startsWith(`${candidate}.`));

/**
 * A citizen reads their own record and that of children and wards on their account, as far as the token's scopes go: a
 * partner's token for a citizen carries few. What is for own eyes only (the score among it, which no relying party may see)
 * opens to the citizens' own applications alone. A locked account opens nothing.
 */
async function citizenGrants(caller: Caller, { means: { repository, ownClients }, now }: Context): Promise<Found> {
  const { account, dependants } = await repository.accounts.standing(caller.subject);
  if (isStopped(account)) return refused('FORBIDDEN');
  const scopes = caller.scopes.filter(isPersonal);
  const expiresAt = now.getTime() + GRANT_LIFETIME_MS;
  const self: Grant = {
    subject: caller.subject,
    scopes,
    basis: 'SELF',
    reference: null,
    version: 0,
    purpose: null,
    expiresAt,
    own: ownClients.includes(caller.client),
  };
  const guardian = ({ id, residentId, endsOn }: EidDependantRow): Grant => ({
    ...self,
    subject: residentId,
    basis: 'GUARDIAN',
    reference: id,
    expiresAt: endsOn === null ? expiresAt : Math.min(expiresAt, startOfDay(endsOn)),
  });
  const wards = dependants.filter((dependant) => guardianshipLives(dependant, now));
  return { grants: [self, ...wards.map(guardian)], mandate: null, refusal: null };
}

/**
 * The consent that a relying party names, if it is theirs and lives. No such consent and somebody else's are one code, one
 * shape and one statement.
 */
async function consentGrants(
  { caller, consentId }: GrantsQuestion,
  { means: { repository }, now }: Context,
): Promise<Found> {
  if (consentId === null) return refused(null);
  const found = await repository.consents.withParty(consentId);
  if (found?.relyingParty.clientId !== caller.client) return refused('SUBJECT_UNKNOWN_OR_NO_CONSENT');
  const { consent, account } = found;
  const refusal = isClosed(account)
    ? 'SUBJECT_UNKNOWN_OR_NO_CONSENT'
    : (consentRefusal(consent, now) ?? purposeRefusal(consent, found.relyingParty));
  if (refusal) return { ...refused(refusal), consent: consent.id };
  const grant: Grant = {
    subject: consent.residentId,
    scopes: consent.scopes.filter(({ mode }) => mode === 'DISCLOSE').map(({ scope }) => scope),
    basis: 'CONSENT',
    reference: consent.id,
    version: consent.version,
    purpose: consent.purposeCode,
    expiresAt: Math.min(now.getTime() + GRANT_LIFETIME_MS, Date.parse(consent.validUntil)),
    own: false,
  };
  return { grants: [grant], mandate: null, refusal: null, consent: consent.id };
}
