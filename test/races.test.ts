import { cast } from '../population/cast';
import { buildIfChanged, runCommand } from './built';
import { asks, type Came, City } from './city';
import { endAll, type Running } from './processes';
import { rounds } from './rounds';

/** Two gateway processes on one MariaDB: what one of them promised, the other keeps. */

const ROUNDS = rounds(25, 1_000);
const READ = '{ consentedResident { fullName dateOfBirth permanentAddress { text } } }';
const REVOKE = `mutation ($id: ID!, $key: ID!) { revokeConsent(id: $id, idempotencyKey: $key) { status version } }`;

(process.env.MYSQL_TEST_URL ? describe : describe.skip)('two gateways on one MariaDB', () => {
  let city: City;
  let gateways: readonly [Running, Running];
  let bank: string;
  let mai: string;

  beforeAll(async () => {
    buildIfChanged();
    city = await City.found('mysql');
    gateways = [await city.gateway(), await city.gateway()];
    bank = await city.token({ as: 'bank' });
    mai = await city.token({ as: 'citizen' });
  }, 120_000);
  afterAll(async () => {
    await endAll();
    await city.end();
  });

  const gateway = (place: number): Running => gateways[place % 2] as Running;
  const idOf = (kind: string, round: number): string => `${kind}${String(round).padStart(26 - kind.length, '0')}`;

  it(`shows the bank nothing after a revocation was acknowledged, ${ROUNDS} times`, async () => {
    const disclosed: Came[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const consent = await city.consent(idOf('race', round), cast.mai.id, 1_000);
      let acknowledged = false;
      const late: Came[] = [];
      const reader = async (place: number): Promise<void> => {
        for (let turn = 0; turn < 40; turn++) {
          const startedAfter = acknowledged;
          const came = await asks(gateway(place), bank, READ, { consent, requestId: `r${round}-${place}-${turn}` });
          if (came.data) disclosed.push(came);
          if (startedAfter) {
            late.push(came);
            return;
          }
        }
      };
      const revoker = async (): Promise<void> => {
        await new Promise((wake) => setTimeout(wake, round % 17));
        const variables = { id: consent, key: `revoke-${round}` };
        const came = await asks(gateway(round), mai, REVOKE, { requestId: `v${round}`, variables });
        expect(came.codes).toEqual([]);
        acknowledged = true;
      };
      await Promise.all([reader(0), reader(1), reader(2), reader(3), revoker()]);
      expect(late.map(({ codes, data }) => [codes.join(), data])).toEqual(late.map(() => ['CONSENT_REVOKED', false]));
    }
    // In the order in which the consent itself saw them: no use stands after its end.
    const after = await city.rows(
      'identity',
      "SELECT used.consent_id FROM consent_event used JOIN consent_event ended ON ended.consent_id = used.consent_id AND ended.kind = 'REVOKED' WHERE used.kind = 'USED' AND used.position > ended.position",
    );
    expect(after).toEqual([]);
    expect(disclosed.length).toBeGreaterThan(0);
    // Every answer with data is on the record, once, and none of it was written after the consent had ended.
    const written = await city.rows(
      'identity',
      "SELECT request_id FROM access_record WHERE outcome = 'DISCLOSED' AND basis = 'CONSENT'",
    );
    const recorded = written.map(({ request_id }) => String(request_id));
    expect(new Set(recorded).size).toBe(recorded.length);
    expect(disclosed.filter(({ requestId }) => !recorded.includes(requestId))).toEqual([]);
  }, 900_000);

  it('discloses once under a one-time consent, with fifty readers at both', async () => {
    for (let round = 0; round < rounds(3, 30); round++) {
      const consent = await city.consent(idOf('once', round), cast.mai.id, 1);
      const came = await Promise.all(
        Array.from({ length: 50 }, (_, place) =>
          asks(gateway(place), bank, READ, { consent, requestId: `o${round}-${place}` }),
        ),
      );
      expect(came.filter(({ data }) => data)).toHaveLength(1);
      expect(new Set(came.filter(({ data }) => !data).flatMap(({ codes }) => codes))).toEqual(
        new Set(['CONSENT_EXHAUSTED']),
      );
    }
  }, 120_000);

  it('leaves a record that verifies', async () => {
    const verified = await runCommand('verify-log', [], await city.settings());
    expect([verified.code, verified.error]).toEqual([0, '']);
  });
});
