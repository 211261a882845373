import { buildIfChanged, runCommand } from './built';
import { asks, type Came, City } from './city';
import { databaseKinds } from './graph';
import { endAll, freePort, Running, until } from './processes';
import { rounds } from './rounds';

/** Processes that die at any moment: at worst a record of an answer that never arrived, never an answer without a record. */

const DISCLOSURES = rounds(24, 200);
const READ = '{ me { fullName dateOfBirth permanentAddress { text } documents { items { number } } } }';

beforeAll(buildIfChanged, 120_000);
afterAll(endAll);

describe.each(databaseKinds)('on %s', (database) => {
  let city: City;
  let citizens: readonly string[];

  beforeAll(async () => {
    city = await City.found(database);
    citizens = await Promise.all(
      (['mai', 'binh', 'lan', 'quang'] as const).map((person) => city.token({ as: 'citizen', person })),
    );
  }, 120_000);
  afterAll(async () => {
    await endAll();
    await city.end();
  });

  let asked = 0;
  /** Readers at this gateway until it dies, each asking again and again. */
  function readers(gateway: Running, came: Came[], isOver: () => boolean): Promise<unknown> {
    const read = async (place: number): Promise<void> => {
      while (!isOver()) {
        asked++;
        came.push(await asks(gateway, citizens[place % 4] ?? '', READ, { requestId: `crash-${asked}` }));
      }
    };
    return Promise.all(Array.from({ length: 8 }, (_, place) => read(place)));
  }

  async function expectOnRecord(came: readonly Came[]): Promise<void> {
    const written = await city.rows('identity', "SELECT request_id FROM access_record WHERE outcome = 'DISCLOSED'");
    const recorded = new Set(written.map(({ request_id }) => request_id));
    expect(came.filter(({ data, requestId }) => data && !recorded.has(requestId))).toEqual([]);
    const verified = await runCommand('verify-log', [], await city.settings());
    expect([verified.code, verified.error]).toEqual([0, '']);
  }

  it('puts every answer of a gateway that is killed on the record first', async () => {
    const came: Came[] = [];
    let kills = 0;
    while (came.filter(({ data }) => data).length < DISCLOSURES) {
      const gateway = await city.gateway();
      const reading = readers(gateway, came, () => gateway.ended);
      const before = came.length;
      await until('some were answered', () => came.length > before + 4 + ((kills * 7) % 19));
      await new Promise((wake) => setTimeout(wake, (kills * 5) % 23));
      gateway.signal('SIGKILL');
      kills++;
      await gateway.exit;
      await reading;
    }
    expect(kills).toBeGreaterThan(0);
    await expectOnRecord(came);
  }, 300_000);

  it('discloses nothing while the identity chapter is dead, and goes on by itself when it is back', async () => {
    const port = String(await freePort());
    const identitySettings = await city.settings({ PORT: port });
    const startIdentity = async (): Promise<Running> => {
      const identity = new Running(identitySettings, ['commands/subgraph.js', 'identity', '--port', port]);
      await until('identity is ready', () => identity.out.includes('is ready'));
      return identity;
    };
    let identity = await startIdentity();
    const gateway = await city.gateway({ SUBGRAPH_IDENTITY_URL: `http://127.0.0.1:${port}/graphql` });
    const came: Came[] = [];
    let over = false;
    const reading = readers(gateway, came, () => over);
    const disclosed = (): number => came.filter(({ data, codes }) => data && codes.length === 0).length;
    for (let kill = 0; kill < rounds(1, 12) || disclosed() < DISCLOSURES; kill++) {
      const before = disclosed();
      await until('it discloses', () => disclosed() > before + ((kill * 7) % 19), 30_000);
      identity.signal('SIGKILL');
      await identity.exit;
      const dead = came.length;
      await until('some were refused', () => came.slice(dead).filter(({ codes }) => codes.length > 0).length > 16);
      identity = await startIdentity();
    }
    over = true;
    await reading;
    const refused = new Set(came.flatMap(({ codes }) => codes));
    expect([...refused].filter((code) => code !== 'DISCLOSURE_LOG_UNAVAILABLE')).toEqual([]);
    gateway.signal('SIGTERM');
    identity.signal('SIGTERM');
    expect(await gateway.exit).toBe(0);
    await identity.exit;
    await expectOnRecord(came.filter(({ codes }) => codes.length === 0));
    expect(came.length).toBeGreaterThan(0);
  }, 300_000);

  it('says that the record cannot be written while its tables are gone, tells nothing, and goes on when they are back', async () => {
    const gateway = await city.gateway();
    const [mai = ''] = citizens;
    const ask = (requestId: string): Promise<Came> => asks(gateway, mai, READ, { requestId });
    expect((await ask('before')).codes).toEqual([]);
    await city.rows('identity', 'ALTER TABLE access_record RENAME TO access_record_away');
    const refused = await ask('while');
    expect([refused.data, refused.codes]).toEqual([false, ['DISCLOSURE_LOG_UNAVAILABLE']]);
    await city.rows('identity', 'ALTER TABLE access_record_away RENAME TO access_record');
    expect((await ask('after')).codes).toEqual([]);
    gateway.signal('SIGTERM');
    await gateway.exit;
  }, 60_000);
});
