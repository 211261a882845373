import { procedureOn, procedures } from './catalogue';
import type { Procedure, ResultChannel } from './catalogue/procedure';
import type { ApplicationRow, PaymentRow } from './entities';

/** States in which the agency has said its word. */
const decided: readonly string[] = ['APPROVED', 'REJECTED', 'WITHDRAWN', 'COMPLETED'];

/** Past the due time and still undecided. At the very moment it is due it is not overdue yet. */
export function isOverdue({ state, dueAt }: Pick<ApplicationRow, 'state' | 'dueAt'>, now: Date): boolean {
  return dueAt !== null && Date.parse(dueAt) < now.getTime() && !decided.includes(state);
}

/** What came out of an application; nothing while nothing was issued. */
export function resultOf(
  row: Pick<ApplicationRow, 'resultSummary' | 'resultDocumentId' | 'resultIssuedAt'>,
): { summary: string; documentId: string | null; issuedAt: string } | null {
  const { resultSummary: summary, resultDocumentId: documentId, resultIssuedAt: issuedAt } = row;
  return summary === null || issuedAt === null ? null : { summary, documentId, issuedAt };
}

/**
 * The version of a procedure that applies to an application. The catalogue begins when its sources were current; what was
 * filed before that is shown by the first version known.
 */
export function procedureOf({
  procedureNumber,
  procedureOn: day,
}: Pick<ApplicationRow, 'procedureNumber' | 'procedureOn'>): Procedure {
  const version = procedureOn(procedureNumber, day) ?? procedures.find(({ number }) => number === procedureNumber);
  if (!version) throw new Error('an application names a procedure that the catalogue does not have');
  return version;
}

/** How the result is to be handed over: as chosen, and until then the first way that the procedure offers. */
export function resultChannelOf(row: ApplicationRow): ResultChannel {
  return row.resultChannel ?? procedureOf(row).resultChannels[0] ?? 'IN_PERSON';
}

/** A payment counts once the money came; one that was only begun is nothing yet. */
export function paymentOf(row: PaymentRow | null): (PaymentRow & { paidAt: string }) | null {
  return row?.paidAt == null ? null : { ...row, paidAt: row.paidAt };
}
