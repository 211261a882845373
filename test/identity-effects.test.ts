import { decodeJwt } from 'jose';
import { cast } from '../population/cast';
import { subgraphs } from '../subgraphs';
import { DocumentRow } from '../subgraphs/documents/entities';
import { effects } from '../subgraphs/identity/effects';
import {
  AccessRecordRow,
  ConsentEventRow,
  ConsentRequestRow,
  ConsentRow,
  EidAccountRow,
  EidDependantRow,
  ShareTicketRow,
} from '../subgraphs/identity/entities';
import { createMeans, type IdentityMeans } from '../subgraphs/identity/means';
import { requestStatus } from '../subgraphs/identity/rules';
import { readConfig } from '../subgraphs/shared/config';
import { effectRequested } from '../subgraphs/shared/effects';
import { nobody } from '../subgraphs/shared/events/routes';
import { newId } from '../subgraphs/shared/ids';
import { createLog } from '../subgraphs/shared/log';
import { applicationOf, keepApproved } from './approved';
import { Consenting, subjectOf } from './consenting';
import { Counter, citizen, mai } from './counter';
import { databaseOf, Effecting, eventOf, peersOf } from './effecting';
import { Graph, TEST_KEYS, TEST_SEAL_KEY, TODAY } from './graph';
import { disclosing, keepConsent } from './kept-consent';
import { oneDatabase } from './kinds';

type Person = keyof typeof cast;

const SCOPES = ['identity.core', 'address'];
const { RECEIPT_KEY, RECORD_KEY } = TEST_KEYS;

describe.each(oneDatabase)('what births and deaths change in accounts, on %s', (database) => {
  const desk = new Consenting();
  const counter = new Counter();
  let graph: Graph;
  let means: IdentityMeans;
  let accounts: Effecting<IdentityMeans>;

  beforeAll(async () => {
    graph = await Graph.start({ database, residents: 60, now: desk.now, settings: { RECEIPT_KEY, RECORD_KEY } });
    desk.graph = graph;
    counter.graph = graph;
    const names = subgraphs.map(({ name }) => name);
    const config = readConfig(names, { NODE_ENV: 'test', SEAL_KEY: TEST_SEAL_KEY, RECEIPT_KEY, RECORD_KEY });
    const keys = { databaseUrl: '', sealKeys: [TEST_SEAL_KEY], peers: peersOf(graph), routes: nobody };
    const outbox = { emit: async () => undefined };
    const settings = { ...keys, config, log: createLog('silent'), now: desk.now };
    means = createMeans(databaseOf(graph, 'identity'), settings, outbox);
    accounts = new Effecting(graph, 'identity', effects, (told) => ({ ...means, outbox: told }), desk.now);
  }, 60_000);
  afterAll(async () => {
    await means.limits.close();
    await graph.close();
  });
  afterEach(() => {
    accounts.told.length = 0;
  });

  const table = <Row extends object>(row: new () => Row) => databaseOf(graph, 'identity').source.getRepository(row);
  const dies = (person: Person) => accounts.does({ kind: 'account.close', subjectId: cast[person].id });
  const entrust = (subjectId: string, values: Readonly<Record<string, unknown>>) =>
    accounts.does({ kind: 'child.entrust', subjectId, values });
  const facts = () =>
    accounts.told.map(({ type, subject, data }) => [type.replace('vn.congdanso.', ''), subject, data.status ?? null]);
  const accountOf = (person: Person) => table(EidAccountRow).findOneByOrFail({ residentId: cast[person].id });
  const consentsOf = (person: Person) =>
    table(ConsentRow).find({ where: { residentId: cast[person].id }, order: { id: 'ASC' } });

  const asked = (person: Person) => desk.requested({ subject: subjectOf(cast[person]) });
  const given = async (person: Person): Promise<string> => {
    const answer = await desk.approves(await asked(person), SCOPES, { as: citizen(person) });
    expect(answer).toBeWhole();
    return answer.data.approveConsentRequest.id;
  };

  /** Everything of somebody that an effect may change. */
  const stateOf = async (person: Person) => {
    const residentId = cast[person].id;
    return {
      accounts: await table(EidAccountRow).findBy({ residentId }),
      wards: await table(EidDependantRow).find({
        where: [{ residentId }, { guardianId: residentId }],
        order: { id: 'ASC' },
      }),
      consents: await consentsOf(person),
      requests: await table(ConsentRequestRow).find({ where: { residentId }, order: { id: 'ASC' } }),
      events: await table(ConsentEventRow).find({ where: { residentId }, order: { id: 'ASC' } }),
      tickets: await table(ShareTicketRow).find({ where: { residentId }, order: { id: 'ASC' } }),
    };
  };

  describe('a death', () => {
    it('closes the account and ends all that hung on it, once', async () => {
      const [active, paused, revoked] = [await given('quang'), await given('quang'), await given('quang')];
      expect(await desk.pauses(paused, { as: citizen('quang') })).toBeWhole();
      expect(await desk.revokes(revoked, { as: citizen('quang') })).toBeWhole();
      const pending = await asked('quang');
      const ticket = await counter.opens({ as: citizen('quang') });
      expect(await desk.reads(active)).toBeWhole();
      const before = await consentsOf('quang');

      expect(await dies('quang')).toEqual({ done: true });

      const { id, ...account } = await accountOf('quang');
      expect(account).toMatchObject({
        status: 'CLOSED',
        lockedAt: desk.now().toISOString(),
        lockReason: expect.any(String),
      });
      for (const consent of await consentsOf('quang')) {
        const was = before.find((each) => each.id === consent.id);
        const ended = consent.id !== revoked;
        expect(consent).toMatchObject({
          status: 'REVOKED',
          version: (was?.version ?? 0) + (ended ? 1 : 0),
          awaits: null,
        });
        const history = await table(ConsentEventRow).find({
          where: { consentId: consent.id },
          order: { position: 'ASC' },
        });
        const last = history.at(-1);
        expect(last).toMatchObject({ kind: 'REVOKED', byWhom: ended ? 'system' : 'citizen', version: consent.version });
        expect(history.filter(({ kind }) => kind === 'REVOKED')).toHaveLength(1);
        expect(consent.receipt).toBe(last?.receipt);
        expect(decodeJwt(consent.receipt)).toMatchObject({ status: 'REVOKED', version: consent.version });
      }
      const [request] = await table(ConsentRequestRow).findBy({ id: pending });
      expect(request && requestStatus(request, desk.now())).toBe('EXPIRED');
      expect(
        (await table(ConsentEventRow).findBy({ consentId: pending })).map(({ kind, byWhom }) => [kind, byWhom]),
      ).toEqual(expect.arrayContaining([['EXPIRED', 'system']]));
      expect((await table(ShareTicketRow).findOneByOrFail({ id: ticket.id })).status).toBe('CANCELLED');
      expect(facts().sort()).toEqual([
        ['account.closed', cast.quang.id, null],
        ['consent.changed', cast.quang.id, 'REVOKED'],
        ['consent.changed', cast.quang.id, 'REVOKED'],
      ]);
      expect(accounts.told.map(({ data }) => data)).toContainEqual({ account: id });

      accounts.told.length = 0;
      const state = await stateOf('quang');
      expect(await dies('quang')).toEqual({ done: true });
      expect(await stateOf('quang')).toEqual(state);
      expect(accounts.told).toEqual([]);
    });

    it('leaves nothing to read, to give or to sign in with', async () => {
      const [consent] = await consentsOf('quang');
      const [request] = await table(ConsentRequestRow).findBy({ residentId: cast.quang.id, status: 'PENDING' });
      expect(await desk.reads(String(consent?.id))).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
      const [ticket] = await table(ShareTicketRow).findBy({ residentId: cast.quang.id });
      expect(await counter.redeems(String(ticket?.token))).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
      // The two seconds for which the gateway remembers a citizen's own grants end nothing: the commit looks again.
      expect(await graph.asks('{ me { fullName } }', citizen('quang'))).toBeRefusedWith('FORBIDDEN');
      expect(await desk.approves(String(request?.id), SCOPES, { as: citizen('quang') })).toBeRefusedWith('FORBIDDEN');
    });

    it('of a child on a parent’s account ends what was agreed to for it, and the guardianship', async () => {
      const consent = await keepConsent(graph, { id: newId(), residentId: cast.an.id });
      expect(await desk.reads(consent)).toBeWhole();
      const [ward] = await table(EidDependantRow).findBy({ residentId: cast.an.id });
      expect(await dies('an')).toEqual({ done: true });
      expect(await desk.reads(consent)).toBeRefusedWith('CONSENT_REVOKED');
      const [after] = await table(EidDependantRow).findBy({ residentId: cast.an.id });
      expect(after).toEqual({ ...ward, endsOn: TODAY });
      const read = await graph.asks(`{ resident(id: "${cast.an.id}") { fullName } }`, mai);
      expect(read).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
      expect(facts()).toEqual([
        ['consent.changed', cast.an.id, 'REVOKED'],
        ['guardianship.ended', cast.an.id, null],
      ]);
    });

    it('of a guardian ends the guardianship, so that nobody acts by it', async () => {
      await desk.guardianship(cast.ngoc.id, { kind: 'CHILD', endsOn: '2040-09-05', guardianId: cast.hanh.id });
      await desk.guardianship(cast.sau.id, { kind: 'WARD', endsOn: null, guardianId: cast.hanh.id });
      expect(await dies('hanh')).toEqual({ done: true });
      const wards = await table(EidDependantRow).findBy({ guardianId: cast.hanh.id });
      expect(wards.map(({ endsOn }) => endsOn)).toEqual([TODAY, TODAY]);
      expect(facts().filter(([type]) => type === 'guardianship.ended')).toHaveLength(2);
    });

    it('of somebody without an account is done all the same', async () => {
      expect(await dies('sau')).toEqual({ done: true });
      expect(facts()).toEqual([]);
    });

    it('comes before or after each reading as a whole: none under a consent that has ended', async () => {
      const consent = await given('binh');
      const uses = () => table(AccessRecordRow).countBy({ reference: consent, outcome: 'DISCLOSED' });
      await table(ConsentRow).update({ id: consent }, { usesPerMonth: 1_000, usesLeft: 1_000 });
      let closed = false;
      const late: string[] = [];
      const reader = async () => {
        for (let turn = 0; turn < 8; turn++) {
          const startedAfter = closed;
          const answer = await desk.reads(consent);
          const code = answer.errors[0]?.extensions.code ?? 'READ';
          if (startedAfter) late.push(code);
        }
      };
      const death = async () => {
        await new Promise((wake) => setTimeout(wake, 20));
        await dies('binh');
        closed = true;
      };
      await Promise.all([reader(), reader(), reader(), death()]);
      expect(await desk.reads(consent)).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
      expect(new Set([...late, 'SUBJECT_UNKNOWN_OR_NO_CONSENT'])).toEqual(new Set(['SUBJECT_UNKNOWN_OR_NO_CONSENT']));
      const history = await table(ConsentEventRow).find({ where: { consentId: consent }, order: { position: 'ASC' } });
      expect(history.at(-1)?.kind).toBe('REVOKED');
      expect(history.filter(({ kind }) => kind === 'USED')).toHaveLength(await uses());
    });

    it('and an approval at the same moment leave no consent in force', async () => {
      const requests = [await asked('hue'), await asked('hue'), await asked('hue')];
      const [, ...answers] = await Promise.all([
        dies('hue'),
        ...requests.map((id) => desk.approves(id, SCOPES, { as: citizen('hue') })),
      ]);
      for (const { errors } of answers) expect(['FORBIDDEN', undefined]).toContain(errors[0]?.extensions.code);
      expect((await consentsOf('hue')).map(({ status }) => status).filter((status) => status !== 'REVOKED')).toEqual(
        [],
      );
      const open = (await table(ConsentRequestRow).findBy({ residentId: cast.hue.id })).filter(
        (request) => requestStatus(request, desk.now()) === 'PENDING',
      );
      expect(open).toEqual([]);
    });

    it('told five times over is one death, and the registries after it go on', async () => {
      const effects = [
        { chapter: 'residents', kind: 'death.register', state: 'DONE' },
        { chapter: 'identity', kind: 'account.close', state: 'ASKED' },
        { chapter: 'documents', kind: 'documents.close', state: 'WAITING' },
        { chapter: 'services', kind: 'record.add', state: 'WAITING' },
      ] as const;
      const form = { dateOfDeath: TODAY, placeOfDeath: 'Hà Nội' };
      const parties = { residentId: cast.mai.id, subjectId: cast.lan.id, procedureNumber: 10, form };
      const application = await keepApproved(graph, parties, effects);
      const consent = await keepConsent(graph, { id: newId(), residentId: cast.lan.id });
      const notice = { type: effectRequested('identity'), subject: cast.mai.id, data: { application, position: 2 } };
      const event = JSON.stringify(eventOf(notice));
      const send = () => peersOf(graph).send('identity', [event], { requestId: 'test', now: desk.now() });
      await Promise.all([send(), send(), send()]);
      await graph.settled();
      await Promise.all([send(), send()]);
      await graph.settled();
      expect((await applicationOf(graph, application)).state).toBe('COMPLETED');
      expect((await accountOf('lan')).status).toBe('CLOSED');
      const history = await table(ConsentEventRow).findBy({ consentId: consent });
      expect(history.map(({ kind, byWhom }) => [kind, byWhom])).toEqual([['REVOKED', 'system']]);
      const card = await databaseOf(graph, 'documents').source.getRepository(DocumentRow).findBy({
        residentId: cast.lan.id,
        type: 'IDENTITY_CARD',
      });
      expect(new Set(card.map(({ standing }) => standing))).toEqual(new Set(['REVOKED']));
    });

    it('is told without a word of anybody: ids and codes', async () => {
      await keepConsent(graph, { id: newId(), residentId: cast.tam.id, scopes: disclosing('identity.core') });
      await dies('tam');
      for (const { type, data } of accounts.told) {
        expect(type).toMatch(/^vn\.congdanso\.[a-z.]+$/);
        for (const value of Object.values(data)) expect(String(value)).toMatch(/^([0-9a-z]{26}|[A-Z_]+)$/);
      }
      expect(accounts.told.length).toBeGreaterThan(1);
    });
  });

  describe('a newborn', () => {
    const born = TODAY;
    const wardOf = (residentId: string) => table(EidDependantRow).findBy({ residentId });

    it('is kept on the account of the parent who filed, until the 14th birthday, once', async () => {
      const child = newId();
      expect(await entrust(child, { guardianId: cast.mai.id, dateOfBirth: born })).toEqual({ done: true });
      const [row] = await wardOf(child);
      expect(row).toEqual({
        ...{ id: expect.any(String), residentId: child, guardianId: cast.mai.id, kind: 'CHILD', endsOn: '2040-11-20' },
        since: desk.now().toISOString(),
      });
      expect(facts()).toEqual([['guardianship.begun', child, null]]);
      accounts.told.length = 0;
      expect(await entrust(child, { guardianId: cast.mai.id, dateOfBirth: born })).toEqual({ done: true });
      expect(await entrust(child, { guardianId: cast.duc.id, dateOfBirth: born })).toEqual({ done: true });
      expect(await wardOf(child)).toEqual([row]);
      expect(facts()).toEqual([]);
      const answer = await graph.asks('{ me { electronicIdentity { dependants { id } } } }', mai);
      expect(answer.data.me.electronicIdentity.dependants).toContainEqual({ id: child });
    });

    it('of two parents who file at once is kept on one account', async () => {
      const child = newId();
      const settled = await Promise.allSettled(
        [cast.mai.id, cast.duc.id].map((guardianId) => entrust(child, { guardianId, dateOfBirth: born })),
      );
      // Whoever came second is tried again, as the inbox does it, and finds nothing to do.
      for (const { status } of settled) {
        if (status === 'rejected') await entrust(child, { guardianId: cast.duc.id, dateOfBirth: born });
      }
      expect(await wardOf(child)).toHaveLength(1);
    });

    it('is kept on no account that is locked, closed or not there, and the birth stands all the same', async () => {
      await desk.account(cast.duc.id, { status: 'LOCKED' });
      for (const guardianId of [cast.duc.id, cast.quang.id, cast.sau.id]) {
        const child = newId();
        expect(await entrust(child, { guardianId, dateOfBirth: born })).toEqual({ done: true });
        expect(await wardOf(child)).toEqual([]);
      }
      await desk.account(cast.duc.id, { status: 'ACTIVE' });
    });

    it('is kept anew after a guardianship that has ended, under another id', async () => {
      const [before] = await wardOf(cast.an.id);
      expect(before?.endsOn).toBe(TODAY);
      await entrust(cast.an.id, { guardianId: cast.duc.id, dateOfBirth: cast.an.dateOfBirth });
      const [after] = await wardOf(cast.an.id);
      expect(after).toMatchObject({ guardianId: cast.duc.id, endsOn: '2031-04-20' });
      expect(after?.id).not.toBe(before?.id);
    });

    it.each([
      ['nobody', { dateOfBirth: born }],
      ['no birth date', { guardianId: cast.mai.id }],
      ['a day that there is not', { guardianId: cast.mai.id, dateOfBirth: '2026-02-30' }],
      ['something else than an id', { guardianId: { $ne: null }, dateOfBirth: born }],
    ])('is refused with %s', async (_, values) => {
      const child = newId();
      expect(await entrust(child, values)).toEqual({ done: false, reason: 'BAD_VALUES' });
      expect(await wardOf(child)).toEqual([]);
    });

    it('is no guardian of itself', async () => {
      const child = newId();
      expect(await entrust(child, { guardianId: child, dateOfBirth: born })).toEqual({
        done: false,
        reason: 'BAD_VALUES',
      });
    });
  });
});
