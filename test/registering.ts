import { effects } from '../subgraphs/residents/effects';
import type { ResidentMeans } from '../subgraphs/residents/means';
import { ResidentRepository } from '../subgraphs/residents/repository';
import type { Database } from '../subgraphs/shared/database/connect';
import type { Effect, EffectOutcome } from '../subgraphs/shared/effects';
import type { Notice } from '../subgraphs/shared/events/event';
import { createLog } from '../subgraphs/shared/log';
import { type Graph, NOON, TODAY } from './graph';

/** The register of residents as whoever carries out decisions meets it: effects, and what it tells of them. */
export class Registering {
  /** What was told of changes that were kept, oldest first. */
  readonly told: Notice[] = [];
  readonly database: Database;
  readonly means: ResidentMeans;
  #application = 0;

  constructor(graph: Graph) {
    const database = graph.chapters.get('residents')?.database;
    if (!database) throw new Error('the chapter of residents is not open');
    this.database = database;
    this.means = { repository: new ResidentRepository(database), outbox: { emit: async () => {} } };
  }

  /** Does one effect in a transaction of its own, as the chapter's inbox does. */
  async does(
    kind: string,
    subjectId: string,
    values: Readonly<Record<string, unknown>>,
    more: Partial<Effect> = {},
  ): Promise<EffectOutcome> {
    const effect: Effect = {
      kind,
      applicationId: `application${String(++this.#application).padStart(15, '0')}`,
      position: 1,
      applicantId: subjectId,
      subjectId,
      at: NOON.toISOString(),
      on: TODAY,
      values,
      ...more,
    };
    const rule = effects[kind];
    if (!rule) throw new Error(`no effect is called ${kind}`);
    const { outcome, told } = await this.database.writer.transaction(async (run) => {
      const told: Notice[] = [];
      const means = {
        ...this.means,
        outbox: { emit: async (_: unknown, notices: readonly Notice[]) => void told.push(...notices) },
      };
      const peers = { call: async () => Promise.reject(new Error('nobody is asked')) } as never;
      const context = { means, peers, requestId: 'test', now: NOON, log: createLog('silent') };
      return { outcome: await rule(run, effect, context), told };
    });
    this.told.push(...told);
    return outcome;
  }

  /** Rows of the register, straight from the database. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it asked for
  rows(sql: string, values: readonly unknown[] = []): Promise<any[]> {
    return this.database.source.query(sql, [...values]);
  }

  /** Everything the register holds, to tell that nothing of it has changed. */
  async everything(): Promise<string> {
    const tables = ['person', 'identity_number', 'residence_registration', 'household', 'household_member'];
    const all = [...tables, 'kinship', 'field_verification'];
    return JSON.stringify(await Promise.all(all.map((table) => this.rows(`SELECT * FROM ${table} ORDER BY id`))));
  }

  /** Fields that two acts of verification speak of; there must be none. */
  async vouchedTwice(): Promise<string[]> {
    const acts: { resident_id: string; fields: string }[] = await this.rows('SELECT * FROM field_verification');
    const seen = new Set<string>();
    return acts
      .flatMap((act) => (JSON.parse(act.fields) as string[]).map((field) => `${act.resident_id} ${field}`))
      .filter((key) => seen.size === seen.add(key).size);
  }
}

export const refused = (reason: string): EffectOutcome => ({ done: false, reason });
