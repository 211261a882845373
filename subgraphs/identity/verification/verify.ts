import type { Disclosure } from '../../shared/access';
import type { Caller } from '../../shared/caller';
import type { CommitEntry } from '../../shared/calls';
import { isUnreachable } from '../../shared/database/unreachable';
import { Fault } from '../../shared/errors';
import { type Attempt, answered, once } from '../../shared/idempotency';
import { newId } from '../../shared/ids';
import { accessOf, usageOf } from '../access/commit';
import { lockState, refusalOf } from '../access/conditions';
import type { ConsentRow } from '../entities';
import type { IdentityContext } from '../loaders';
import { attemptsLeft, consentRefusal } from '../rules';
import type { VerificationResult, VerifyIdentityInput } from '../types/verification';
import { evidenceOf } from './evidence';
import { askedBy, checkQuestion, costOf, fieldsOf, hashOf, isGranted, partOf, type Question } from './question';
import { afterVerification, type Found, foundOf, isUse, recordedAs } from './result';

/**
 * Compares what a relying party holds of the person of its consent with the registers. Nothing is told before the attempt
 * is taken and the access is on the record, in one transaction with the consent as it is then: whoever guesses many times
 * at once gets no more answers than the consent has attempts.
 */
export async function verifyIdentity(
  input: VerifyIdentityInput,
  context: IdentityContext,
): Promise<VerificationResult> {
  const { caller, access, means } = context;
  if (caller?.kind !== 'RELYING_PARTY') throw new Fault('FORBIDDEN');
  const { idempotencyKey: key, ...question } = plain(input);
  checkQuestion(question);
  // The consent is part of the input: an answer about one person is none about another.
  const attempt: Attempt = { operation: 'verifyIdentity', key, input: { consent: access.consent, ...question } };
  const known = await answered<VerificationResult>(context, attempt);
  if (known) return known;

  const consent = await consentFor(question, context);
  await means.limits.verification(caller.client, consent.residentId, key);
  const found = await askRegisters(question, consent.residentId, context);
  return settle({ question, attempt, consent, caller, found }, context);
}

/** The input without anything that a client's object may carry beside it, always in the same order. */
function plain({ claims, predicates, perClaim, nonce, idempotencyKey }: VerifyIdentityInput) {
  return {
    claims: claims.map(({ claim, value }) => ({ claim, value })),
    predicates: predicates.map(({ alias, kind, argument }) => ({ alias, kind, argument })),
    perClaim,
    nonce,
    idempotencyKey,
  };
}

/** The consent that the relying party named, where it covers the question and has attempts enough for it. */
async function consentFor(question: Question, { access, means, now }: IdentityContext): Promise<ConsentRow> {
  const grant = access.grants.find(({ basis }) => basis === 'CONSENT');
  if (!grant) throw new Fault(access.refusal ?? 'CONSENT_REQUIRED');
  const [consent] = await means.repository.consents.rows.where('id', [String(grant.reference)]);
  if (!consent) throw new Fault('SUBJECT_UNKNOWN_OR_NO_CONSENT');
  const refusal = consentRefusal(consent, now);
  if (refusal) throw new Fault(refusal);
  const beyond = askedBy(question).filter((asked) => !isGranted(asked, consent.scopes));
  if (beyond.length > 0) {
    access.refuse(
      consent.residentId,
      beyond.map(({ coordinate }) => coordinate),
    );
  }
  if (attemptsLeft(consent, now) < costOf(question)) throw new Fault('CONSENT_EXHAUSTED');
  return consent;
}

/** Each register is asked its own part, and nothing where it has none. */
async function askRegisters(question: Question, residentId: string, context: IdentityContext): Promise<Found> {
  const { peers, requestId, now } = context;
  const ask = (call: 'matchPerson' | 'matchDocuments', part: ReturnType<typeof partOf>) =>
    part.claims.length + part.predicates.length === 0
      ? { claims: [], predicates: [] }
      : peers.call(call, { residentId, ...part }, { requestId, now });
  const [{ vitals }, ...answers] = await Promise.all([
    peers.call('vitals', { residents: [residentId] }, { requestId, now }),
    ask('matchPerson', partOf(question, 'residents')),
    ask('matchDocuments', partOf(question, 'documents')),
  ]);
  return foundOf(
    question,
    answers,
    vitals.some((vital) => vital.residentId === residentId && vital.alive),
  );
}

interface Settled {
  readonly question: Question;
  readonly attempt: Attempt;
  readonly consent: ConsentRow;
  readonly caller: Caller;
  readonly found: Found;
}

/** Takes what it costs and puts it on the record, if the consent is still what it was. Only then there is a result. */
async function settle(settled: Settled, context: IdentityContext): Promise<VerificationResult> {
  const { question, attempt, consent, caller, found } = settled;
  const { means, now } = context;
  const { repository, log, signer } = means;
  const txn = newId();
  const verification = { txn, client: caller.client, consent, at: now };
  const evidence = await signer.sign('verification-evidence', evidenceOf(question, found, verification));
  const { entry, disclosure } = entryOf(settled, context);
  const work = once<VerificationResult>(context, attempt, async (run) => {
    const state = await lockState([entry], new Map(), repository, run);
    const refusal = refusalOf(disclosure, caller, state, now);
    const held = state.consents.get(consent.id);
    if (refusal || !held) throw new Fault(refusal ?? 'SUBJECT_UNKNOWN_OR_NO_CONSENT');
    const left = afterVerification(held, costOf(question), found, now);
    if (left.attemptsLeft < 0) throw new Fault('CONSENT_EXHAUSTED');
    await repository.consents.rows.update(run, held.id, left);
    if (isUse(found)) await repository.consents.addEvent(run, usageOf(held, now));
    await log.append(run, [{ ...accessOf(entry, disclosure, state, null, now), outcome: recordedAs(found) }]);
    const { outcome, claims, predicates } = found;
    const matches = question.perClaim ? claims : [];
    return { txn, outcome, matches, predicates, attemptsLeft: left.attemptsLeft, evidence };
  });
  return work.catch((error: unknown) => {
    throw isUnreachable(error) ? new Fault('DISCLOSURE_LOG_UNAVAILABLE', error) : error;
  });
}

/** The verification as the record knows disclosures: under the consent as it was when the registers were asked. */
function entryOf(
  { question, consent, caller }: Settled,
  { requestId }: IdentityContext,
): { readonly entry: CommitEntry; readonly disclosure: Disclosure } {
  const fields = fieldsOf(question);
  const disclosure: Disclosure = {
    subject: consent.residentId,
    basis: 'CONSENT',
    reference: consent.id,
    version: consent.version,
    purpose: consent.purposeCode,
    fields,
    denied: [],
  };
  return { disclosure, entry: { requestId, caller, operationHash: hashOf(fields), disclosures: [disclosure] } };
}
