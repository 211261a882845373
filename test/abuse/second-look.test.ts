import type { AddressInfo } from 'node:net';
import { claimsFor } from '../../commands/tokens';
import { Ledger } from '../../gateway/disclosure/ledger';
import { DisclosureRecord } from '../../gateway/disclosure/record';
import { cast } from '../../population/cast';
import { answererOf, subgraphs } from '../../subgraphs';
import { Access, type Disclosure } from '../../subgraphs/shared/access';
import type { Caller } from '../../subgraphs/shared/caller';
import type { CommitEntry } from '../../subgraphs/shared/calls';
import { newId } from '../../subgraphs/shared/ids';
import { RemoteLink } from '../../subgraphs/shared/link/remote';
import { createLog } from '../../subgraphs/shared/log';
import { createPeers } from '../../subgraphs/shared/peers';
import { Consenting } from '../consenting';
import { type Asker, bank, citizen, mai } from '../counter';
import { databaseKinds, Graph, NOON, TEST_SEAL_KEY } from '../graph';
import { keepConsent } from '../kept-consent';
import { named, Verifying } from '../verifying';

describe.each(databaseKinds)('a second look at the record on %s', (database) => {
  const desk = new Consenting();
  beforeAll(async () => {
    desk.graph = await Graph.start({ database, residents: 60, now: desk.now });
  });
  afterAll(() => desk.graph.close());

  const codesOf = (answers: readonly { errors: readonly { extensions: { code: string } }[] }[]) =>
    new Set(answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions.code)));

  describe('of ids that a token may hold', () => {
    /** Mai's token, issued to a client that goes by an address, as clients may. */
    const throughClient = async (client: string): Promise<Asker> => {
      const { issuer } = desk.graph.gateway;
      if (!issuer) throw new Error('this gateway has no development issuer');
      return { token: await issuer.token({ ...claimsFor({ as: 'citizen' }), client_id: client }, desk.now()) };
    };
    const LONG = `https://${'app.'.repeat(40)}example/`;
    const READ = '{ me { fullName } }';

    it('takes one of any length, and tells two apart that begin alike', async () => {
      for (const client of [LONG, `${LONG}1`, `${LONG}2`, `${'x'.repeat(15)}\u{1F600}${'x'.repeat(80)}`]) {
        expect(await desk.graph.asks(READ, await throughClient(client))).toBeWhole();
      }
      const rows = await desk.graph.chapters
        .get('identity')
        ?.database?.source.query("SELECT DISTINCT receiver_id FROM access_record WHERE receiver_id LIKE '%~%'");
      const ids = (rows as { receiver_id: string }[]).map(({ receiver_id }) => receiver_id);
      expect(ids).toHaveLength(4);
      expect(Math.max(...ids.map((id) => id.length))).toBe(60);
    });

    it('withholds from nobody else what it was asked at the same time', async () => {
      const long = await throughClient(LONG);
      const asked = Array.from({ length: 40 }, (_, turn) =>
        desk.graph.asks(READ, turn % 4 === 0 ? long : citizen(['mai', 'lan', 'quang'][turn % 3] ?? 'mai')),
      );
      expect(codesOf(await Promise.all(asked))).toEqual(new Set());
    });
  });

  // SQLite has one writer at a time and no rows to hold.
  (database === 'mysql' ? it : it.skip)('is kept from nobody but Mai while something holds her row', async () => {
    const holder = desk.graph.chapters.get('identity')?.database?.source.createQueryRunner();
    await holder?.startTransaction();
    await holder?.query('SELECT * FROM eid_account WHERE resident_id = ? FOR UPDATE', [cast.mai.id]);
    const hers = desk.graph.asks('{ me { fullName } }', mai);
    await new Promise((wake) => setTimeout(wake, 500));
    expect(await desk.graph.asks('{ me { fullName } }', citizen('lan'))).toBeWhole();
    expect(codesOf([await hers])).toEqual(new Set(['DISCLOSURE_LOG_UNAVAILABLE']));
    await holder?.rollbackTransaction();
    await holder?.release();
    expect(await desk.graph.asks('{ me { fullName } }', mai)).toBeWhole();
  });

  it('is not kept from anybody by somebody who pauses and resumes all the time', async () => {
    const consents = await Promise.all(
      [1, 2, 3].map((place) => keepConsent(desk.graph, { id: `tap${place}`.padEnd(26, '0') })),
    );
    let tapping = true;
    const taps = consents.flatMap((id) =>
      [desk.pauses, desk.resumes].flatMap((change) =>
        Array.from({ length: 3 }, async () => {
          while (tapping) expect(codesOf([await change(id)])).not.toContain('INTERNAL');
        }),
      ),
    );
    const reads = await Promise.all(
      Array.from({ length: 8 }, async (_, place) => {
        const answers = [];
        for (let turn = 0; turn < 12; turn++) {
          answers.push(
            place % 2 === 0
              ? await desk.graph.asks('{ me { fullName } }', place % 4 === 0 ? mai : citizen('lan'))
              : await desk.reads(String(consents[turn % 3])),
          );
        }
        return answers;
      }),
    );
    tapping = false;
    await Promise.all(taps);
    const codes = codesOf(reads.flat());
    for (const allowed of ['CONSENT_PAUSED', 'SCOPE_NOT_GRANTED']) codes.delete(allowed);
    expect(codes).toEqual(new Set());
  }, 60_000);
});

describe('about midnight of the last day of a month', () => {
  const [BEFORE, AFTER] = ['2026-11-30T16:59:59.000Z', '2026-11-30T17:00:01.000Z'];
  const desk = new Consenting();
  let bankOf: Verifying;
  beforeAll(async () => {
    desk.graph = await Graph.start({ residents: 60, now: desk.now });
    bankOf = new Verifying(desk.graph);
  });
  afterAll(() => desk.graph.close());

  const until = { validUntil: '2027-06-01T00:00:00.000Z' };

  it('brings all uses back once, however the clocks of two gateways take turns', async () => {
    const id = await keepConsent(desk.graph, {
      id: 'midnight'.padEnd(26, '0'),
      usesPerMonth: 2,
      usesLeft: 1,
      ...until,
    });
    const shown: boolean[] = [];
    for (let turn = 0; turn < 8; turn++) {
      desk.moveTo(turn % 2 === 0 ? BEFORE : AFTER);
      shown.push((await desk.reads(id)).data.consentedResident !== null);
    }
    // One of November, two of December.
    expect(shown.filter(Boolean)).toHaveLength(3);
  });

  it('brings all guesses back once', async () => {
    const id = await bankOf.consent(until);
    const told: boolean[] = [];
    for (let turn = 0; turn < 16; turn++) {
      desk.moveTo(turn % 2 === 0 ? BEFORE : AFTER);
      const { data } = await bankOf.verifies(id, named('Trần Thị Bưởi'));
      told.push(data?.verifyIdentity != null);
    }
    // The first spends a guess of November's, and so all of December's five come with the second.
    expect(told.filter(Boolean)).toHaveLength(6);
  });
});

describe('an answer over a whole commune', () => {
  const COMMUNE = 20_000;
  const everybody = Array.from({ length: COMMUNE }, () => newId());
  const officer: Caller = {
    kind: 'OFFICER',
    subject: 'hanh',
    client: 'can-bo',
    scopes: [],
    level: null,
    agency: 'A',
    area: '00004',
  };
  const citizenMai: Caller = {
    kind: 'CITIZEN',
    subject: cast.mai.id,
    client: 'cong-dan-so',
    scopes: [],
    level: 2,
    agency: null,
    area: null,
  };
  const disclosure = (subject: string, more: Partial<Disclosure>): Disclosure => ({
    subject,
    basis: 'SELF',
    reference: null,
    version: 0,
    purpose: null,
    fields: ['Query.residents', 'Resident.fullName', 'Resident.personalNumber', 'Resident.permanentAddress'],
    denied: [],
    ...more,
  });
  const entryOf = (caller: Caller, disclosures: readonly Disclosure[]): CommitEntry => ({
    requestId: 'request',
    caller,
    operationHash: 'x'.repeat(43),
    disclosures,
  });

  it('that is more than the log takes at once withholds nobody else’s', async () => {
    const graph = await Graph.start({ transport: 'http', residents: 60 });
    const server = graph.servers[subgraphs.findIndex(({ name }) => name === 'identity')];
    if (!server) throw new Error('the identity chapter has no port');
    const { port } = server.server.address() as AddressInfo;
    const link = new RemoteLink('identity', `http://127.0.0.1:${port}/graphql`);
    const peers = createPeers(new Map([['identity', link]]), answererOf, [TEST_SEAL_KEY]);
    const record = new DisclosureRecord(
      peers,
      createLog('silent'),
      () => NOON,
      () => 5,
    );
    const mine = entryOf(citizenMai, [disclosure(cast.mai.id, {})]);
    const theirs = entryOf(
      officer,
      everybody.map((subject) => disclosure(subject, { basis: 'MANDATE', reference: 'none' })),
    );
    const deadline = Date.now() + 20_000;
    const codes = await Promise.all([mine, theirs, mine, mine].map((entry) => record.commit(entry, deadline)));
    expect(codes).toEqual([null, 'DISCLOSURE_LOG_UNAVAILABLE', null, null]);
    await link.close();
    await graph.close();
  });

  it('is decided person by person, each once', () => {
    const mandate = {
      area: '00004',
      scopes: ['identity.core'],
      reference: 'task',
      version: 1,
      purpose: 'RESIDENCE_CHECK',
      expiresAt: NOON.getTime() + 60_000,
    };
    const authority = { caller: officer, grants: [], mandate, refusal: null };
    const access = new Access(authority, NOON);
    const found = everybody.slice(0, 1_000);
    for (const id of [...found, ...found]) {
      access.confirm(id, mandate);
      access.open(id, { scope: 'identity.core', own: false }, 'Resident.fullName');
      expect(() => access.open(id, { scope: 'address', own: false }, 'Resident.permanentAddress')).toThrow();
    }
    const ledger = new Ledger(authority);
    for (let chapter = 0; chapter < 2; chapter++)
      ledger.add({ disclosures: access.disclosures, grants: access.confirmed });
    expect(ledger.grants).toHaveLength(found.length);
    expect(ledger.disclosures).toHaveLength(found.length);
    expect(ledger.disclosures[0]).toMatchObject({
      fields: ['Resident.fullName'],
      denied: ['Resident.permanentAddress'],
    });
  });
});

describe('a bank that asks the same citizen all day', () => {
  it('is stopped after fifty requests, and nobody else is: her list stays one that can be read', async () => {
    const desk = new Consenting();
    desk.graph = await Graph.start({ residents: 60, now: desk.now });
    const asked = [];
    for (let turn = 0; turn < 55; turn++) asked.push(await desk.requests());
    expect(asked.filter(({ data }) => data !== null)).toHaveLength(50);
    expect(asked.at(-1)).toBeRefusedWith('RATE_LIMITED');
    const { personalNumber, fullName, dateOfBirth } = cast.lan;
    expect(await desk.requests(desk.input({ subject: { personalNumber, fullName, dateOfBirth } }), bank)).toBeWhole();
    await desk.graph.close();
  });
});
