import { answererOf } from '../subgraphs';
import type { Database } from '../subgraphs/shared/database/connect';
import { type Effect, type EffectOutcome, effectRequested } from '../subgraphs/shared/effects';
import type { CloudEvent, EventContext, EventHandlers, Notice, Outbox } from '../subgraphs/shared/events/event';
import { newId } from '../subgraphs/shared/ids';
import { LocalLink } from '../subgraphs/shared/link/local';
import { createLog } from '../subgraphs/shared/log';
import { createPeers, type Peers } from '../subgraphs/shared/peers';
import { type Graph, NOON, TEST_SEAL_KEY, TODAY } from './graph';

type Values = Readonly<Record<string, unknown>>;

/** What an effect is about beside its values. */
export interface About {
  readonly kind: string;
  readonly subjectId: string;
  readonly values?: Values;
  readonly on?: string;
}

/** The chapters of a graph as one of them asks another. */
export function peersOf(graph: Graph): Peers {
  const links = new Map([...graph.chapters].map(([chapter, each]) => [chapter, new LocalLink(each)]));
  return createPeers(links, answererOf, [TEST_SEAL_KEY]);
}

export function databaseOf(graph: Graph, chapter: string): Database {
  const database = graph.chapters.get(chapter)?.database;
  if (!database) throw new Error(`${chapter} is not open`);
  return database;
}

/** An envelope as a chapter sends it. */
export const eventOf = (notice: Notice, source = 'services', id = newId()): CloudEvent => ({
  specversion: '1.0',
  id,
  source: `/${source}`,
  ...notice,
  time: NOON.toISOString(),
  datacontenttype: 'application/json',
});

/**
 * Has a chapter do effects with its own handlers, each in a transaction of its own as the inbox has it. What the services
 * chapter would say of the effect is said here; every other question goes to the chapter that answers it.
 */
export class Effecting<Means> {
  /** What was told, of the transactions that were kept. */
  readonly told: Notice[] = [];

  constructor(
    private readonly graph: Graph,
    private readonly chapter: string,
    private readonly handlers: EventHandlers<Means>,
    private readonly meansOf: (outbox: Outbox) => Means,
    private readonly now: () => Date = () => NOON,
  ) {}

  /** The outcome; what was told of it beside stands in `told`. */
  async does({ kind, subjectId, values = {}, on = TODAY }: About): Promise<EffectOutcome> {
    const applicationId = newId();
    const at = this.now().toISOString();
    // As it comes over the wire.
    const said = JSON.parse(JSON.stringify(values)) as Values;
    const effect: Effect = {
      kind,
      applicationId,
      position: 1,
      applicantId: subjectId,
      subjectId,
      at,
      on,
      values: said,
    };
    const handler = this.handlers[effectRequested(this.chapter)];
    if (!handler) throw new Error('the chapter does no effects');
    const notice = { type: effectRequested(this.chapter), subject: subjectId };
    const event = eventOf({ ...notice, data: { application: applicationId, position: 1 } });
    const told: Notice[] = [];
    const outbox: Outbox = { emit: async (_run, notices) => void told.push(...notices) };
    const context: EventContext<Means> = {
      means: this.meansOf(outbox),
      peers: this.#peers(effect),
      requestId: event.id,
      now: this.now(),
      log: createLog('silent'),
    };
    const prepared: unknown = await handler.prepare?.(event, context);
    await databaseOf(this.graph, this.chapter).writer.transaction(async (run) => {
      told.length = 0;
      await handler.apply(run, event, prepared, context);
    });
    const settled = told.pop();
    expect(settled).toMatchObject({ type: 'vn.congdanso.effect.settled', subject: subjectId });
    this.told.push(...told);
    const { done, reason, documentId } = settled?.data ?? {};
    if (done !== true) return { done: false, reason: String(reason) };
    return documentId ? { done: true, produced: { documentId: String(documentId) } } : { done: true };
  }

  #peers(effect: Effect): Peers {
    const peers = peersOf(this.graph);
    return {
      ...peers,
      call: async (name, ...rest) => (name === 'effect' ? { effect } : peers.call(name, ...rest)) as never,
    };
  }
}
