import { BROKER, type OutboxTable, type Outgoing } from '../database/outboxTable';
import type { Transactions } from '../database/transaction';
import type { Dispatcher } from './dispatcher';
import { enveloped } from './envelope';
import type { Outbox } from './event';
import type { EventRoutes } from './routes';

/** The outbox of a chapter: rows beside those that the events tell of. */
export function createOutbox(
  chapter: string,
  table: OutboxTable,
  writer: Transactions,
  routes: EventRoutes,
  dispatcher: Dispatcher,
): Outbox {
  const targetsOf = (type: string): readonly string[] => (routes.broker ? [BROKER] : routes.subscribers(type));
  return {
    async emit(run, notices, now) {
      const rows = notices.flatMap((notice): Outgoing[] => {
        const event = enveloped(notice, chapter, now);
        const { id, type, subject, time: at } = event;
        const body = JSON.stringify(event);
        return targetsOf(type).map((target) => ({ id, target, type, subject, body, at }));
      });
      if (rows.length === 0) return;
      await table.put(run, rows);
      const targets = new Set(rows.map(({ target }) => target));
      writer.afterCommit(run, () => targets.forEach((target) => void dispatcher.nudge(target)));
    },
  };
}
