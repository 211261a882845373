import type { EffectOutcome, EffectRule } from '../../shared/effects';
import type { DocumentDetails, DocumentRow } from '../entities';
import { kindOf } from '../kinds';
import type { DocumentMeans } from '../means';
import { monthsOn } from '../validity';
import { numbersFor } from './number';
import { detailsOf, newDocument, type Paper } from './papers';
import { extendValues } from './values';
import { type Bearers, bearersOf, given, noticesOf, refused, standsIn, take } from './wallet';

/**
 * Moves the last day of a document on, from the later of today and its present end: what has run out begins anew, and an
 * end that nobody wrote down counts as today. Whoever has none is issued one; whose was suspended has to clear that first.
 */
export const extendDocument: EffectRule<DocumentMeans, Bearers> = async (
  run,
  effect,
  context,
  seen = new Map(),
): Promise<EffectOutcome> => {
  const { success, data: values } = extendValues.safeParse(effect.values);
  if (!success) return refused('BAD_VALUES');
  const { repository, outbox } = context.means;
  const { type, issuer, months } = values;
  if (values.residents?.length === 0) return refused('MEMBER_UNKNOWN');
  const residents = bearersOf(effect, values.residents);
  const refusal = await take(run, residents, type, seen, context);
  if (refusal) return refusal;

  const { numberOf } = kindOf(type);
  const held = await repository.held(run, residents, numberOf ? [type, numberOf] : [type]);
  const ofType = held.filter((row) => row.type === type && standsIn(row));
  if (ofType.some(({ standing }) => standing === 'SUSPENDED')) return refused('NO_DOCUMENT');
  const present = residents.flatMap(
    (id) => ofType.find((row) => row.residentId === id && row.standing === 'VALID') ?? [],
  );
  const without = residents.filter((id) => !present.some(({ residentId }) => residentId === id));
  const numbering = { type, issuer, number: undefined, year: effect.on.slice(0, 4), held, replaces: true };
  const numbers = await numbersFor(run, { ...numbering, residents: without }, repository);
  if (typeof numbers === 'string') return refused(numbers);
  const paper: Paper = { type, issuer, issuedOn: effect.on, verifiedAt: context.now.toISOString() };
  const issued = without.map((id) => {
    const former = ofType.find((row) => row.residentId === id);
    const details = detailsOf(type, values.details, former, ofType);
    return details && newDocument(paper, id, String(numbers.get(id)), monthsOn(effect.on, months), details);
  });
  if (!issued.every((row) => row !== null)) return refused('BAD_VALUES');

  const extended = present.map((row) => lengthened(row, effect.on, months, values.details));
  for (const { id, expiresOn, details } of extended) await repository.update(run, id, { expiresOn, details });
  await repository.insert(run, issued);
  await outbox.emit(run, [...noticesOf('extended', extended), ...noticesOf('issued', issued)], context.now);
  return given(effect, [...extended, ...issued]);
};

function lengthened(row: DocumentRow, today: string, months: number, said: DocumentDetails | undefined): DocumentRow {
  const from = row.expiresOn !== null && row.expiresOn > today ? row.expiresOn : today;
  return { ...row, expiresOn: monthsOn(from, months), details: { ...row.details, ...said } };
}
