import { cast, tasks } from '../population/cast';
import { type Decision, explanationOf } from './explanation';
import { Graph, type Question } from './graph';
import { disclosing, keepConsent } from './kept-consent';

const mai: Question = { as: { as: 'citizen', person: 'mai' } };
const bank: Question = { as: { as: 'bank' } };
const partner: Question = { as: { as: 'partner', person: 'mai' } };
const hanh: Question = { as: { as: 'officer', person: 'hanh' } };

const PROFILE = '{ me { fullName permanentAddress { text } score { total } } }';
const CONSENTED = '{ consentedResident { fullName contact { phone } } }';

const under = (consent: string): Question => ({ ...bank, headers: { 'consent-id': consent } });
const charged = (purpose: string): Question => ({ ...hanh, headers: { purpose } });

/** `path person reason` of each decision, in order. */
const told = (decisions: readonly Decision[]): string[] =>
  decisions.map(({ path, person, reason }) => `${path} ${nameOf(person)} ${reason}`);

const nameOf = (id: string | null): string =>
  id === null ? 'anybody' : (Object.entries(cast).find(([, person]) => person.id === id)?.[0] ?? 'somebody');

describe('an explanation', () => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await Graph.start();
    await keepConsent(graph, { id: 'living' });
    await keepConsent(graph, { id: 'revoked', status: 'REVOKED' });
    await keepConsent(graph, { id: 'paused', status: 'PAUSED' });
    await keepConsent(graph, { id: 'exhausted', fetchType: 'ONE_TIME', usesPerMonth: null, usesLeft: 0 });
    await keepConsent(graph, { id: 'expired', validUntil: '2026-11-19T00:00:00.000Z' });
    await keepConsent(graph, { id: 'passport', scopes: disclosing('documents.PASSPORT') });
  });
  afterAll(() => graph.close());

  const tells = async (operation: string, question?: Question) =>
    told((await explanationOf(graph, operation, question)).decisions);

  describe('for Mai', () => {
    it('says that her own record opens to her, by which field, where and why', async () => {
      const { decisions, subgraphs } = await explanationOf(graph, PROFILE, mai);
      const granted = { person: cast.mai.id, allowed: true, basis: 'SELF', reason: 'GRANTED' };
      expect(decisions).toEqual([
        { field: 'Resident.fullName', path: 'me.fullName', ...granted },
        { field: 'Resident.permanentAddress', path: 'me.permanentAddress', ...granted },
        { field: 'Resident.score', path: 'me.score', ...granted },
      ]);
      expect(subgraphs).toEqual(['residents', 'scoring']);
    });

    it('tells her, her son and everybody else in the household apart', async () => {
      const operation = '{ me { household { members { resident { name: fullName } } } } }';
      expect(await tells(operation, mai)).toEqual([
        'me.household mai GRANTED',
        'me.household.members[].resident.name mai GRANTED',
        'me.household.members[].resident.name an GRANTED',
        'me.household.members[].resident.name anybody SCOPE_NOT_GRANTED',
      ]);
    });

    it('names guardianship as the reason where she reads of her son', async () => {
      const operation = 'query ($id: ID!) { resident(id: $id) { fullName } }';
      const { decisions } = await explanationOf(graph, operation, { ...mai, variables: { id: cast.an.id } });
      expect(decisions).toMatchObject([{ person: cast.an.id, allowed: true, basis: 'GUARDIAN', reason: 'GRANTED' }]);
    });

    it('says nothing of what her variables leave out', async () => {
      const operation = `query ($card: Boolean! = true, $address: Boolean!) {
        me { ...name @skip(if: $card) ... @include(if: $address) { permanentAddress { text } } score @skip(if: true) { total } sex }
      } fragment name on Resident { fullName }`;
      expect(await tells(operation, { ...mai, variables: { address: false } })).toEqual(['me.sex mai GRANTED']);
      expect(await tells(operation, { ...mai, variables: { address: true, card: false } })).toEqual([
        'me.fullName mai GRANTED',
        'me.permanentAddress mai GRANTED',
        'me.sex mai GRANTED',
      ]);
    });

    it('asks no chapter that nothing would be asked of', async () => {
      const parts = 'fullName score { total } electronicIdentity { level }';
      const operation = `query ($some: Boolean!) { me @include(if: $some) { ${parts} } purposes { code } }`;
      const chapters = async (some: boolean) =>
        (await explanationOf(graph, operation, { ...mai, variables: { some } })).subgraphs;
      expect(await chapters(true)).toEqual(['identity', 'residents', 'scoring']);
      expect(await chapters(false)).toEqual(['identity']);
    });

    it('decides each kind of her documents that is asked for', async () => {
      const operation = '{ me { documents(types: [PASSPORT, DRIVING_LICENCE]) { items { number } } } }';
      const { decisions } = await explanationOf(graph, operation, mai);
      expect(decisions.map(({ field }) => field)).toEqual([
        'Resident.documents',
        'DocumentType.DRIVING_LICENCE',
        'DocumentType.PASSPORT',
      ]);
      const all = await explanationOf(graph, '{ me { documents { withheld } } }', mai);
      expect(all.decisions).toHaveLength(16);
    });

    it('explains a mutation without carrying it out', async () => {
      const operation =
        'mutation { lockElectronicIdentity(reason: "lost", idempotencyKey: "explained") { dependants { fullName } } }';
      const fields = 'lockElectronicIdentity.dependants[].fullName';
      expect(await tells(operation, mai)).toEqual([
        `${fields} mai GRANTED`,
        `${fields} an GRANTED`,
        `${fields} anybody SCOPE_NOT_GRANTED`,
      ]);
      const { data } = await graph.asks('{ me { electronicIdentity { status } } }', mai);
      expect(data.me.electronicIdentity.status).toBe('ACTIVE');
    });

    it('is a field like any other inside an operation that is explained', async () => {
      const operation = '{ explainAccess(operation: "{ me { fullName } }") { subgraphs } me { sex } }';
      const { decisions, subgraphs } = await explanationOf(graph, operation, mai);
      expect(told(decisions)).toEqual(['me.sex mai GRANTED']);
      expect(subgraphs).toEqual(['residents']);
    });
  });

  describe('for a partner with a token of Mai', () => {
    it('opens what the token carries and refuses the rest by name', async () => {
      expect(await tells(PROFILE, partner)).toEqual([
        'me.fullName mai GRANTED',
        'me.permanentAddress mai GRANTED',
        'me.score mai SCOPE_NOT_GRANTED',
      ]);
    });

    it('goes no further below a refused field, and asks no chapter about it', async () => {
      const operation = '{ me { household { members { resident { electronicIdentity { level } } } } } }';
      const { decisions, subgraphs } = await explanationOf(graph, operation, partner);
      expect(told(decisions)).toEqual(['me.household mai SCOPE_NOT_GRANTED']);
      expect(subgraphs).toEqual(['residents']);
    });

    it('refuses what stands below a root field that the token may not use', async () => {
      const operation = '{ application(id: "x") { applicant { fullName score { total } } } }';
      const { decisions, subgraphs } = await explanationOf(graph, operation, partner);
      expect(told(decisions)).toEqual([
        'application.applicant.fullName anybody FORBIDDEN',
        'application.applicant.score anybody FORBIDDEN',
      ]);
      expect(subgraphs).toEqual(['services']);
    });
  });

  describe('for the bank', () => {
    it('opens what Mai consented to, and names the consent as the reason', async () => {
      const { decisions } = await explanationOf(graph, CONSENTED, under('living'));
      expect(decisions).toMatchObject([
        { person: cast.mai.id, path: 'consentedResident.fullName', basis: 'CONSENT', reason: 'GRANTED' },
        { person: cast.mai.id, path: 'consentedResident.contact', basis: null, reason: 'SCOPE_NOT_GRANTED' },
      ]);
    });

    it.each([
      ['revoked', 'CONSENT_REVOKED'],
      ['paused', 'CONSENT_PAUSED'],
      ['expired', 'CONSENT_EXPIRED'],
      ['exhausted', 'CONSENT_EXHAUSTED'],
      ['made-up', 'SUBJECT_UNKNOWN_OR_NO_CONSENT'],
    ])('says what is wrong with a consent that is %s', async (consent, code) => {
      expect(await tells(CONSENTED, under(consent))).toEqual([
        `consentedResident.fullName anybody ${code}`,
        `consentedResident.contact anybody ${code}`,
      ]);
    });

    it('asks for a consent where none is named', async () => {
      expect(await tells('{ consentedResident { sex } }', bank)).toEqual([
        'consentedResident.sex anybody CONSENT_REQUIRED',
      ]);
    });

    it('shows one kind of documents where one was consented to', async () => {
      const operation = '{ consentedResident { documents(types: [PASSPORT, TAX_CODE]) { items { number } } } }';
      const { decisions } = await explanationOf(graph, operation, under('passport'));
      expect(decisions.map(({ field, reason }) => `${field} ${reason}`)).toEqual([
        'Resident.documents GRANTED',
        'DocumentType.PASSPORT GRANTED',
        'DocumentType.TAX_CODE SCOPE_NOT_GRANTED',
      ]);
    });
  });

  describe('for officer Hạnh', () => {
    it('tells of residents of her area without naming any, and of everybody else', async () => {
      const operation = 'query ($id: ID!) { resident(id: $id) { fullName score { total } } }';
      const question = { ...charged(tasks.residenceCheck), variables: { id: cast.quang.id } };
      expect(await tells(operation, question)).toEqual([
        'resident.fullName anybody MANDATE_OF_AREA',
        'resident.fullName anybody SUBJECT_UNKNOWN_OR_NO_CONSENT',
        'resident.score anybody SCOPE_NOT_GRANTED',
        'resident.score anybody SUBJECT_UNKNOWN_OR_NO_CONSENT',
      ]);
    });

    it('tells of the person whom her task names', async () => {
      const operation = `{ residents(filter: { nameContains: "mai" }) { edges { node { fullName } } } resident(id: "${cast.an.id}") { sex } }`;
      expect(await tells(operation, charged(tasks.accountUnlock))).toEqual([
        'residents.edges[].node.fullName mai GRANTED',
        'resident.sex anybody SUBJECT_UNKNOWN_OR_NO_CONSENT',
      ]);
    });

    it('refuses a search without a purpose', async () => {
      const operation =
        '{ residents(filter: { nameContains: "mai" }) { edges { node { fullName } } } me { fullName } }';
      expect(await tells(operation, hanh)).toEqual(['residents.edges[].node.fullName anybody FORBIDDEN']);
    });
  });

  it('tells nobody that a token is needed', async () => {
    expect(await tells(PROFILE)).toEqual([
      'me.fullName anybody UNAUTHENTICATED',
      'me.permanentAddress anybody UNAUTHENTICATED',
      'me.score anybody UNAUTHENTICATED',
    ]);
    expect(await explanationOf(graph, '{ purposes { code } }')).toEqual({ decisions: [], subgraphs: ['identity'] });
  });
});
