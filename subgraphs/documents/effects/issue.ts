import type { EffectOutcome, EffectRule } from '../../shared/effects';
import type { DocumentRow } from '../entities';
import { kindOf } from '../kinds';
import type { DocumentMeans } from '../means';
import { statusOf } from '../rules';
import { lastDayOf, monthsOn } from '../validity';
import { numbersFor } from './number';
import { detailsOf, newDocument, type Paper } from './papers';
import { type IssueValues, issueValues } from './values';
import { type Bearers, bearersOf, given, noticesOf, refused, standsIn, take } from './wallet';

/** Puts a document into one or several wallets, in the place of what was valid of its type where it replaces that. */
export const issueDocument: EffectRule<DocumentMeans, Bearers> = async (
  run,
  effect,
  context,
  seen = new Map(),
): Promise<EffectOutcome> => {
  const { success, data: values } = issueValues.safeParse(effect.values);
  if (!success) return refused('BAD_VALUES');
  const { repository, outbox } = context.means;
  const { type, issuer, number, replaces } = values;
  const residents = bearersOf(effect, values.residents);
  const refusal = await take(run, residents, type, seen, context);
  if (refusal) return refusal;

  const { numberOf, several = false } = kindOf(type);
  const held = await repository.held(run, residents, numberOf ? [type, numberOf] : [type]);
  const year = effect.on.slice(0, 4);
  const numbers = await numbersFor(run, { type, issuer, number, year, residents, held, replaces }, repository);
  if (typeof numbers === 'string') return refused(numbers);
  // Of what a person may have several of, the one with this number.
  const former = held.filter((row) => replaces && row.type === type && (!several || row.number === number));
  const paper: Paper = { type, issuer, issuedOn: effect.on, verifiedAt: context.now.toISOString() };
  const issued = residents.map((id) => issuedTo(id, String(numbers.get(id)), values, paper, former, seen));
  if (!issued.every((row) => row !== null)) return refused('BAD_VALUES');

  const replaced = former.filter((row) => statusOf(row, effect.on) === 'VALID');
  await repository.revoke(run, replaced);
  await repository.insert(run, issued);
  await outbox.emit(run, [...noticesOf('revoked', replaced), ...noticesOf('issued', issued)], context.now);
  return given(effect, issued);
};

/** In the place of what was there. Null where the values make no document. */
function issuedTo(
  residentId: string,
  number: string,
  { type, expiresOn, months, details: said }: IssueValues,
  paper: Paper,
  replaceable: readonly DocumentRow[],
  seen: Bearers,
): DocumentRow | null {
  const { issuedOn } = paper;
  const besides = replaceable.filter(standsIn);
  const former = besides.find((row) => row.residentId === residentId);
  const details = detailsOf(type, said, former, besides);
  if (details === null) return null;
  const lastDay = () => {
    if (expiresOn !== undefined) return expiresOn;
    if (months !== undefined) return monthsOn(issuedOn, months);
    const dateOfBirth = seen.get(residentId)?.dateOfBirth ?? null;
    return lastDayOf(type, { issuedOn, dateOfBirth, formerEnd: former?.expiresOn, classes: details.classes });
  };
  const end = lastDay();
  return end !== null && end < issuedOn ? null : newDocument(paper, residentId, number, end, details);
}
