import { subgraphs } from '../subgraphs';
import { createMeans } from '../subgraphs/services/means';
import { settlements } from '../subgraphs/services/outcomes/settled';
import { readConfig } from '../subgraphs/shared/config';
import { EFFECT_SETTLED, type EffectOutcome, settledNotice } from '../subgraphs/shared/effects';
import type { Notice } from '../subgraphs/shared/events/event';
import { nobody } from '../subgraphs/shared/events/routes';
import { newId } from '../subgraphs/shared/ids';
import { createLog } from '../subgraphs/shared/log';
import { databaseOf, eventOf, peersOf } from './effecting';
import { Filing } from './filing';
import { TEST_SEAL_KEY } from './graph';
import { oneDatabase } from './kinds';

const birth = {
  childFullName: 'Trần Gia Hân',
  childDateOfBirth: '2026-11-02',
  childSex: 'FEMALE',
  childPlaceOfBirth: { line: 'Bệnh viện Phụ sản Hà Nội', communeCode: '00004' },
  declarantRelation: 'MOTHER',
};

describe.each(oneDatabase)('what registries answer about an application on %s', (database) => {
  let filing: Filing;
  let done: { readonly id: string };
  beforeAll(async () => {
    filing = await Filing.start({ database });
    done = await filing.through({ procedure: 9, form: birth, officer: 'nga' });
  }, 60_000);
  afterAll(() => filing.graph.close());

  it.each<[string, number, EffectOutcome]>([
    ['that it was done, once more', 1, { done: true, produced: { residentId: newId() } }],
    ['that it was not done, after it was', 1, { done: false, reason: 'BIRTH_ALREADY_REGISTERED' }],
    ['of an effect that there is not', 9, { done: true }],
  ])('changes nothing when it tells %s', async (_, position, outcome) => {
    const before = await everything();
    const told = await tell(settledNotice({ applicationId: done.id, position }, newId(), outcome));
    expect(told).toEqual([]);
    expect(await everything()).toEqual(before);
  });

  it('is told to nobody who asks for what was not asked of them', async () => {
    const peers = peersOf(filing.graph);
    for (const [application, position] of [
      [done.id, 0],
      [done.id, 4],
      // Settled: whoever asks once more is not to do it once more.
      [done.id, 2],
      [newId(), 1],
    ] as const) {
      expect(
        await peers.call('effect', { application, position }, { requestId: 'settling-test', now: filing.now() }),
      ).toEqual({
        effect: null,
      });
    }
  });

  /** Has the chapter handle an event, in a transaction as the inbox has it. Gives what it tells in turn. */
  async function tell(notice: Notice): Promise<Notice[]> {
    const told: Notice[] = [];
    const names = subgraphs.map(({ name }) => name);
    const config = readConfig(names, { NODE_ENV: 'test', SEAL_KEY: TEST_SEAL_KEY });
    const keys = { databaseUrl: '', sealKeys: [TEST_SEAL_KEY], routes: nobody, now: filing.now, config };
    const [log, peers] = [createLog('silent'), peersOf(filing.graph)];
    const services = databaseOf(filing.graph, 'services');
    const outbox = { emit: async (_run: unknown, notices: readonly Notice[]) => void told.push(...notices) };
    const means = createMeans(services, { ...keys, log, peers }, outbox);
    const context = { means, peers, requestId: 'settling-test', now: filing.now(), log };
    const handler = settlements[EFFECT_SETTLED];
    const event = eventOf(notice, 'residents');
    const prepared = await handler?.prepare?.(event, context);
    await services.writer.transaction(async (run) => handler?.apply(run, event, prepared, context));
    return told;
  }

  async function everything(): Promise<unknown[]> {
    const { source } = databaseOf(filing.graph, 'services');
    const tables = ['application', 'application_event', 'application_effect', 'application_step', 'service_record'];
    return Promise.all(tables.map((table) => source.query(`SELECT * FROM ${table} ORDER BY id`)));
  }
});
