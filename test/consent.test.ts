// biome-ignore-all lint/suspicious/noExplicitAny: a test reads whatever shape it asked for
import type { JWK } from 'jose';
import { cast, relyingParties } from '../population/cast';
import { birthday, hasTurned, partOf } from '../subgraphs/identity/consents/voices';
import { Opener } from '../subgraphs/identity/signing';
import { newId } from '../subgraphs/shared/ids';
import { an, Consenting, contentOf, item, quang, subjectOf } from './consenting';
import { bank, by, mai } from './counter';
import { databaseKinds, Graph } from './graph';
import { keepConsent } from './kept-consent';
import { rounds } from './rounds';

const HOUR_MS = 60 * 60 * 1000;
const kinds = (consent: any): string[] => consent.events.map(({ kind }: any) => kind);
const scopesOf = ({ scopes }: any): string[] => scopes.map(({ scope }: any) => scope);

describe.each(databaseKinds)('the life of a consent on %s', (database) => {
  const desk = new Consenting();
  beforeAll(async () => {
    desk.graph = await Graph.start({ database, residents: 50, now: desk.now });
  });
  afterAll(() => desk.graph.close());
  beforeEach(() => desk.wait(HOUR_MS));

  const mine = async (fields: string, as = mai) => {
    const answer = await desk.graph.asks(`{ me { ${fields} } }`, as);
    expect(answer).toBeWhole();
    return answer.data.me;
  };
  const shown = async (id: string, as = mai) => {
    const query =
      '{ consent(id: $id) { status version usesLeft scopes { scope } events { kind by version } receipt } }';
    const answer = await desk.graph.asks(`query ($id: ID!) ${query}`, { ...as, variables: { id } });
    expect(answer).toBeWhole();
    return answer.data.consent;
  };

  describe('asked and answered', () => {
    it('lets Mai see who asks for what and why, and agree to a part of it', async () => {
      const asked = await desk.requests();
      expect(asked).toBeWhole();
      const request = asked.data.requestConsent;
      expect(request).toMatchObject({
        status: 'PENDING',
        relyingParty: { name: relyingParties.bank.name },
        purpose: { code: 'ACCOUNT_OPENING_KYC' },
        fetchType: 'PERIODIC',
        usesPerMonth: 3,
        dataLifeDays: 365,
        createdAt: desk.now().toISOString(),
        expiresAt: desk.inDays(7),
        validUntil: desk.inDays(30),
      });
      const [newest] = (await mine('consentRequests(status: PENDING) { id status scopes { scope essential } }'))
        .consentRequests;
      expect(newest).toEqual({
        id: request.id,
        status: 'PENDING',
        scopes: [
          { scope: 'identity.core', essential: true },
          { scope: 'address', essential: false },
        ],
      });
      const approved = await desk.approves(request.id, ['identity.core']);
      expect(approved).toBeWhole();
      const consent = approved.data.approveConsentRequest;
      expect(consent).toMatchObject({
        version: 1,
        status: 'ACTIVE',
        scopes: [item('identity.core')],
        usesLeft: 3,
        validFrom: desk.now().toISOString(),
        validUntil: request.validUntil,
        events: [
          { kind: 'REQUESTED', at: request.createdAt, version: 0, by: 'relying party' },
          { kind: 'GRANTED', at: desk.now().toISOString(), version: 1, by: 'citizen' },
        ],
      });
      const read = await desk.reads(consent.id, 'fullName permanentAddress { text }');
      expect(read.data.consentedResident).toEqual({ fullName: cast.mai.fullName, permanentAddress: null });
      expect(read.errors.map(({ extensions }) => extensions.code)).toEqual(['SCOPE_NOT_GRANTED']);
    });

    it('tells the bank by its request which consent came of it', async () => {
      const id = await desk.requested();
      const query = `{ consentRequest(id: "${id}") { status consent { id status } } }`;
      expect((await desk.graph.asks(query, bank)).data.consentRequest).toEqual({ status: 'PENDING', consent: null });
      const given = (await desk.approves(id, ['identity.core'])).data.approveConsentRequest;
      const told = (await desk.graph.asks(query, bank)).data.consentRequest;
      expect(told).toEqual({ status: 'APPROVED', consent: { id: given.id, status: 'ACTIVE' } });
      expect((await shown(given.id, bank)).version).toBe(1);
    });

    it('makes nothing of a request that Mai refused', async () => {
      const id = await desk.requested();
      const refused = await desk.rejects(id);
      expect(refused).toBeWhole();
      expect(refused.data.rejectConsentRequest.status).toBe('REJECTED');
      expect(await desk.approves(id, ['identity.core'])).toBeRefusedWith('STEP_NOT_ALLOWED');
      expect(await desk.rejects(id)).toBeRefusedWith('STEP_NOT_ALLOWED');
    });

    it('lets a request lie for seven days and no longer', async () => {
      const id = await desk.requested();
      desk.wait(7 * 24 * HOUR_MS - 1);
      expect(await desk.approves(id, ['address'])).toBeRefusedWith('BAD_USER_INPUT');
      desk.wait(1);
      expect(await desk.approves(id, ['identity.core'])).toBeRefusedWith('STEP_NOT_ALLOWED');
      expect(await desk.rejects(id)).toBeRefusedWith('STEP_NOT_ALLOWED');
      const { consentRequests } = await mine('consentRequests(status: EXPIRED) { id }');
      expect(consentRequests.map((each: any) => each.id)).toContain(id);
    });

    it('lets a request lie no longer than the consent itself would last', async () => {
      const id = await desk.requested({ validUntil: desk.inDays(1) });
      desk.wait(24 * HOUR_MS);
      expect(await desk.approves(id, ['identity.core'])).toBeRefusedWith('STEP_NOT_ALLOWED');
    });

    it('keeps moments as moments whatever offset they came with', async () => {
      const validUntil = desk.inDays(20).replace('Z', '').replace(/T.*/, 'T10:30:00+07:00');
      const { data } = await desk.requests(desk.input({ validUntil }));
      expect(data.requestConsent.validUntil).toBe(new Date(validUntil).toISOString());
    });

    it('knows Mai by her name in other letters too, and shows none of it', async () => {
      const subject = { ...subjectOf(cast.mai), fullName: cast.mai.fullName.normalize('NFD') };
      const answer = await desk.requests(desk.input({ subject }));
      expect(answer).toBeWhole();
      expect(answer.text).not.toContain(cast.mai.personalNumber);
    });
  });

  describe('changed by the citizen at any time', () => {
    it('shows the bank nothing of what Mai took back, even what it called essential', async () => {
      const { id } = await desk.given();
      const narrowed = await desk.narrows(id, ['address']);
      expect(narrowed).toBeWhole();
      expect(narrowed.data.narrowConsent).toMatchObject({ version: 2, status: 'ACTIVE' });
      expect(scopesOf(narrowed.data.narrowConsent)).toEqual(['address']);
      expect(await desk.reads(id, 'fullName')).toBeRefusedWith('SCOPE_NOT_GRANTED');
      expect(await desk.reads(id, 'permanentAddress { text }')).toBeWhole();
    });

    it('shows the bank nothing while Mai has paused it, and goes on when she says so', async () => {
      const { id } = await desk.given();
      expect((await desk.pauses(id)).data.pauseConsent).toMatchObject({ version: 2, status: 'PAUSED' });
      expect(await desk.reads(id)).toBeRefusedWith('CONSENT_PAUSED');
      expect((await desk.resumes(id)).data.resumeConsent).toMatchObject({ version: 3, status: 'ACTIVE' });
      expect(await desk.reads(id)).toBeWhole();
    });

    it('shows the bank nothing of Mai after she withdrew consent, for good', async () => {
      const { id } = await desk.given();
      await desk.pauses(id);
      const revoked = (await desk.revokes(id)).data.revokeConsent;
      expect(revoked).toMatchObject({ version: 3, status: 'REVOKED' });
      expect(kinds(revoked)).toEqual(['REQUESTED', 'GRANTED', 'PAUSED', 'REVOKED']);
      expect(await desk.reads(id)).toBeRefusedWith('CONSENT_REVOKED');
      for (const step of [desk.pauses, desk.resumes, desk.revokes]) {
        expect(await step(id)).toBeRefusedWith('STEP_NOT_ALLOWED');
      }
      expect(await desk.narrows(id, ['address'])).toBeRefusedWith('STEP_NOT_ALLOWED');
    });

    it('withdraws as easily as it gives: at level 1 too', async () => {
      const asMai1 = by({ as: 'citizen', person: 'mai', level: 1 });
      const { id } = await desk.given();
      expect(await desk.narrows(id, ['address'], { as: asMai1 })).toBeWhole();
      expect(await desk.pauses(id, { as: asMai1 })).toBeWhole();
      expect(await desk.resumes(id, { as: asMai1 })).toBeRefusedWith('LEVEL_2_REQUIRED');
      expect(await desk.revokes(id, { as: asMai1 })).toBeWhole();
      expect(await desk.rejects(await desk.requested(), { as: asMai1 })).toBeWhole();
    });

    it('tells two changes of one document as they happened, each with its own history', async () => {
      const { id } = await desk.given();
      const answer = await desk.graph.asks(
        `mutation ($id: ID!) {
          first: pauseConsent(id: $id, idempotencyKey: "${desk.key()}") { status events { kind } }
          second: revokeConsent(id: $id, idempotencyKey: "${desk.key()}") { status events { kind } }
        }`,
        { ...mai, variables: { id } },
      );
      expect(answer).toBeWhole();
      expect(answer.data.first.status).toBe('PAUSED');
      expect(kinds(answer.data.second)).toEqual(['REQUESTED', 'GRANTED', 'PAUSED', 'REVOKED']);
    });
  });

  describe('used within its bounds', () => {
    it('is good for one answer when it is for one time, however many ask at once', async () => {
      const { id, usesLeft } = await desk.given({ fetchType: 'ONE_TIME', usesPerMonth: null });
      expect(usesLeft).toBe(1);
      const answers = await Promise.all(Array.from({ length: 8 }, () => desk.reads(id)));
      const whole = answers.filter(({ data }) => data?.consentedResident?.fullName === cast.mai.fullName);
      expect(whole).toHaveLength(1);
      for (const answer of answers) if (answer !== whole[0]) expect(answer).toBeRefusedWith('CONSENT_EXHAUSTED');
      expect((await shown(id)).usesLeft).toBe(0);
      desk.wait(40 * 24 * HOUR_MS);
      expect(await desk.reads(id)).toBeRefusedWith('CONSENT_EXPIRED');
    });

    it('has all its uses again when a month begins in Vietnam, not in Greenwich', async () => {
      const march = new Date('2027-03-01T00:00:00+07:00');
      desk.moveTo(new Date(march.getTime() - 1).toISOString());
      const { id } = await desk.given({ usesPerMonth: 2 });
      expect(await desk.reads(id)).toBeWhole();
      expect(await desk.reads(id)).toBeWhole();
      expect(await desk.reads(id)).toBeRefusedWith('CONSENT_EXHAUSTED');
      expect((await shown(id)).usesLeft).toBe(0);
      desk.wait(1);
      expect((await shown(id)).usesLeft).toBe(2);
      expect(await desk.reads(id)).toBeWhole();
      expect((await shown(id)).usesLeft).toBe(1);
    });

    it('is over at the very moment that was agreed', async () => {
      const { id } = await desk.given({ validUntil: desk.inDays(2) });
      desk.wait(48 * HOUR_MS - 1);
      expect(await desk.reads(id)).toBeWhole();
      desk.wait(1);
      expect(await desk.reads(id)).toBeRefusedWith('CONSENT_EXPIRED');
      expect((await shown(id)).status).toBe('EXPIRED');
      for (const step of [desk.pauses, desk.resumes, desk.revokes]) {
        expect(await step(id)).toBeRefusedWith('STEP_NOT_ALLOWED');
      }
    });
  });

  describe('receipts', () => {
    /** What anybody can open receipts with: the published keys, nothing else. */
    const published = async (): Promise<Opener> => {
      const answer = await fetch(`${desk.graph.url}/.well-known/jwks.json`);
      return new Opener(((await answer.json()) as { keys: JWK[] }).keys);
    };

    it('prove each version of a consent offline, with the published keys', async () => {
      const opener = await published();
      const given = await desk.given();
      const narrowed = (await desk.narrows(given.id, ['address'])).data.narrowConsent;
      const revoked = (await desk.revokes(given.id)).data.revokeConsent;
      const said = await Promise.all(
        [given, narrowed, revoked].map(({ receipt }) => opener.open('consent-receipt', receipt)),
      );
      expect(said).toMatchObject([
        { receipt_id: given.id, version: 1, status: 'ACTIVE', event: { event_type: 'GRANTED', entity: 'citizen' } },
        { receipt_id: given.id, version: 2, status: 'ACTIVE', event: { event_type: 'NARROWED' } },
        { receipt_id: given.id, version: 3, status: 'REVOKED', event: { event_type: 'REVOKED' } },
      ]);
      expect(said[0]).toMatchObject({
        pii_principal_id: cast.mai.id,
        pii_controllers: [
          { party_name: relyingParties.bank.name, registration_code: relyingParties.bank.registrationCode },
        ],
        purpose: { code: 'ACCOUNT_OPENING_KYC' },
        pii_information: [
          { pii_type: 'identity.core', mode: 'DISCLOSE', pii_optional: false },
          { pii_type: 'address', mode: 'DISCLOSE', pii_optional: true },
        ],
        fetch_type: 'PERIODIC',
        uses_per_month: 3,
        retention_period: 'P365D',
        valid_until: given.validUntil,
      });
      expect((said[1] as any).pii_information).toHaveLength(1);
      expect((await shown(given.id)).receipt).toBe(revoked.receipt);
    });

    it('say nothing about the person but an id', async () => {
      const text = JSON.stringify(contentOf((await desk.given()).receipt));
      for (const value of [cast.mai.fullName, cast.mai.personalNumber, cast.mai.dateOfBirth, 'Phan Đình Phùng']) {
        expect(text).not.toContain(value);
      }
    });

    it('are worth nothing once a character is changed', async () => {
      const opener = await published();
      const { receipt } = await desk.given();
      expect(await opener.open('consent-receipt', receipt)).not.toBeNull();
      expect(await opener.open('share-ticket', receipt)).toBeNull();
      for (let place = 0; place < receipt.length; place += rounds(41, 1)) {
        const other = receipt[place] === 'A' ? 'B' : 'A';
        const altered = receipt.slice(0, place) + other + receipt.slice(place + 1);
        expect(await opener.open('consent-receipt', altered)).toBeNull();
      }
    });
  });

  describe('looked through', () => {
    it('lists consents by where they stand, page by page, newest first', async () => {
      const lists = async (status: string) => {
        const ids: string[] = [];
        let after = '';
        for (;;) {
          const page = `consents(status: ${status}, first: 2${after}) { edges { node { id status } } pageInfo { hasNextPage endCursor } }`;
          const { edges, pageInfo } = (await mine(page)).consents;
          expect(edges.every(({ node }: any) => node.status === status)).toBe(true);
          ids.push(...edges.map(({ node }: any) => node.id));
          if (!pageInfo.hasNextPage) return ids;
          after = `, after: "${pageInfo.endCursor}"`;
        }
      };
      const made: string[] = [];
      for (const step of [null, null, null, desk.pauses, desk.revokes]) {
        desk.wait(1_000);
        const { id } = await desk.given({ validUntil: desk.inDays(1) });
        if (step) expect(await step(id)).toBeWhole();
        made.unshift(id);
      }
      const [revoked, paused, ...active] = made;
      expect((await lists('ACTIVE')).filter((id) => made.includes(id))).toEqual(active);
      expect((await lists('PAUSED')).filter((id) => made.includes(id))).toEqual([paused]);
      expect((await lists('REVOKED')).filter((id) => made.includes(id))).toEqual([revoked]);
      desk.wait(24 * HOUR_MS);
      expect((await lists('EXPIRED')).filter((id) => made.includes(id))).toEqual([paused, ...active]);
      expect((await lists('ACTIVE')).filter((id) => made.includes(id))).toEqual([]);
    });

    it('shows requests and consents of An to his mother and to nobody else of the family', async () => {
      const id = await desk.requested({ subject: subjectOf(cast.an) });
      const query = `{ consentRequest(id: "${id}") { id } }`;
      expect(await desk.graph.asks(query, mai)).toBeWhole();
      expect(await desk.graph.asks(query, an)).toBeWhole();
      expect(await desk.graph.asks(query, quang)).toBeRefusedWith('NOT_FOUND');
      await desk.rejects(id);
    });
  });

  describe('of children and wards', () => {
    const ofAn = { subject: subjectOf(cast.an) };
    const both = ['identity.core', 'address'];

    it('comes into force when mother and son of nine have both agreed, to what both agreed to', async () => {
      for (const [first, second, awaits] of [
        [mai, an, 'CHILD'],
        [an, mai, 'GUARDIAN'],
      ] as const) {
        const id = await desk.requested(ofAn);
        const waiting = (await desk.approves(id, both, { as: first })).data.approveConsentRequest;
        expect(waiting).toMatchObject({ version: 1, status: 'PAUSED', awaits });
        expect(contentOf(waiting.receipt)).toMatchObject({ status: 'PAUSED', awaits });
        expect(await desk.reads(waiting.id)).toBeRefusedWith('CONSENT_PAUSED');
        expect(await desk.resumes(waiting.id, { as: first })).toBeRefusedWith('STEP_NOT_ALLOWED');
        expect(await desk.approves(id, both, { as: first })).toBeRefusedWith('STEP_NOT_ALLOWED');
        const { consentRequests } = await mine('consentRequests(status: PENDING) { id }', an);
        expect(consentRequests).toContainEqual({ id });

        const agreed = (await desk.approves(id, ['identity.core'], { as: second })).data.approveConsentRequest;
        expect(agreed).toMatchObject({ id: waiting.id, version: 2, status: 'ACTIVE', awaits: null });
        expect(scopesOf(agreed)).toEqual(['identity.core']);
        const grants = agreed.events.filter(({ kind }: any) => kind === 'GRANTED').map(({ by: who }: any) => who);
        expect(grants).toEqual(awaits === 'CHILD' ? ['guardian', 'child'] : ['child', 'guardian']);
        expect((await desk.reads(agreed.id)).data.consentedResident.fullName).toBe(cast.an.fullName);
        expect(await desk.approves(id, both, { as: second })).toBeRefusedWith('STEP_NOT_ALLOWED');
      }
    });

    it('ends with the word of either, and neither overrules the other', async () => {
      const agreed = async () => {
        const id = await desk.requested(ofAn);
        await desk.approves(id, both);
        return (await desk.approves(id, both, { as: an })).data.approveConsentRequest.id;
      };
      const first = await agreed();
      expect(await desk.pauses(first, { as: an })).toBeWhole();
      expect(await desk.resumes(first)).toBeRefusedWith('STEP_NOT_ALLOWED');
      expect(await desk.resumes(first, { as: an })).toBeWhole();
      expect(await desk.pauses(first)).toBeWhole();
      expect(await desk.resumes(first, { as: an })).toBeRefusedWith('STEP_NOT_ALLOWED');
      expect(await desk.narrows(first, ['address'], { as: an })).toBeWhole();
      expect(await desk.revokes(first, { as: an })).toBeWhole();
      expect(await desk.revokes(await agreed())).toBeWhole();
    });

    it('comes to nothing when one of the two refuses or takes the first word back', async () => {
      const refused = await desk.requested(ofAn);
      const waiting = (await desk.approves(refused, both)).data.approveConsentRequest;
      expect(await desk.rejects(refused, { as: an })).toBeWhole();
      expect((await shown(waiting.id)).status).toBe('REVOKED');

      const takenBack = await desk.requested(ofAn);
      const { id } = (await desk.approves(takenBack, both, { as: an })).data.approveConsentRequest;
      expect(await desk.revokes(id, { as: an })).toBeWhole();
      expect(await desk.approves(takenBack, both)).toBeRefusedWith('STEP_NOT_ALLOWED');
      const query = `{ consentRequest(id: "${takenBack}") { status consent { id } } }`;
      const { data } = await desk.graph.asks(query, bank);
      expect(data.consentRequest).toEqual({ status: 'REJECTED', consent: null });
    });

    it('is the word of the mother alone for Ngọc, who is not seven', async () => {
      await desk.guardianship(cast.ngoc.id, { kind: 'CHILD', endsOn: '2040-09-05' });
      const id = await desk.requested({ subject: subjectOf(cast.ngoc) });
      const asNgoc = by({ as: 'citizen', person: 'ngoc', level: 2 });
      expect(await desk.approves(id, both, { as: asNgoc })).toBeRefusedWith('FORBIDDEN');
      const given = (await desk.approves(id, both)).data.approveConsentRequest;
      expect(given).toMatchObject({ status: 'ACTIVE', events: [{}, { by: 'guardian' }] });
    });

    it('is the word of the guardian alone for a ward, who may still withdraw it', async () => {
      await desk.guardianship(cast.binh.id, { kind: 'WARD', endsOn: null });
      const asBinh = by({ as: 'citizen', person: 'binh' });
      const id = await desk.requested({ subject: subjectOf(cast.binh) });
      expect(await desk.approves(id, both, { as: asBinh })).toBeRefusedWith('FORBIDDEN');
      const given = (await desk.approves(id, both)).data.approveConsentRequest;
      expect(given.status).toBe('ACTIVE');
      expect(await desk.pauses(given.id, { as: asBinh })).toBeWhole();
      expect(await desk.resumes(given.id, { as: asBinh })).toBeRefusedWith('FORBIDDEN');
      expect(await desk.resumes(given.id)).toBeWhole();
      expect(await desk.revokes(given.id, { as: asBinh })).toBeWhole();
      await desk.endGuardianship(cast.binh.id);
    });

    it('ends as An turns fourteen; from then on he speaks for himself, with an account of his own', async () => {
      desk.moveTo('2031-04-10T03:00:00.000Z');
      const before = await desk.requested(ofAn);
      await desk.approves(before, both);
      const { id, validUntil } = (await desk.approves(before, both, { as: an })).data.approveConsentRequest;
      expect(validUntil).toBe('2031-04-19T17:00:00.000Z');
      const left = await desk.requested({ ...ofAn, validUntil: desk.inDays(25) });
      desk.moveTo('2031-04-19T16:59:59.999Z');
      expect(await desk.reads(id)).toBeWhole();
      desk.wait(1);
      expect(await desk.reads(id)).toBeRefusedWith('CONSENT_EXPIRED');
      expect(await desk.approves(left, both)).toBeRefusedWith('NOT_FOUND');

      const asked = await desk.requested(ofAn);
      expect(await desk.approves(asked, both, { as: an })).toBeRefusedWith('LEVEL_2_REQUIRED');
      await desk.opensAccount(cast.an.id);
      const given = (await desk.approves(asked, both, { as: an })).data.approveConsentRequest;
      expect(given).toMatchObject({ status: 'ACTIVE', events: [{}, { by: 'citizen' }] });
    });
  });
});

/** All rounds together stay below the hundred requests a minute that a bank may make. */
describe.each(databaseKinds)('a withdrawal on %s', (database) => {
  const desk = new Consenting();
  beforeAll(async () => {
    desk.graph = await Graph.start({ database, residents: 50, now: desk.now });
  });
  afterAll(() => desk.graph.close());

  const history = async (id: string): Promise<string[]> => {
    const answer = await desk.graph.asks(`{ consent(id: "${id}") { events { kind } } }`, mai);
    return kinds(answer.data.consent);
  };

  /** Not asked for by the bank, which may name a person fifty times a day. */
  const kept = (): Promise<string> => keepConsent(desk.graph, { id: newId() });

  it('never discloses after a withdrawal was acknowledged, however many reads are under way', async () => {
    for (let round = 0; round < rounds(5, 30); round++) {
      const { id } = await desk.given({ usesPerMonth: 5 });
      let acknowledged = false;
      const late: string[] = [];
      const reading = Array.from({ length: 12 }, async (_, place) => {
        await new Promise((wake) => setTimeout(wake, place * 2));
        const begun = acknowledged;
        const { data } = await desk.reads(id);
        if (begun && data?.consentedResident) late.push(data.consentedResident.fullName);
      });
      const revoked = desk.revokes(id).then((answer) => {
        acknowledged = true;
        return answer;
      });
      expect(await revoked).toBeWhole();
      await Promise.all(reading);
      expect(late).toEqual([]);
      const events = await history(id);
      expect(events.at(-1)).toBe('REVOKED');
    }
  });

  it('never shows the old width after a narrowing was acknowledged', async () => {
    for (let round = 0; round < rounds(3, 15); round++) {
      const id = await kept();
      const reading = Array.from({ length: 4 }, () => desk.reads(id));
      expect(await desk.narrows(id, ['address'])).toBeWhole();
      expect(await desk.reads(id)).toBeRefusedWith('SCOPE_NOT_GRANTED');
      await Promise.all(reading);
      const events = await history(id);
      expect(events.lastIndexOf('USED')).toBeLessThan(events.indexOf('NARROWED'));
    }
  });

  it('and a pause at the same time are two changes, and neither is lost', async () => {
    for (let round = 0; round < rounds(3, 15); round++) {
      const id = await kept();
      const [narrowed, paused] = await Promise.all([desk.narrows(id, ['address']), desk.pauses(id)]);
      const versions = [narrowed.data.narrowConsent.version, paused.data.pauseConsent.version];
      expect(versions.sort()).toEqual([2, 3]);
      const query = `{ consent(id: "${id}") { version status scopes { scope } } }`;
      const { consent } = (await desk.graph.asks(query, mai)).data;
      expect(consent).toEqual({ version: 3, status: 'PAUSED', scopes: [{ scope: 'address' }] });
    }
  });

  it('stands against the word of the other that comes at the same time', async () => {
    const ofAn = { subject: subjectOf(cast.an) };
    const scopes = ['identity.core', 'address'];
    for (let round = 0; round < rounds(3, 15); round++) {
      const id = await desk.requested(ofAn);
      const words = await Promise.all([desk.approves(id, scopes), desk.approves(id, scopes, { as: an })]);
      const versions = words.map(({ data }) => data.approveConsentRequest).sort((a, b) => a.version - b.version);
      expect(versions).toMatchObject([
        { version: 1, status: 'PAUSED' },
        { version: 2, status: 'ACTIVE', awaits: null },
      ]);

      const again = await desk.requested(ofAn);
      const { id: waiting } = (await desk.approves(again, scopes)).data.approveConsentRequest;
      await Promise.all([desk.revokes(waiting), desk.approves(again, scopes, { as: an })]);
      expect((await history(waiting)).at(-1)).toBe('REVOKED');
      expect(await desk.reads(waiting)).toBeRefusedWith('CONSENT_REVOKED');
    }
  });
});

describe('whose word counts', () => {
  const at = (day: string): Date => new Date(`${day}T00:00:00+07:00`);
  const born = '2012-06-15';
  const child = { kind: 'CHILD', endsOn: '2026-06-15' } as const;
  const orphan = { kind: 'WARD', endsOn: '2030-06-15' } as const;
  const ward = { kind: 'WARD', endsOn: null } as const;

  it.each([
    ['SELF', child, '2019-06-14', 'NONE'],
    ['GUARDIAN', child, '2019-06-14', 'ALONE'],
    ['SELF', child, '2019-06-15', 'ONE_OF_TWO'],
    ['GUARDIAN', child, '2019-06-15', 'ONE_OF_TWO'],
    ['SELF', null, '2026-06-14', 'ONE_OF_TWO'],
    ['GUARDIAN', orphan, '2026-06-14', 'ONE_OF_TWO'],
    ['SELF', null, '2026-06-15', 'ALONE'],
    ['GUARDIAN', child, '2026-06-15', 'NONE'],
    ['SELF', orphan, '2026-06-15', 'ALONE'],
    ['GUARDIAN', orphan, '2026-06-15', 'ALONE'],
    ['SELF', ward, '2045-01-01', 'NONE'],
    ['GUARDIAN', ward, '2045-01-01', 'ALONE'],
    ['SELF', null, '2045-01-01', 'ALONE'],
  ] as const)('%s under %j on %s: %s', (basis, guardianship, day, part) => {
    expect(partOf(basis, born, guardianship, at(day))).toBe(part);
  });

  it('takes who may be younger for younger', () => {
    expect(birthday('2012', 14)).toBe('2026-12-31');
    expect(birthday('2012-02', 14)).toBe('2026-03-01');
    expect(birthday('2012-06', 14)).toBe('2026-06-30');
    expect(birthday('2012-06-15', 14)).toBe('2026-06-15');
  });

  it('has a child of 29 February wait for 1 March', () => {
    expect(birthday('2016-02-29', 14)).toBe('2030-03-01');
    expect(birthday('2016-02-29', 8)).toBe('2024-02-29');
  });

  it('begins a birthday at midnight in Vietnam', () => {
    expect(hasTurned(born, 14, new Date('2026-06-14T16:59:59.999Z'))).toBe(false);
    expect(hasTurned(born, 14, new Date('2026-06-14T17:00:00.000Z'))).toBe(true);
  });
});
