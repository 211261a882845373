import type { MatchAnswer, MatchQuestion } from '../shared/calls';
import { Fault } from '../shared/errors';
import { isCalendarDate } from '../shared/scalars';
import { type DocumentStanding, statusOf } from './rules';
import { documentTypes } from './types/enums';

/** What the issuer's register has confirmed and is in force on this day (`YYYY-MM-DD`, in Vietnamese time). */
const isValid = (row: DocumentStanding, today: string): boolean =>
  row.integration === 'VERIFIED' && statusOf(row, today) === 'VALID';

export interface Prepared {
  /** The types of documents to read. */
  readonly types: readonly string[];
  readonly answer: (rows: readonly DocumentStanding[], today: string) => MatchAnswer;
}

/**
 * What a question asks of the documents: the day on which the identity card was issued, and whether there is a document of
 * a type that is valid today. A type of which none is integrated is answered no. Claims and predicates of other registers
 * are left out. Throws `BAD_USER_INPUT` for a value that is none, before anything is read.
 */
export function prepare({ claims, predicates }: Pick<MatchQuestion, 'claims' | 'predicates'>): Prepared {
  const dates = claims.filter(({ claim }) => claim === 'IDENTITY_CARD_ISSUED_ON');
  const asked = predicates.filter(({ kind }) => kind === 'DOCUMENT_VALID');
  const known: readonly string[] = documentTypes;
  if (dates.some(({ value }) => !isCalendarDate(value))) throw new Fault('BAD_USER_INPUT');
  if (asked.some(({ argument }) => !known.includes(argument))) throw new Fault('BAD_USER_INPUT');
  const types = [...dates.map(() => 'IDENTITY_CARD'), ...asked.map(({ argument }) => argument)];
  return {
    types: [...new Set(types)].sort(),
    answer(rows, today) {
      const valid = rows.filter((row) => isValid(row, today));
      const card = valid.find(({ type }) => type === 'IDENTITY_CARD');
      return {
        claims: dates.map(({ claim, value }) => ({
          claim,
          outcome: !card ? 'NOT_AVAILABLE' : card.issuedOn === value ? 'MATCH' : 'NO_MATCH',
        })),
        predicates: asked.map(({ alias, argument }) => ({
          alias,
          answer: valid.some(({ type }) => type === argument),
        })),
      };
    },
  };
}
