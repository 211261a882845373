import { cast, relyingParties } from '../../population/cast';
import { RelyingPartyRow, ShareTicketRow } from '../../subgraphs/identity/entities';
import { bank, Counter, citizen, mai, officer } from '../counter';
import { type Answer, databaseKinds, Graph } from '../graph';

const codeOf = ({ errors }: Answer): string => errors[0]?.extensions.code ?? 'none';
const tally = (codes: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
};

describe.each(databaseKinds)('a ticket in the wrong hands on %s', (database) => {
  const counter = new Counter();
  const rowsOf = <Row extends object>(entity: new () => Row) => {
    const source = counter.graph.chapters.get('identity')?.database?.source;
    if (!source) throw new Error('the identity chapter has no database');
    return source.getRepository(entity);
  };
  beforeAll(async () => {
    counter.graph = await Graph.start({ database, residents: 50, now: counter.now });
  });
  afterAll(() => counter.graph.close());
  beforeEach(() => counter.wait(60));

  describe('opening one', () => {
    const open = { scopes: ['identity.core'] };

    it.each([0, -1, 601, 2_147_483_647])('is refused for %d seconds', async (ttlSeconds) => {
      expect(await counter.creates(open.scopes, { ttlSeconds })).toBeRefusedWith('BAD_USER_INPUT');
    });

    it.each([
      ['none', []],
      ['the same twice', ['identity.core', 'identity.core']],
      ['one that does not exist', ['identity.core', 'identity.everything']],
      ['a star', ['*']],
      ['nothing but a name', ['']],
      ['a look-alike', ['identity.core\u200b']],
      ['a whole family', ['documents']],
    ])('is refused for scopes that make no sense: %s', async (_, scopes) => {
      expect(await counter.creates(scopes)).toBeRefusedWith('BAD_USER_INPUT');
    });

    it.each([
      'score',
      'health',
      'family',
      'household',
      'eid',
      'social',
      'applications',
      'identity.background',
      'documents.CRIMINAL_RECORD',
      'documents.BANK_ACCOUNT',
      'documents.MARRIAGE_CERTIFICATE',
    ])('is refused beyond the ceiling, even beside what is within: %s', async (scope) => {
      expect(await counter.creates(['identity.core', scope])).toBeRefusedWith('PURPOSE_CEILING_EXCEEDED');
    });

    it('is refused for a relying party that is not there, or that may not share by QR', async () => {
      for (const relyingParty of ['0zzzzzzzzzzzzzzzzzzzzzzzzz', '', "' OR 1=1 --", cast.mai.id]) {
        expect(await counter.creates(open.scopes, { relyingParty })).toBeRefusedWith('BAD_USER_INPUT');
      }
      const agency = { id: '0agency0000000000000000000', clientId: 'agency', name: 'Agency', kind: 'AGENCY' } as const;
      const more = { registrationCode: 'RP-CQ-0001', contact: null, allowedPurposes: ['AGE_CHECK'] };
      await rowsOf(RelyingPartyRow).insert({ ...agency, ...more });
      const refused = await counter.creates(open.scopes, { relyingParty: agency.id });
      expect(refused).toBeRefusedWith('PURPOSE_CEILING_EXCEEDED');
      const { token } = await counter.opens();
      expect(await counter.redeems(token, await counter.client('agency'))).toBeRefusedWith('PURPOSE_CEILING_EXCEEDED');
    });

    it('takes level 2 of the sign-in and of the account', async () => {
      for (const as of [citizen('mai', { level: 1 }), citizen('lan'), citizen('lan', { level: 2 })]) {
        expect(await counter.creates(open.scopes, { as })).toBeRefusedWith('LEVEL_2_REQUIRED');
      }
    });

    it('is for the citizen in person: no partner, bank, officer or guardian opens one', async () => {
      const scope = 'openid consent:write identity.core address';
      for (const role of ['partner', 'bank', 'officer', 'analyst'] as const) {
        const answer = await counter.creates(open.scopes, { as: { as: { as: role, scope } } });
        expect(answer).toBeRefusedWith('FORBIDDEN');
      }
      expect(await counter.creates(open.scopes, { as: {} })).toBeRefusedWith('UNAUTHENTICATED');
      const reader = citizen('mai', { scope: 'openid profile:read consent:read identity.core' });
      expect(await counter.creates(open.scopes, { as: reader })).toBeRefusedWith('FORBIDDEN');
    });

    it('is not for a child, who consents beside a guardian, until the 14th birthday', async () => {
      expect(await counter.creates(open.scopes, { as: citizen('an') })).toBeRefusedWith('STEP_NOT_ALLOWED');
      expect(await counter.creates(open.scopes, { as: citizen('ngoc') })).toBeRefusedWith('FORBIDDEN');
      expect(await counter.creates(open.scopes, { as: citizen('duc') })).toBeWhole();
    });

    it('is refused with the key of another one, and for a key that is none', async () => {
      const key = counter.key();
      await counter.opens({ key });
      expect(await counter.creates(['address'], { key })).toBeRefusedWith('IDEMPOTENCY_CONFLICT');
      expect(await counter.creates(['identity.core'], { key, ttlSeconds: 61 })).toBeRefusedWith('IDEMPOTENCY_CONFLICT');
      for (const none of ['', ' ', 'ké', 'k'.repeat(129)]) {
        expect(await counter.creates(open.scopes, { key: none })).toBeRefusedWith('BAD_USER_INPUT');
      }
    });

    it('makes one ticket of fifty tries with one key', async () => {
      const before = await rowsOf(ShareTicketRow).count();
      const key = counter.key();
      const answers = await Promise.all(Array.from({ length: 50 }, () => counter.creates(open.scopes, { key })));
      expect(new Set(answers.map(({ data }) => data.createShareTicket.token)).size).toBe(1);
      expect(await rowsOf(ShareTicketRow).count()).toBe(before + 1);
    });
  });

  describe('taking one back', () => {
    it("is the owner's: to everybody else it is not there", async () => {
      const { id, token } = await counter.opens();
      expect(await counter.cancels(id, citizen('quang'))).toBeRefusedWith('NOT_FOUND');
      expect(await counter.cancels('0zzzzzzzzzzzzzzzzzzzzzzzzz')).toBeRefusedWith('NOT_FOUND');
      for (const as of [
        bank,
        officer('hanh'),
        { as: { as: 'partner', scope: 'consent:write identity.core' } } as const,
      ]) {
        expect(await counter.cancels(id, as)).toBeRefusedWith('FORBIDDEN');
      }
      expect(await counter.redeems(token)).toBeWhole();
    });

    it('or redeeming it comes first, never both', async () => {
      for (let round = 0; round < 10; round++) {
        const { id, token } = await counter.opens();
        const [redeemed, cancelled] = await Promise.all([counter.redeems(token), counter.cancels(id)]);
        const outcome = `${codeOf(redeemed)} ${codeOf(cancelled)}`;
        expect(['none STEP_NOT_ALLOWED', 'CONSENT_REVOKED none']).toContain(outcome);
      }
    });
  });

  describe('redeeming one', () => {
    it('fifty times at once makes one consent, whoever they are', async () => {
      const { id, token } = await counter.opens();
      const partner = await counter.client(relyingParties.partner.clientId);
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, place) => counter.redeems(token, place % 2 ? partner : bank)),
      );
      expect(tally(answers.map(codeOf))).toEqual({ none: 1, CONSENT_EXHAUSTED: 49 });
      const consents = answers.flatMap(({ data }) => (data?.redeemShareTicket ? [data.redeemShareTicket.id] : []));
      expect(await rowsOf(ShareTicketRow).findOneBy({ id })).toMatchObject({
        status: 'REDEEMED',
        consentId: consents[0],
      });
    });

    it('fifty times at once with one key answers fifty times with one consent', async () => {
      const { token } = await counter.opens();
      const key = counter.key();
      const answers = await Promise.all(Array.from({ length: 50 }, () => counter.redeems(token, bank, key)));
      expect(tally(answers.map(codeOf))).toEqual({ none: 50 });
      expect(new Set(answers.map(({ data }) => data.redeemShareTicket.id)).size).toBe(1);
    });

    it('and reading fifty times at once is one reading', async () => {
      const { token } = await counter.opens();
      const { id } = (await counter.redeems(token)).data.redeemShareTicket;
      const reads = await Promise.all(Array.from({ length: 50 }, () => counter.reads(id)));
      expect(tally(reads.map(codeOf))).toEqual({ none: 1, CONSENT_EXHAUSTED: 49 });
    });

    it('is refused for a token that was altered by one character, anywhere', async () => {
      const { token } = await counter.opens();
      const places = Array.from({ length: 20 }, (_, step) => Math.floor((step * (token.length - 1)) / 19));
      for (const place of places) {
        const other = token[place] === 'A' ? 'B' : 'A';
        const altered = token.slice(0, place) + other + token.slice(place + 1);
        expect(await counter.redeems(altered)).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
      }
      expect(await counter.redeems(token)).toBeWhole();
    });

    it('is refused for what is no ticket of ours, with one code', async () => {
      const ticket = await counter.opens();
      const { receipt, id } = (await counter.redeems(ticket.token)).data.redeemShareTicket;
      const [, payload = ''] = ticket.token.split('.');
      const none = Buffer.from('{"alg":"none","typ":"share-ticket+jwt"}').toString('base64url');
      const strangers = ['', ticket.id, id, receipt, `${none}.${payload}.`, '..', 'x'.repeat(10_000), '\u0000'];
      for (const token of strangers) {
        expect(await counter.redeems(token)).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
      }
    });

    it('is refused, and tells nothing of its state, to another party than the one it is bound to', async () => {
      const partner = await counter.client(relyingParties.partner.clientId);
      const { id, token } = await counter.opens({ relyingParty: relyingParties.bank.id });
      const answers = [await counter.redeems(token, partner)];
      await counter.cancels(id);
      answers.push(await counter.redeems(token, partner));
      counter.wait(3_600);
      answers.push(await counter.redeems(token, await counter.client(relyingParties.partner.clientId)));
      for (const answer of answers) expect(answer).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
    });

    it('is for registered relying parties that speak for themselves', async () => {
      const { token } = await counter.opens();
      const scope = 'kyc:request kyc:read consent:read identity.core';
      for (const role of ['citizen', 'partner', 'officer', 'analyst'] as const) {
        expect(await counter.redeems(token, { as: { as: role, scope } })).toBeRefusedWith('FORBIDDEN');
      }
      expect(await counter.redeems(token, await counter.client('khong-dang-ky'))).toBeRefusedWith('FORBIDDEN');
      expect(await counter.redeems(token, mai)).toBeRefusedWith('FORBIDDEN');
      expect(await counter.redeems(token, {})).toBeRefusedWith('UNAUTHENTICATED');
      expect(await counter.redeems(token)).toBeWhole();
    });

    it('opens what Mai picked and not a field more', async () => {
      const { token } = await counter.opens();
      const { id } = (await counter.redeems(token)).data.redeemShareTicket;
      const answer = await counter.reads(id, 'fullName personalNumber contact { phone } score { total }');
      expect(answer.data.consentedResident).toEqual({
        fullName: cast.mai.fullName,
        personalNumber: null,
        contact: null,
        score: null,
      });
      expect(tally(answer.errors.map(({ extensions }) => extensions.code))).toEqual({ SCOPE_NOT_GRANTED: 3 });
    });

    it('gives a consent that nobody else reads by', async () => {
      const { token } = await counter.opens();
      const { id } = (await counter.redeems(token)).data.redeemShareTicket;
      const partner = await counter.client(relyingParties.partner.clientId);
      expect(await counter.reads(id, 'fullName', partner)).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
    });

    it('is refused with the key of another redemption', async () => {
      const [first, second] = [await counter.opens(), await counter.opens()];
      const key = counter.key();
      expect(await counter.redeems(first.token, bank, key)).toBeWhole();
      expect(await counter.redeems(second.token, bank, key)).toBeRefusedWith('IDEMPOTENCY_CONFLICT');
    });
  });
});
