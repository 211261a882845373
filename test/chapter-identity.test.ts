import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identity } from '../subgraphs/identity';
import { EidAccountRow, EidDependantRow, RelyingPartyRow } from '../subgraphs/identity/entities';
import { purposes } from '../subgraphs/identity/purposes';
import { isPartyTo } from '../subgraphs/identity/rules';
import { Access } from '../subgraphs/shared/access';
import type { Caller } from '../subgraphs/shared/caller';
import type { Chapter, SubAnswer } from '../subgraphs/shared/chapter';
import type { Database } from '../subgraphs/shared/database/connect';
import { Cursors } from '../subgraphs/shared/database/pages';
import type { Grant } from '../subgraphs/shared/scopes';
import { seal } from '../subgraphs/shared/seal';
import { alone, holding } from './lonely';

const NOON = new Date('2026-11-20T05:00:00.000Z');
const keys = ['identity-test-key-identity-test-key'];
const idOf = (name: string) => name.padEnd(26, '0');
const [mai, an, lan, binh] = ['mai', 'an', 'lan', 'binh'].map(idOf) as [string, string, string, string];

const accountOf = (residentId: string, more: Partial<EidAccountRow> = {}): EidAccountRow => ({
  id: idOf(`account-${residentId.replace(/0+$/, '')}`),
  residentId,
  accountName: `cds-${residentId}`,
  level: 'LEVEL_2',
  status: 'ACTIVE',
  issuedAt: '2023-05-06T02:00:00.000Z',
  lockedAt: null,
  lockReason: null,
  ...more,
});
const bank: RelyingPartyRow = {
  id: idOf('bank'),
  clientId: 'ngan-hang-sao-mai',
  name: 'Ngân hàng Sao Mai',
  kind: 'BANK',
  registrationCode: '0100000001',
  contact: null,
  allowedPurposes: [],
};

const grant = (subject: string, scopes: string[], more: Partial<Grant> = {}): Grant => ({
  subject,
  scopes,
  basis: 'SELF',
  own: (more.basis ?? 'SELF') === 'SELF' || more.basis === 'GUARDIAN',
  reference: null,
  version: 1,
  purpose: null,
  expiresAt: NOON.getTime() + 60_000,
  ...more,
});
const citizen: Caller = {
  kind: 'CITIZEN',
  subject: mai,
  client: 'vneid',
  scopes: ['profile:read', 'consent:read'],
  level: 2,
  agency: null,
  area: null,
};
const bankCaller: Caller = { ...citizen, kind: 'RELYING_PARTY', subject: bank.clientId, client: bank.clientId };

const RESIDENTS = (fields: string) => /* GraphQL */ `
  query ($people: [_Any!]!) { _entities(representations: $people) { ... on Resident { ${fields} } } }
`;
const ACCOUNT = RESIDENTS(
  'electronicIdentity { accountName level status issuedAt lockedAt lockReason dependants { id } }',
);
const PAGES = (page: string) =>
  RESIDENTS(`
    consents(${page}) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } }
    accessLog(${page}) { edges { cursor node { id } } totalCount pageInfo { hasNextPage endCursor } }
  `);
const emptyPage = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };

let folder: string;
let chapter: Chapter;
let database: Database;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'identity-'));
  chapter = identity.start(alone(folder, keys, () => NOON));
  database = await chapter.open();
  const lost = 'Công dân yêu cầu khóa do mất thiết bị';
  const lans = { level: 'LEVEL_1', status: 'LOCKED', lockedAt: '2026-01-02T03:04:05.000Z', lockReason: lost } as const;
  await database.source.getRepository(EidAccountRow).insert([accountOf(mai), accountOf(lan, lans)]);
  await database.source.getRepository(EidDependantRow).insert({
    id: idOf('dependant'),
    residentId: an,
    guardianId: mai,
    since: '2024-08-09T10:11:12.000Z',
    kind: 'CHILD',
    endsOn: '2031-04-20',
  });
  await database.source.getRepository(RelyingPartyRow).insert(bank);
});

afterAll(async () => {
  await chapter.close();
  rmSync(folder, { recursive: true });
});

/** Asks with these grants; `cost` is the number of statements it took. */
async function ask(query: string, grants: Grant[], people: string[] = [], caller: Caller | null = citizen) {
  const request = { query, variables: { people: people.map((id) => ({ __typename: 'Resident', id })) } };
  const body = JSON.stringify(request);
  const before = database.statements();
  const sealed = seal({ chapter: 'identity', requestId: 'test', ...holding(caller, grants) }, body, keys, NOON);
  const answer = await chapter.answer(body, request, sealed);
  return { answer, cost: database.statements() - before };
}

const entities = (answer: SubAnswer) => answer.data?._entities;
const codes = (answer: SubAnswer) => answer.errors?.map((error) => error.extensions?.code);

describe('the e-ID account', () => {
  it('shows Mai hers, with An kept on it, and nothing where there is none', async () => {
    const grants = [mai, lan, binh].map((id) => grant(id, ['eid']));
    const { answer, cost } = await ask(ACCOUNT, grants, [mai, lan, binh]);
    expect(answer.errors).toBeUndefined();
    expect(entities(answer)).toEqual([
      {
        electronicIdentity: {
          accountName: `cds-${mai}`,
          level: 'LEVEL_2',
          status: 'ACTIVE',
          issuedAt: '2023-05-06T02:00:00.000Z',
          lockedAt: null,
          lockReason: null,
          dependants: [{ id: an }],
        },
      },
      { electronicIdentity: expect.objectContaining({ level: 'LEVEL_1', status: 'LOCKED', dependants: [] }) },
      { electronicIdentity: null },
    ]);
    expect(cost).toBe(1);
  });

  it('is closed without a grant of its scope for that person, and is not read then', async () => {
    for (const grants of [[grant(mai, ['eid'])], [grant(lan, ['identity.core'])], []]) {
      const { answer, cost } = await ask(ACCOUNT, grants, [lan]);
      expect(codes(answer)).toEqual(['SCOPE_NOT_GRANTED']);
      expect(entities(answer)).toEqual([{ electronicIdentity: null }]);
      expect(cost).toBe(0);
    }
  });
});

describe('consents and the access log', () => {
  const own = grant(mai, ['identity.core']);

  it('are empty pages for Mai and for the guardian of An', async () => {
    const { answer } = await ask(PAGES('first: 5'), [own, grant(an, ['*'], { basis: 'GUARDIAN' })], [mai, an]);
    const empty = { consents: emptyPage, accessLog: { ...emptyPage, totalCount: 0 } };
    expect(answer).toMatchObject({ data: { _entities: [empty, empty] } });
    const requests = await ask(RESIDENTS('consentRequests(status: PENDING) { id }'), [own], [mai]);
    expect(requests.answer).toMatchObject({ data: { _entities: [{ consentRequests: [] }] } });
  });

  it('are closed to every consent and mandate', async () => {
    const fields = RESIDENTS('consents { edges { cursor } } consentRequests { id } accessLog { totalCount }');
    for (const basis of ['CONSENT', 'MANDATE'] as const) {
      const { answer } = await ask(fields, [grant(mai, ['identity.core', 'eid'], { basis })], [mai]);
      expect(codes(answer)).toEqual(['SCOPE_NOT_GRANTED', 'SCOPE_NOT_GRANTED', 'SCOPE_NOT_GRANTED']);
      expect(entities(answer)).toEqual([{ consents: null, consentRequests: null, accessLog: null }]);
    }
  });

  it.each(['first: 0', 'first: -1', 'first: 101', 'after: ""', 'after: "bWFkZSB1cA.AAAAAAAAAAAAAAAA"'])(
    'refuse the page %s',
    async (page) => {
      const { answer } = await ask(PAGES(page), [own], [mai]);
      expect(codes(answer)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
    },
  );

  it('believe a cursor of the same list and person only', async () => {
    const cursorOf = (list: string, owner: string) =>
      new Cursors(keys, list, owner).encode({ sort: '2026-01-01T00:00:00.000Z', id: idOf('last') });
    const answerTo = async (cursor: string) =>
      (await ask(RESIDENTS(`accessLog(after: "${cursor}") { totalCount }`), [own], [mai])).answer;
    expect((await answerTo(cursorOf('accessLog', mai))).errors).toBeUndefined();
    expect(codes(await answerTo(cursorOf('accessLog', lan)))).toEqual(['BAD_USER_INPUT']);
    expect(codes(await answerTo(cursorOf('consents', mai)))).toEqual(['BAD_USER_INPUT']);
  });

  it('find no consent and no request by an id, whichever way', async () => {
    const query = '{ consent(id: "x") { id receipt } consentRequest(id: "x") { id } }';
    const { answer } = await ask(query, [own]);
    expect(codes(answer)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    expect(answer.data).toEqual({ consent: null, consentRequest: null });
    const reference =
      '{ _entities(representations: [{ __typename: "Consent", id: "x" }]) { ... on Consent { id version } } }';
    expect((await ask(reference, [own])).answer).toMatchObject({
      data: { _entities: [null] },
      errors: [{ extensions: { code: 'NOT_FOUND' } }],
    });
  });

  it('need the permission to be looked up at all', async () => {
    const { answer } = await ask('{ consent(id: "x") { id } }', [own], [], { ...citizen, scopes: ['profile:read'] });
    expect(codes(answer)).toEqual(['FORBIDDEN']);
  });

  it('are for the parties: the citizen, the guardian and the client it was made out to', () => {
    const asked = (caller: Caller, grants: Grant[]) =>
      isPartyTo({ caller, access: new Access(holding(caller, grants), NOON) }, mai, bank.clientId);
    expect(asked(citizen, [own])).toBe(true);
    expect(asked(citizen, [grant(mai, ['identity.core'], { basis: 'GUARDIAN' })])).toBe(true);
    expect(asked(bankCaller, [])).toBe(true);
    expect(asked({ ...bankCaller, client: 'cong-doi-tac' }, [])).toBe(false);
    expect(asked({ ...citizen, client: bank.clientId }, [])).toBe(false);
    expect(asked(citizen, [grant(lan, ['identity.core'])])).toBe(false);
    expect(asked(citizen, [grant(mai, ['identity.core'], { basis: 'MANDATE' })])).toBe(false);
    expect(asked(citizen, [grant(mai, ['identity.core'], { expiresAt: NOON.getTime() })])).toBe(false);
  });
});

describe('purposes and relying parties', () => {
  it('tells anybody the purposes, in both languages', async () => {
    const query = '{ purposes { code text english: text(lang: EN) lawfulBasis forbiddenScopes maxMode maxPerMonth } }';
    const { answer, cost } = await ask(query, [], [], null);
    expect(answer.errors).toBeUndefined();
    const [first] = purposes;
    expect(answer.data?.purposes).toHaveLength(purposes.length);
    expect(answer.data?.purposes).toContainEqual(
      expect.objectContaining({ code: first.code, text: first.text.vi, english: first.text.en }),
    );
    expect(cost).toBe(0);
  });

  it('finds a relying party by reference and believes nothing else of the reference', async () => {
    const query = `{
      _entities(representations: [
        { __typename: "RelyingParty", id: "${bank.id}", name: "Ngân hàng Giả" }
        { __typename: "RelyingParty", id: "nobody", name: "Ngân hàng Giả" }
      ]) { ... on RelyingParty { name kind registrationCode contact } }
    }`;
    const { answer, cost } = await ask(query, [], [], bankCaller);
    const { name, kind, registrationCode, contact } = bank;
    expect(answer.data?._entities).toEqual([{ name, kind, registrationCode, contact }, null]);
    expect(cost).toBe(1);
  });

  it('answers nobody without the seal of the gateway', async () => {
    const request = { query: '{ purposes { code } }' };
    const answer = await chapter.answer(JSON.stringify(request), request, undefined);
    expect(codes(answer)).toEqual(['UNAUTHENTICATED']);
    expect(answer.data).toBeUndefined();
  });
});
