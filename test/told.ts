import { residents } from '../subgraphs/residents';
import { ResidentRepository } from '../subgraphs/residents/repository';
import type { Chapter } from '../subgraphs/shared/chapter';
import { readConfig } from '../subgraphs/shared/config';
import type { Database } from '../subgraphs/shared/database/connect';
import { type Effect, effectRequested } from '../subgraphs/shared/effects';
import { Fault } from '../subgraphs/shared/errors';
import type { CloudEvent } from '../subgraphs/shared/events/event';
import { newId } from '../subgraphs/shared/ids';
import { createLog } from '../subgraphs/shared/log';
import { audienceOf, DELIVER } from '../subgraphs/shared/peers';
import { seal } from '../subgraphs/shared/seal';
import { makePlace, TEST_SEAL_KEY, TODAY } from './graph';
import { holding } from './lonely';

const keys = [TEST_SEAL_KEY];

/** The chapter of residents by itself, told of effects by events that a test makes; whoever would hear of it takes nothing. */
export class Told {
  private constructor(
    private readonly chapter: Chapter,
    private readonly database: Database,
    private readonly now: () => Date,
    private readonly effects: Map<string, Effect>,
    private readonly remove: () => Promise<void>,
  ) {}

  static async open(kind: 'sqlite' | 'mysql', now: () => Date): Promise<Told> {
    const place = await makePlace(kind);
    const effects = new Map<string, Effect>();
    const send = () => Promise.reject(new Fault('UPSTREAM_UNAVAILABLE'));
    const call = async (_: string, { application }: { application: string }) => ({
      effect: effects.get(application) ?? null,
    });
    const chapter = residents.start({
      databaseUrl: place.settings.DATABASE_URL,
      sealKeys: keys,
      log: createLog('silent'),
      now,
      peers: { call, send } as never,
      routes: { subscribers: () => ['services'], broker: null },
      config: readConfig(['residents'], { ...place.settings, NODE_ENV: 'test', EVENT_BACKOFF_MS: '20' }),
    });
    return new Told(chapter, await chapter.open(), now, effects, place.remove);
  }

  /** A woman of 36 who is on record. */
  async lives(fullName: string, personalNumber: string): Promise<string> {
    const { register } = new ResidentRepository(this.database);
    const id = newId();
    const nothing = { occupation: null, phone: null, email: null, religion: null, bloodType: null, ethnicity: null };
    await this.database.writer.transaction(async (run) => {
      const places = { placeOfBirth: null, birthRegistrationPlace: null, hometown: null };
      const state = { vitalStatus: 'ALIVE', vitalStatusOn: null, maritalStatus: 'SINGLE', sex: 'FEMALE' } as const;
      const names = { id, fullName, searchName: fullName.toLocaleLowerCase('vi'), otherNames: [] };
      const rest = { dateOfBirth: '1990-01-01', nationality: 'VN', vulnerableGroups: [], updatedAt: '' };
      await register.persons.insert(run, [{ ...names, ...nothing, ...places, ...state, ...rest }]);
      const number = { id: newId(), residentId: id, kind: 'PERSONAL_NUMBER', value: personalNumber } as const;
      await register.numbers.insert(run, [{ ...number, cancelledOn: null, reason: null }]);
    });
    return id;
  }

  /** The event that asks for an effect, of an application of its own. */
  asksFor({ kind, values }: Pick<Effect, 'kind' | 'values'>): CloudEvent {
    const [applicationId, applicantId] = [newId(), newId()];
    const at = this.now().toISOString();
    const whose = { applicationId, applicantId, subjectId: applicantId };
    this.effects.set(applicationId, { kind, position: 1, ...whose, at, on: TODAY, values });
    return {
      specversion: '1.0',
      id: newId(),
      source: '/services',
      type: effectRequested('residents'),
      subject: applicantId,
      time: at,
      datacontenttype: 'application/json',
      data: { application: applicationId, position: 1 },
    };
  }

  async hears(event: CloudEvent): Promise<void> {
    const body = JSON.stringify({ events: [JSON.stringify(event)] });
    const content = { chapter: audienceOf('residents', DELIVER), requestId: 'test', ...holding(null, []) };
    await this.chapter.call(DELIVER, body, seal(content, body, keys, this.now()));
  }

  /** Once nothing waits to be handled. */
  async settled(): Promise<void> {
    await this.until(async () => (await this.chapter.eventCounts())?.waiting === 0);
  }

  /** Once something was tried in vain. */
  async tried(): Promise<void> {
    await this.until(async () => (await this.rows('SELECT seq FROM event_inbox WHERE attempts > 1')).length > 0);
  }

  private async until(isSo: () => Promise<boolean>): Promise<void> {
    const end = performance.now() + 10_000;
    while (!(await isSo())) {
      if (performance.now() > end) throw new Error('it takes too long');
      await new Promise((wake) => setTimeout(wake, 10));
    }
  }

  /** What it has to tell, oldest first. */
  async outgoing(): Promise<CloudEvent[]> {
    const rows: { body: string }[] = await this.rows('SELECT body FROM event_outbox ORDER BY seq');
    return rows.map(({ body }) => JSON.parse(body) as CloudEvent);
  }

  async forget(): Promise<void> {
    await this.rows('DELETE FROM event_outbox');
  }

  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it asked for
  rows(sql: string): Promise<any[]> {
    return this.database.source.query(sql);
  }

  async close(): Promise<void> {
    await this.chapter.close();
    await this.remove();
  }
}
