import { withDatabase } from '../commands/databases';
import { documents } from '../subgraphs/documents';
import { readConfig } from '../subgraphs/shared/config';
import { buildIfChanged, type Ended, runCommand } from './built';
import { databaseKinds, Graph, makePlace, TEST_SEAL_KEY } from './graph';
import { resident } from './post';

const idOf = (place: number): string => `event${String(place).padStart(21, '0')}`;

describe.each(databaseKinds)('npm run events, on %s', (kind) => {
  let place: Awaited<ReturnType<typeof makePlace>>;
  const settings = (): Record<string, string> => ({ ...place.settings, NODE_ENV: 'test', SEAL_KEY: TEST_SEAL_KEY });
  const command = (...parameters: string[]): Promise<Ended> => runCommand('events', parameters, settings());
  const states = (): Promise<unknown[]> =>
    withDatabase(readConfig([], settings()), documents, ({ source }) =>
      source.query('SELECT id, state, attempts FROM event_inbox ORDER BY seq'),
    );

  beforeAll(async () => {
    buildIfChanged();
    place = await makePlace(kind);
    await withDatabase(readConfig([], settings()), documents, async ({ writer }) => {
      for (const [number, state, subject] of [
        [1, 'DEAD', 1],
        [2, 'WAITING', 1],
        [3, 'WAITING', 1],
        [4, 'DEAD', 2],
      ] as const) {
        await writer.transaction((run) =>
          run(
            "INSERT INTO event_inbox (id, type, subject, body, state, attempts, code, received_at) VALUES (?, 'vn.congdanso.test.deed', ?, '{}', ?, 12, 'INTERNAL', '2026-11-20T03:00:00.000Z')",
            [idOf(number), resident(subject), state],
          ),
        );
      }
    });
  }, 120_000);
  afterAll(() => place.remove());

  it('shows what is laid aside, since when and why, and what waits behind it, and nobody', async () => {
    const { code, out } = await command('list', '--chapter', 'documents');
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      `${idOf(1)}  vn.congdanso.test.deed  documents  since 2026-11-20T03:00:00.000Z  12 attempts  INTERNAL  2 behind it`,
      `${idOf(4)}  vn.congdanso.test.deed  documents  since 2026-11-20T03:00:00.000Z  12 attempts  INTERNAL  0 behind it`,
      '2 laid aside',
      '',
    ]);
    expect(out).not.toContain('resident0');
    expect((await command('list')).out).toBe(out);
  }, 60_000);

  it('lets one go, once more or never', async () => {
    expect(await command('replay', idOf(1), '--chapter', 'documents')).toMatchObject({ code: 0 });
    expect(await command('discard', idOf(4), '--chapter', 'documents')).toMatchObject({
      code: 0,
      out: `discarded: ${idOf(4)} (documents)\n`,
    });
    expect(await states()).toEqual([
      { id: idOf(1), state: 'WAITING', attempts: 0 },
      { id: idOf(2), state: 'WAITING', attempts: 12 },
      { id: idOf(3), state: 'WAITING', attempts: 12 },
      { id: idOf(4), state: 'DONE', attempts: 12 },
    ]);
  }, 60_000);

  it('says in a line what it cannot do', async () => {
    for (const [parameters, said] of [
      [[], 'list, replay ID or discard ID?'],
      [['replay'], 'list, replay ID or discard ID?'],
      [['replay', idOf(2), '--chapter', 'documents'], `no event ${idOf(2)} is laid aside`],
      [['discard', "' OR 1=1 --", '--chapter', 'documents'], "no event ' OR 1=1 -- is laid aside"],
      [['list', '--chapter', 'elsewhere'], 'which chapter? One of '],
    ] as const) {
      const { code, error } = await command(...parameters);
      expect([code, error]).toEqual([1, expect.stringContaining(said)]);
    }
  }, 60_000);
});

it('metrics count events by chapter', async () => {
  const graph = await Graph.start({ residents: 20 });
  const metrics = await (await fetch(`${graph.url}/metrics`)).text();
  for (const state of ['sending', 'waiting', 'dead']) {
    expect(metrics).toContain(`events_left{chapter="documents",state="${state}"} 0`);
  }
  await graph.settled();
  await graph.close();
});
