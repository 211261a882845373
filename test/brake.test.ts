import type { Repository } from 'typeorm';
import { cast, relyingParties, tasks } from '../population/cast';
import { EidAccountRow } from '../subgraphs/identity/entities';
import { type Asker, bank, Counter, citizen, mai, officer } from './counter';
import { type Answer, databaseKinds, Graph } from './graph';

const READ = '{ me { fullName personalNumber } }';
const READ_CHILD = `{ resident(id: "${cast.an.id}") { fullName } }`;
const APPROVE = `mutation ($id: ID!, $key: ID!) {
  approveConsentRequest(id: $id, scopes: ["identity.core"], idempotencyKey: $key) { status }
}`;
const REQUEST = `mutation ($input: RequestConsentInput!) { requestConsent(input: $input) { id } }`;
const REASON = 'Mất điện thoại';

describe.each(databaseKinds)('the emergency brake on %s', (database) => {
  const counter = new Counter();
  let accounts: Repository<EidAccountRow>;
  beforeAll(async () => {
    counter.graph = await Graph.start({ database, residents: 50, now: counter.now });
    const source = counter.graph.chapters.get('identity')?.database?.source;
    if (!source) throw new Error('the identity chapter has no database');
    accounts = source.getRepository(EidAccountRow);
  });
  afterAll(() => counter.graph.close());
  beforeEach(() => counter.wait(60));
  /** What a test locked, and what the gateway remembers of it, is gone before the next. */
  afterEach(async () => {
    for (const { id } of [cast.mai, cast.lan, cast.quang]) {
      await accounts.update({ residentId: id }, { status: 'ACTIVE', lockedAt: null, lockReason: null });
    }
  });

  const asks = (query: string, as: Asker = mai): Promise<Answer> => counter.graph.asks(query, as);
  const statusOf = async (residentId: string) => (await accounts.findOneBy({ residentId }))?.status;

  describe('pulled by Mai', () => {
    it('locks her account and gives her a receipt of it', async () => {
      const answer = await counter.locks(`  ${REASON.normalize('NFD')} `);
      expect(answer).toBeWhole();
      expect(answer.data.lockElectronicIdentity).toEqual({
        accountName: expect.any(String),
        level: 'LEVEL_2',
        status: 'LOCKED',
        lockedAt: counter.now().toISOString(),
        lockReason: REASON.normalize('NFC'),
        dependants: [{ id: cast.an.id }],
      });
    });

    it('answers as it is when it is pulled again, with the same key or another', async () => {
      const key = counter.key();
      const first = await counter.locks(REASON, mai, key);
      for (const wait of [0, 60]) {
        counter.wait(wait);
        expect((await counter.locks(REASON, mai, key)).data).toEqual(first.data);
        expect((await counter.locks('Lần nữa')).data).toEqual(first.data);
      }
      expect(await counter.locks('Lý do khác', mai, key)).toBeRefusedWith('IDEMPOTENCY_CONFLICT');
    });

    it('stops every read of hers and of her child at once, and for as long as it is locked', async () => {
      for (const query of [READ, READ_CHILD]) expect(await asks(query)).toBeWhole();
      expect(await counter.locks()).toBeWhole();
      for (const wait of [0, 1, 2, 3_600]) {
        counter.wait(wait);
        for (const query of [READ, READ_CHILD]) expect(await asks(query)).toBeRefusedWith('FORBIDDEN');
        expect(await asks('{ me { fullName } }', { as: { as: 'partner' } })).toBeRefusedWith('FORBIDDEN');
      }
    });

    it('stops the reading of what she has agreed to and is asked for', async () => {
      const { id } = (await counter.redeems((await counter.opens()).token)).data.redeemShareTicket;
      const query = `{ consent(id: "${id}") { status receipt events { kind } } }`;
      expect(await asks(query)).toBeWhole();
      await counter.locks();
      expect(await asks(query)).toBeRefusedWith('FORBIDDEN');
    });

    it('lets no answer with data begin after its acknowledgement, however many reads race it', async () => {
      for (let round = 0; round < 3; round++) {
        counter.wait(60);
        await accounts.update({ residentId: cast.mai.id }, { status: 'ACTIVE' });
        expect(await asks(READ)).toBeWhole();
        const racing = Array.from({ length: 25 }, () => asks(READ));
        const locking = counter.locks();
        racing.push(...Array.from({ length: 25 }, () => asks(READ)));
        const after = await locking.then(async (answer) => {
          expect(answer).toBeWhole();
          return Promise.all(Array.from({ length: 25 }, () => asks(READ)));
        });
        for (const answer of after) expect(answer).toBeRefusedWith('FORBIDDEN');
        for (const answer of await Promise.all(racing)) {
          if (answer.errors.length > 0) expect(answer).toBeRefusedWith('FORBIDDEN');
          else expect(answer.data.me.fullName).toBe(cast.mai.fullName);
        }
      }
    });

    it('stops what stands beside it in the same operation', async () => {
      const answer = await asks(`mutation {
        lockElectronicIdentity(reason: "x", idempotencyKey: "${counter.key()}") { status dependants { fullName } }
      }`);
      expect(answer).toBeRefusedWith('FORBIDDEN');
      expect(await statusOf(cast.mai.id)).toBe('LOCKED');
      await accounts.update({ residentId: cast.mai.id }, { status: 'ACTIVE' });
      counter.wait(60);
      const both = await asks(`mutation {
        lockElectronicIdentity(reason: "x", idempotencyKey: "${counter.key()}") { status }
        createShareTicket(input: { scopes: ["identity.core"], idempotencyKey: "${counter.key()}" }) { token }
      }`);
      expect(both.text).not.toContain('"token":');
      expect(both.errors.map(({ extensions }) => extensions.code)).toContain('FORBIDDEN');
    });

    it('stops approvals', async () => {
      const { personalNumber, fullName, dateOfBirth } = cast.mai;
      const input = {
        subject: { personalNumber, fullName, dateOfBirth },
        purpose: 'ACCOUNT_OPENING_KYC',
        scopes: [{ scope: 'identity.core' }],
        fetchType: 'ONE_TIME',
        dataLifeDays: 30,
        validUntil: new Date(counter.now().getTime() + 86_400_000).toISOString(),
        idempotencyKey: counter.key(),
      };
      const request = await counter.graph.asks(REQUEST, { ...bank, variables: { input } });
      expect(request).toBeWhole();
      const variables = () => ({ id: request.data.requestConsent.id, key: counter.key() });
      await counter.locks();
      for (const wait of [0, 60]) {
        counter.wait(wait);
        const refused = await counter.graph.asks(APPROVE, { ...mai, variables: variables() });
        expect(refused).toBeRefusedWith('FORBIDDEN');
      }
      await counter.unlocks(cast.mai.id, tasks.accountUnlock);
      counter.wait(60);
      expect(await counter.graph.asks(APPROVE, { ...mai, variables: variables() })).toBeWhole();
    });

    it('stops tickets, old and new, and the old ones for good', async () => {
      const { id, token } = await counter.opens({ ttlSeconds: 600 });
      await counter.locks();
      expect(await counter.redeems(token)).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
      for (const wait of [0, 60]) {
        counter.wait(wait);
        expect(await counter.creates(['identity.core'])).toBeRefusedWith('FORBIDDEN');
        expect(await counter.cancels(id)).toBeRefusedWith('FORBIDDEN');
      }
      await counter.unlocks(cast.mai.id, tasks.accountUnlock);
      expect(await counter.redeems(token)).toBeRefusedWith('CONSENT_REVOKED');
      counter.wait(60);
      expect(await counter.redeems((await counter.opens()).token)).toBeWhole();
    });

    it('is followed by no redemption, however many race it', async () => {
      for (let round = 0; round < 5; round++) {
        counter.wait(60);
        await accounts.update({ residentId: cast.mai.id }, { status: 'ACTIVE' });
        const tickets = await Promise.all(Array.from({ length: 10 }, () => counter.opens()));
        const racing = tickets.slice(0, 5).map(({ token }) => counter.redeems(token));
        const after = await counter
          .locks()
          .then(() => Promise.all(tickets.slice(5).map(({ token }) => counter.redeems(token))));
        for (const answer of after) expect(answer).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
        for (const answer of await Promise.all(racing)) {
          if (answer.errors.length > 0) expect(answer).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
        }
      }
    });

    it('leaves to others what she has given them', async () => {
      const { token } = await counter.opens({ relyingParty: relyingParties.bank.id });
      const { id } = (await counter.redeems(token)).data.redeemShareTicket;
      await counter.locks();
      const read = await counter.reads(id);
      expect(read).toBeWhole();
      expect(read.data.consentedResident.fullName).toBe(cast.mai.fullName);
    });

    it('takes a reason of one line', async () => {
      for (const reason of ['', ' \n ', 'a'.repeat(201), 'a\u0000b', 'a\nb', 'a\u202eb', 'a\ud800b']) {
        expect(await counter.locks(reason)).toBeRefusedWith('BAD_USER_INPUT');
      }
      expect(await statusOf(cast.mai.id)).toBe('ACTIVE');
      const longest = '📱'.repeat(200);
      expect((await counter.locks(longest)).data.lockElectronicIdentity.lockReason).toBe(longest);
    });
  });

  describe('is the person’s own', () => {
    it('at any level of sign-in', async () => {
      expect((await counter.locks(REASON, citizen('lan'))).data.lockElectronicIdentity.status).toBe('LOCKED');
      expect(await counter.locks(REASON, citizen('mai', { level: 1 }))).toBeWhole();
    });

    it('and of no partner, bank or officer', async () => {
      const scope = 'openid eid:lock identity.core eid';
      for (const role of ['partner', 'bank', 'officer', 'analyst'] as const) {
        expect(await counter.locks(REASON, { as: { as: role, scope } })).toBeRefusedWith('FORBIDDEN');
      }
      expect(await counter.locks(REASON, citizen('mai', { scope: 'openid eid' }))).toBeRefusedWith('FORBIDDEN');
      expect(await counter.locks(REASON, {})).toBeRefusedWith('UNAUTHENTICATED');
      expect(await statusOf(cast.mai.id)).toBe('ACTIVE');
    });

    it('where there is an account that is not closed', async () => {
      expect(await counter.locks(REASON, citizen('sau'))).toBeRefusedWith('NOT_FOUND');
      await accounts.update({ residentId: cast.quang.id }, { status: 'CLOSED' });
      expect(await counter.locks(REASON, citizen('quang'))).toBeRefusedWith('STEP_NOT_ALLOWED');
    });
  });

  describe('released by an officer', () => {
    it('lets Mai read again, and see who did it', async () => {
      await counter.locks();
      const answer = await counter.unlocks(cast.mai.id, tasks.accountUnlock);
      expect(answer).toBeWhole();
      expect(answer.data.unlockElectronicIdentity).toEqual({ status: 'ACTIVE', lockedAt: null, lockReason: null });
      counter.wait(60);
      const log = await asks(`{ me {
        fullName accessLog(first: 1) { edges { node { receiver basis purposeCode fields outcome } } }
      } }`);
      expect(log).toBeWhole();
      expect(log.data.me.accessLog.edges[0].node).toEqual({
        receiver: 'Công an Phường Ba Đình',
        basis: 'MANDATE',
        purposeCode: 'ACCOUNT_UNLOCK',
        fields: ['Resident.electronicIdentity'],
        outcome: 'DISCLOSED',
      });
    });

    it('answers as it is when there is nothing to release', async () => {
      const answer = await counter.unlocks(cast.mai.id, tasks.accountUnlock);
      expect(answer.data.unlockElectronicIdentity.status).toBe('ACTIVE');
      await accounts.update({ residentId: cast.mai.id }, { status: 'CLOSED' });
      expect(await counter.unlocks(cast.mai.id, tasks.accountUnlock)).toBeRefusedWith('STEP_NOT_ALLOWED');
    });

    it('does not undo a later lock by saying the same again, nor does an old lock come back', async () => {
      const [locking, unlocking] = [counter.key(), counter.key()];
      await counter.locks(REASON, mai, locking);
      await counter.unlocks(cast.mai.id, tasks.accountUnlock, undefined, unlocking);
      const old = await counter.locks(REASON, mai, locking);
      expect(old.data.lockElectronicIdentity.status).toBe('ACTIVE');
      await counter.locks();
      const again = await counter.unlocks(cast.mai.id, tasks.accountUnlock, undefined, unlocking);
      expect(again.data.unlockElectronicIdentity.status).toBe('LOCKED');
    });

    it('takes the officer who is charged with it', async () => {
      await counter.locks();
      const refusals: readonly (readonly [code: string, purpose: string | null, as?: Asker, resident?: string])[] = [
        ['SCOPE_NOT_GRANTED', null],
        ['SCOPE_NOT_GRANTED', tasks.residenceCheck],
        ['SCOPE_NOT_GRANTED', tasks.delayedInquiry],
        ['SCOPE_NOT_GRANTED', tasks.accountUnlock, officer('hanh'), cast.quang.id],
        ['SCOPE_NOT_GRANTED', tasks.accountUnlock, officer('hanh'), '0zzzzzzzzzzzzzzzzzzzzzzzzz'],
        ['PURPOSE_MISMATCH', tasks.accountUnlock, officer('tam')],
        ['PURPOSE_MISMATCH', tasks.accountUnlock, { as: { as: 'officer', person: 'tam', scope: 'eid:unlock' } }],
        ['PURPOSE_MISMATCH', '0zzzzzzzzzzzzzzzzzzzzzzzzz'],
        ['FORBIDDEN', tasks.accountUnlock, { as: { as: 'officer', scope: 'profile:read' } }],
        ['FORBIDDEN', tasks.accountUnlock, mai],
        ['FORBIDDEN', tasks.accountUnlock, citizen('mai', { scope: 'eid:unlock eid' })],
        ['FORBIDDEN', tasks.accountUnlock, { as: { as: 'bank', scope: 'eid:unlock' } }],
        ['UNAUTHENTICATED', tasks.accountUnlock, {}],
      ];
      for (const [code, purpose, as = officer('hanh'), resident = cast.mai.id] of refusals) {
        expect(await counter.unlocks(resident, purpose, as)).toBeRefusedWith(code);
      }
      expect(await statusOf(cast.mai.id)).toBe('LOCKED');
    });
  });
});
