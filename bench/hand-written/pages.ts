import type { IdentityRepository } from '../../subgraphs/identity/repository';
import { consentStatus } from '../../subgraphs/identity/rules';
import { yearScore } from '../../subgraphs/scoring/card';
import type { ScoringRepository } from '../../subgraphs/scoring/repository';
import { entitlementsOf } from '../../subgraphs/scoring/rules';
import { isInForce } from '../../subgraphs/scoring/rulesets';
import { procedureOn } from '../../subgraphs/services/catalogue';
import type { PaidApplication, PartKind, PartRows, ServiceRepository } from '../../subgraphs/services/repository';
import { isOverdue, paymentOf, procedureOf, resultOf } from '../../subgraphs/services/rules';
import { vietnamDate, vietnamYear } from '../../subgraphs/shared/clock';
import { groupBy } from '../../subgraphs/shared/group';

/** The parts of the answer that hold pages of a list, of so many rows. */
const PAGE = 5;

export async function applications(services: ServiceRepository, id: string, now: Date): Promise<object> {
  const rows = await services.applicationsOf([id], { state: null, after: null, limit: PAGE + 1 });
  const shown = rows.slice(0, PAGE);
  const ids = shown.map((row) => row.id);
  const parts = groupBy(await services.parts(['attachment', 'event', 'step'], ids), ({ row }) => row.applicationId);
  const partsOf = <Kind extends PartKind>(kind: Kind, application: string): PartRows[Kind][] =>
    (parts.get(application) ?? []).flatMap((part) => (part.kind === kind ? [part.row as PartRows[Kind]] : []));
  return {
    edges: shown.map((row: PaidApplication) => {
      const { number, nameVi, agency } = procedureOf(row);
      const payment = paymentOf(row.payment);
      return {
        node: {
          code: row.code,
          state: row.state,
          channel: row.channel,
          submittedAt: row.submittedAt,
          dueAt: row.dueAt,
          overdue: isOverdue(row, now),
          fee: row.fee,
          feeWaived: row.feeWaived,
          procedure: { number, nameVi, agency },
          subject: { id: row.subjectId },
          payment: payment && { amount: payment.amount, method: payment.method, paidAt: payment.paidAt },
          attachments: partsOf('attachment', row.id).map(({ name, mediaType, size }) => ({
            name,
            mediaType,
            size,
          })),
          history: partsOf('event', row.id).map(({ state, at, byWhom }) => ({ state, at, by: byWhom })),
          steps: partsOf('step', row.id).map(({ position, title, state }) => ({ order: position, title, state })),
          result: resultOf(row),
        },
      };
    }),
    pageInfo: { hasNextPage: rows.length > PAGE },
  };
}

/** Consents and accesses: the first five of each. */
export async function consentsAndAccesses(
  { consents, record }: IdentityRepository,
  id: string,
  now: Date,
): Promise<object> {
  const page = { limit: PAGE + 1, after: null };
  const [given, accesses] = await Promise.all([
    consents.of([id], { ...page, status: null, at: now.toISOString() }),
    record.of([id], page),
  ]);
  return {
    consents: {
      edges: given.slice(0, PAGE).map((row) => ({ node: { id: row.id, status: consentStatus(row, now) } })),
      pageInfo: { hasNextPage: given.length > PAGE },
    },
    accessLog: {
      totalCount: accesses[0]?.total ?? 0,
      edges: accesses.slice(0, PAGE).map((row) => ({
        node: { id: row.id, at: row.at, receiver: row.receiver, fields: row.fields },
      })),
    },
  };
}

export async function score(scoring: ScoringRepository, id: string, now: Date): Promise<object> {
  const year = vietnamYear(now);
  const today = vietnamDate(now);
  const [totals, [standing]] = await Promise.all([scoring.ruleTotals([id], [year]), scoring.standings([id])]);
  const { ruleset, total, class: rank, byGroup, suggestions } = yearScore(totals);
  const page = { year, rulesetId: ruleset.id, after: null, limit: PAGE + 1 };
  const entries = (await scoring.entriesOf([id], page)).slice(0, PAGE);
  return {
    score: {
      year,
      total,
      class: rank,
      ruleset: { id: ruleset.id, inForce: isInForce(ruleset, today) },
      byGroup: byGroup.map(({ group, points }) => ({ group, points })),
      entries: {
        edges: entries.map(({ points, at, reason, ruleCode }) => ({
          node: { points, at, reason, rule: { code: ruleCode } },
        })),
      },
      suggestions: suggestions.map(({ points, rule }) => ({ points, rule: { code: rule.code } })),
    },
    entitlements: standing
      ? entitlementsOf(standing, today).map((entitlement) => {
          const procedure =
            entitlement.procedureNumber === null ? null : procedureOn(entitlement.procedureNumber, today);
          return {
            code: entitlement.code,
            text: entitlement.text.vi,
            rate: entitlement.rate,
            granted: entitlement.granted,
            conditions: entitlement.conditions.map(({ code, met }) => ({ code, met })),
            procedure: procedure && { number: procedure.number, nameVi: procedure.nameVi },
          };
        })
      : null,
  };
}
