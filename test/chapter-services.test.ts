import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { services } from '../subgraphs/services';
import {
  ApplicationEventRow,
  ApplicationRow,
  ApplicationStepRow,
  AttachmentRow,
  PaymentRow,
} from '../subgraphs/services/entities';
import { isOverdue, procedureOf } from '../subgraphs/services/rules';
import type { Caller } from '../subgraphs/shared/caller';
import type { SubAnswer } from '../subgraphs/shared/chapter';
import type { Grant } from '../subgraphs/shared/scopes';
import { seal } from '../subgraphs/shared/seal';
import { alone, holding } from './lonely';

const KEYS = ['a-seal-key-of-the-services-test-0001'];
const NOON = new Date('2026-11-20T05:00:00.000Z');
const folder = mkdtempSync(join(tmpdir(), 'services-'));
const chapter = services.start(alone(folder, KEYS, () => NOON));

const citizen = (subject: string, ...scopes: string[]): Caller => ({
  kind: 'CITIZEN',
  subject,
  client: 'vneid',
  scopes: ['application:read', ...scopes],
  level: 2,
  agency: null,
  area: null,
});
const own = (subject: string, ...scopes: string[]): Grant => ({
  subject,
  scopes,
  basis: 'SELF',
  own: true,
  reference: null,
  version: 1,
  purpose: null,
  expiresAt: NOON.getTime() + 60_000,
});

interface Who {
  readonly caller: Caller | null;
  readonly grants: readonly Grant[];
}
const nobody: Who = { caller: null, grants: [] };
const mai: Who = { caller: citizen('mai'), grants: [own('mai', 'applications')] };
const lan: Who = { caller: citizen('lan'), grants: [own('lan', 'applications')] };

interface Answer extends Omit<SubAnswer, 'data'> {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it asked for
  readonly data?: any;
}

async function ask(query: string, { caller, grants }: Who, variables: Record<string, unknown> = {}): Promise<Answer> {
  const request = { query, variables };
  const body = JSON.stringify(request);
  const content = { chapter: 'services', requestId: 'r', ...holding(caller, grants) };
  return chapter.answer(body, request, seal(content, body, KEYS, NOON));
}

const entities = (fields: string, header = '') =>
  `query($ids: [_Any!]!${header}) { _entities(representations: $ids) { ${fields} } }`;
const persons = (...ids: string[]) => ids.map((id) => ({ __typename: 'Resident', id }));

async function list(who: Who, id: string, page: { state?: string; first?: number | null; after?: string | null } = {}) {
  const answer = await ask(
    entities(
      '... on Resident { applications(state: $state, first: $first, after: $after) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }',
      ', $state: ApplicationState, $first: Int, $after: String',
    ),
    who,
    { ids: persons(id), ...page },
  );
  return { ...answer, page: answer.data?._entities?.[0]?.applications };
}
const idsOf = (page: { edges: { node: { id: string } }[] }) => page.edges.map(({ node }) => node.id);
const codesOf = ({ errors = [] }: Answer) => errors.map((error) => error.extensions?.code);

async function cost(act: () => Promise<Answer>): Promise<number> {
  const before = chapter.database?.statements() ?? 0;
  expect((await act()).errors).toBeUndefined();
  return (chapter.database?.statements() ?? 0) - before;
}

const application = (residentId: string, nth: number, more: Partial<ApplicationRow> = {}): ApplicationRow => {
  const at = `2026-09-${String(nth).padStart(2, '0')}T02:00:00.000Z`;
  return {
    id: `${residentId}-${String(nth).padStart(2, '0')}`,
    residentId,
    subjectId: residentId,
    code: `H26-${residentId}-${nth}`,
    procedureNumber: 3,
    procedureOn: at.slice(0, 10),
    channel: 'ONLINE',
    state: 'SUBMITTED',
    agency: 'Công an Phường Ba Đình',
    areaCode: '00004',
    revision: 1,
    otherId: null,
    onceKey: null,
    form: '{"reason":"x"}',
    prefilled: ['fullName'],
    fee: 10_000,
    feeWaived: 0,
    waivers: [],
    feeKnown: true,
    resultChannel: 'ELECTRONIC',
    createdAt: at,
    submittedAt: at,
    dueAt: null,
    decidedAt: null,
    resultSummary: null,
    resultDocumentId: null,
    resultIssuedAt: null,
    ...more,
  };
};

beforeAll(async () => {
  const { source } = await chapter.open();
  const rows = [
    application('mai', 1),
    application('mai', 2, {
      subjectId: 'an',
      state: 'COMPLETED',
      dueAt: '2026-09-10T02:00:00.000Z',
      decidedAt: '2026-09-08T02:00:00.000Z',
      resultSummary: 'Giấy khai sinh',
      resultDocumentId: 'doc-1',
      resultIssuedAt: '2026-09-09T02:00:00.000Z',
    }),
    // Two made in the same moment: the id decides which is the newer.
    application('mai', 3, { createdAt: '2026-09-05T02:00:00.000Z', dueAt: '2026-11-20T04:59:59.999Z' }),
    application('mai', 4, { createdAt: '2026-09-05T02:00:00.000Z', dueAt: '2026-11-20T05:00:00.000Z' }),
    application('mai', 5, { state: 'DRAFT', procedureNumber: 12, resultChannel: null, submittedAt: null }),
    application('lan', 1),
    application('lan', 2),
    ...Array.from({ length: 50 }, (_, i) =>
      application('binh', i + 1, { createdAt: new Date(Date.UTC(2026, 8, 1, i)).toISOString(), submittedAt: null }),
    ),
  ];
  await source.getRepository(ApplicationRow).insert(rows);
  const parts = rows.map(({ id, residentId }) => ({ residentId, applicationId: id }));
  await source.getRepository(ApplicationEventRow).insert(
    parts.flatMap((part) =>
      // Written in the wrong order: the position counts, not the row.
      [2, 1].map((position) => ({
        ...part,
        id: `e${position}-${part.applicationId}`,
        position,
        state: position === 1 ? 'DRAFT' : 'SUBMITTED',
        at: `2026-09-01T0${position}:00:00.000Z`,
        byWhom: 'citizen',
        note: null,
      })),
    ),
  );
  await source.getRepository(ApplicationStepRow).insert(
    parts.map((part) => ({
      ...part,
      id: `s-${part.applicationId}`,
      position: 1,
      title: 'Đăng ký khai sinh',
      state: 'IN_PROGRESS',
      completedAt: null,
    })),
  );
  await source.getRepository(AttachmentRow).insert(
    parts.map((part) => ({
      ...part,
      id: `a-${part.applicationId}`,
      name: 'to-khai.pdf',
      mediaType: 'application/pdf',
      size: 1024,
      sha256: 'ab'.repeat(32),
      paper: null,
      addedAt: '2026-09-01T02:00:00.000Z',
    })),
  );
  await source.getRepository(PaymentRow).insert(
    parts.map((part) => ({
      ...part,
      id: `p-${part.applicationId}`,
      amount: 9_007_199_254_740_991,
      applied: 10_000,
      method: 'bank transfer',
      paidAt: part.applicationId === 'mai-05' ? null : '2026-09-01T03:00:00.000Z',
      reference: `ref-${part.applicationId}`,
    })),
  );
});
afterAll(async () => {
  await chapter.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the catalogue, for everybody', () => {
  it('lists the 25 essential services by number', async () => {
    const { data } = await ask('{ procedures(essential: true) { number } }', nobody);
    expect(data.procedures.map(({ number }: { number: number }) => number)).toEqual(
      Array.from({ length: 25 }, (_, i) => i + 1),
    );
  });

  it('finds a name typed without diacritics, within a group', async () => {
    const { data } = await ask('{ procedures(search: "thuong tru", group: RESIDENCE) { number nameVi } }', nobody);
    expect(data.procedures).toContainEqual({ number: 3, nameVi: 'Đăng ký thường trú' });
    for (const { nameVi } of data.procedures) expect(nameVi.toLowerCase()).toContain('thường trú');
  });

  it('gives the steps of a linked procedure and the form as JSON Schema', async () => {
    const { data } = await ask(
      '{ procedure(number: 15) { formSchema steps { order title agency procedure { number } } } }',
      nobody,
    );
    const { steps, formSchema } = data.procedure;
    expect(steps.map(({ order }: { order: number }) => order)).toEqual([1, 2, 3, 4]);
    expect(steps.map(({ procedure }: { procedure: unknown }) => procedure)).toEqual([
      { number: 9 },
      { number: 3 },
      null,
      null,
    ]);
    expect(JSON.parse(formSchema)).toMatchObject({ type: 'object' });
  });

  it('shows an unknown fee as null, not as free', async () => {
    const { data } = await ask('{ procedure(number: 19) { feeOnline feeNote } }', nobody);
    expect(data.procedure.feeOnline).toBeNull();
    expect(data.procedure.feeNote).not.toBeNull();
  });

  it('knows no procedure of another number, by root field or by key', async () => {
    const answer = await ask(
      '{ procedure(number: 26) { number } _entities(representations: [{__typename: "Procedure", number: 26}, {__typename: "Procedure", number: 4}]) { ... on Procedure { number essential } } }',
      nobody,
    );
    expect(answer).toEqual({ data: { procedure: null, _entities: [null, { number: 4, essential: true }] } });
  });
});

describe('an application', () => {
  const whole = `id code channel state form prefilled fee feeWaived resultChannel submittedAt dueAt overdue decidedAt
    procedure { number nameVi } applicant { id } subject { id } result { summary documentId issuedAt }
    history { state at by note } steps { order title state completedAt }
    attachments { id name mediaType size sha256 } payment { id amount method paidAt reference }`;

  it('is shown whole to Mai, who filed it for An', async () => {
    const answer = await ask(`{ application(id: "mai-02") { ${whole} } }`, mai);
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.application).toMatchObject({
      procedure: { number: 3, nameVi: 'Đăng ký thường trú' },
      applicant: { id: 'mai' },
      subject: { id: 'an' },
      form: '{"reason":"x"}',
      prefilled: ['fullName'],
      overdue: false,
      result: { summary: 'Giấy khai sinh', documentId: 'doc-1', issuedAt: '2026-09-09T02:00:00.000Z' },
      steps: [{ order: 1, title: 'Đăng ký khai sinh', state: 'IN_PROGRESS', completedAt: null }],
      attachments: [{ id: 'a-mai-02', size: 1024 }],
      payment: { amount: 9_007_199_254_740_991, paidAt: '2026-09-01T03:00:00.000Z' },
    });
    expect(answer.data?.application.history).toEqual([
      { state: 'DRAFT', at: '2026-09-01T01:00:00.000Z', by: 'citizen', note: null },
      { state: 'SUBMITTED', at: '2026-09-01T02:00:00.000Z', by: 'citizen', note: null },
    ]);
  });

  it('as a draft has no payment and no result, and the first result channel of its procedure', async () => {
    const answer = await ask('{ application(id: "mai-05") { payment { id } result { summary } resultChannel } }', mai);
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({ application: { payment: null, result: null, resultChannel: expect.any(String) } });
  });

  it('is overdue only after its due moment', async () => {
    const query = '{ late: application(id: "mai-03") { overdue } due: application(id: "mai-04") { overdue } }';
    expect((await ask(query, mai)).data).toEqual({ late: { overdue: true }, due: { overdue: false } });
  });

  it.each(['APPROVED', 'REJECTED', 'WITHDRAWN', 'COMPLETED'])('is never overdue when %s', (state) => {
    expect(isOverdue({ state, dueAt: '2020-01-01T00:00:00.000Z' }, NOON)).toBe(false);
    expect(isOverdue({ state: 'IN_PROGRESS', dueAt: '2020-01-01T00:00:00.000Z' }, NOON)).toBe(true);
    expect(isOverdue({ state: 'IN_PROGRESS', dueAt: null }, NOON)).toBe(false);
  });

  it('of a day before the catalogue begins is shown by the first version known', () => {
    expect(procedureOf({ procedureNumber: 3, procedureOn: '2019-01-01' }).number).toBe(3);
    expect(() => procedureOf({ procedureNumber: 26, procedureOn: '2026-11-20' })).toThrow();
  });

  it('of somebody else looks like one that does not exist, and costs the same', async () => {
    const asked = (id: string) => ask(`{ application(id: "${id}") { id } }`, lan);
    const before = chapter.database?.statements() ?? 0;
    const foreign = await asked('mai-02');
    const between = chapter.database?.statements() ?? 0;
    const unknown = await asked('no-such');
    expect(codesOf(foreign)).toEqual(['NOT_FOUND']);
    expect(foreign).toEqual(unknown);
    expect((chapter.database?.statements() ?? 0) - between).toBe(between - before);
  });

  it('is guarded alike by its key, and a forged reference adds nothing', async () => {
    const reference = (id: string) => ({ __typename: 'Application', id, residentId: 'lan', state: 'APPROVED' });
    const query = entities('... on Application { id state applicant { id } }');
    expect((await ask(query, mai, { ids: [reference('mai-01')] })).data._entities).toEqual([
      { id: 'mai-01', state: 'SUBMITTED', applicant: { id: 'mai' } },
    ]);
    const refused = await ask(query, lan, { ids: [reference('mai-01')] });
    expect(refused.data._entities).toEqual([null]);
    expect(codesOf(refused)).toEqual(['NOT_FOUND']);
  });

  it('needs the permission, and a grant of the scope that is still good', async () => {
    const query = '{ application(id: "mai-01") { id } }';
    expect(codesOf(await ask(query, nobody))).toEqual(['UNAUTHENTICATED']);
    expect(codesOf(await ask(query, { ...mai, caller: { ...citizen('mai'), scopes: [] } }))).toEqual(['FORBIDDEN']);
    expect(codesOf(await ask(query, { ...mai, grants: [own('mai', 'identity.core')] }))).toEqual(['NOT_FOUND']);
    const expired = { ...own('mai', 'applications'), expiresAt: NOON.getTime() };
    expect(codesOf(await ask(query, { ...mai, grants: [expired] }))).toEqual(['NOT_FOUND']);
  });
});

describe("a person's applications", () => {
  it('come newest first, page after page, each once', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { page } = await list(mai, 'mai', { first: 2, after });
      seen.push(...idsOf(page));
      expect(page.pageInfo.endCursor).toBe(page.edges.at(-1).cursor);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(['mai-05', 'mai-04', 'mai-03', 'mai-02', 'mai-01']);
  });

  it('can be cut down to a state', async () => {
    expect(idsOf((await list(mai, 'mai', { state: 'COMPLETED' })).page)).toEqual(['mai-02']);
    expect(idsOf((await list(mai, 'mai', { state: 'SUBMITTED', first: 1 })).page)).toEqual(['mai-04']);
  });

  it('are an empty page for who never applied', async () => {
    const sau: Who = { caller: citizen('sau'), grants: [own('sau', 'applications')] };
    expect((await list(sau, 'sau')).page).toEqual({ edges: [], pageInfo: { hasNextPage: false, endCursor: null } });
  });

  it.each([0, -1, 101])('refuse a page of %i', async (first) => {
    expect(codesOf(await list(mai, 'mai', { first }))).toEqual(['BAD_USER_INPUT']);
  });

  it('take null for the usual page, and 100 at most', async () => {
    expect((await list(mai, 'mai', { first: null, after: null })).errors).toBeUndefined();
    expect((await list(mai, 'mai', { first: 100 })).page.edges).toHaveLength(5);
  });

  it("refuse another person's cursor, an altered one and a made-up one", async () => {
    const foreign = (await list(lan, 'lan', { first: 1 })).page.pageInfo.endCursor as string;
    const both: Who = { ...mai, grants: [own('mai', 'applications'), own('lan', 'applications')] };
    expect(idsOf((await list(both, 'lan', { after: foreign })).page)).toEqual(['lan-01']);
    const text = Buffer.from(JSON.stringify(['2026-09-02T02:00:00.000Z', 'lan-02'])).toString('base64url');
    const altered = `${text.slice(0, -1)}x.${foreign.split('.')[1]}`;
    for (const [id, after] of [
      ['mai', foreign],
      ['lan', altered],
      ['lan', `${text}.`],
      ['lan', `${foreign}.x`],
      ['lan', ''],
    ] as const) {
      expect(codesOf(await list(both, id, { after }))).toEqual(['BAD_USER_INPUT']);
    }
  });

  it('are refused without a grant for that very person', async () => {
    const answer = await list(mai, 'lan');
    expect(answer.page).toBeNull();
    expect(codesOf(answer)).toEqual(['SCOPE_NOT_GRANTED']);
    expect(codesOf(await list({ ...mai, grants: [own('mai', 'documents')] }, 'mai'))).toEqual(['SCOPE_NOT_GRANTED']);
    expect(codesOf(await list({ caller: null, grants: mai.grants }, 'mai'))).toEqual(['UNAUTHENTICATED']);
  });

  it('answer nothing unsealed, not even what is public', async () => {
    for (const query of ['{ procedures { number } }', '{ application(id: "mai-01") { id } }']) {
      const answer = await chapter.answer(JSON.stringify({ query }), { query }, undefined);
      expect(answer.data).toBeUndefined();
      expect(codesOf(answer)).toEqual(['UNAUTHENTICATED']);
    }
  });
});

describe('the price in statements', () => {
  const everything =
    'id procedure { nameVi } history { at } steps { title } attachments { name } payment { amount } result { summary } overdue';
  const page = (first: number) =>
    entities(`... on Resident { applications(first: ${first}) { edges { node { ${everything} } } } }`);
  const binh: Who = { caller: citizen('binh'), grants: [own('binh', 'applications')] };

  it('of 50 applications with all their parts is that of one', async () => {
    const one = await cost(() => ask(page(1), binh, { ids: persons('binh') }));
    const fifty = await cost(() => ask(page(50), binh, { ids: persons('binh') }));
    expect(one).toBe(2);
    expect(fifty).toBe(one);
  });

  it('of three persons is that of one, and nobody gets what is not theirs', async () => {
    const all: Who = { ...mai, grants: ['mai', 'lan', 'binh'].map((id) => own(id, 'applications')) };
    const query = entities(
      '... on Resident { applications(first: 2) { edges { node { id } } pageInfo { hasNextPage } } }',
    );
    expect(await cost(() => ask(query, all, { ids: persons('mai', 'lan', 'binh') }))).toBe(1);
    const { data } = await ask(query, all, { ids: persons('mai', 'lan', 'binh') });
    const pages = data._entities.map(({ applications }: { applications: never }) => applications);
    expect(pages.map(idsOf)).toEqual([
      ['mai-05', 'mai-04'],
      ['lan-02', 'lan-01'],
      ['binh-50', 'binh-49'],
    ]);
    expect(pages.map((found: { pageInfo: { hasNextPage: boolean } }) => found.pageInfo.hasNextPage)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('is nothing where the grant is missing', async () => {
    const before = chapter.database?.statements();
    await ask(page(50), mai, { ids: persons('binh') });
    expect(chapter.database?.statements()).toBe(before);
  });
});

describe("the officer's desk", () => {
  const listed = (fields = 'node { id }', filter = '{ state: SUBMITTED, area: "00004" }') =>
    `{ applications(filter: ${filter}, first: 100) { edges { ${fields} } } }`;
  const hanh: Caller = {
    ...citizen('officer-hanh', 'applications:handle'),
    kind: 'OFFICER',
    agency: 'Công an Phường Ba Đình',
    area: '00004',
  };
  const desk = (caller: Caller, query = listed()) => ask(query, { caller, grants: [] });

  it('has what was handed in to the office and waits for it, oldest first, and needs no grant beforehand', async () => {
    const answer = await desk(hanh);
    expect(answer.errors).toBeUndefined();
    const [, second, ...others] = idsOf(answer.data.applications);
    // Those of the first of September come by their moments, then what was filed on the fifth, by id.
    expect(others.slice(-50)).not.toContain('mai-05');
    expect(second).toBe('binh-02');
    expect(others).toEqual(expect.arrayContaining(['mai-01', 'mai-03', 'mai-04', 'lan-01', 'lan-02']));
    expect(others).toHaveLength(53);
  });

  it('gives a mandate on each applicant and subject, for this answer, and says what it opened of whom', async () => {
    const { extensions } = await desk(hanh);
    const { disclosures = [], grants = [] } = extensions ?? {};
    expect(new Set(disclosures.map(({ subject }) => subject))).toEqual(new Set(['mai', 'lan', 'binh']));
    for (const { basis, fields, purpose, reference, subject } of disclosures) {
      expect({ basis, fields, purpose }).toEqual({
        basis: 'MANDATE',
        fields: ['Query.applications'],
        purpose: 'APPLICATION',
      });
      expect(String(reference)).toMatch(new RegExp(`^${subject}-`));
    }
    for (const grant of grants) {
      expect(grant).toMatchObject({ basis: 'MANDATE', own: false, version: 0, expiresAt: NOON.getTime() + 60_000 });
      expect(grant.scopes).toContain('applications');
    }
  });

  it('is that of one office: another of the same area, or of the province, has none of it', async () => {
    for (const more of [
      { agency: 'UBND Phường Ba Đình' },
      { agency: 'công an phường ba đình' },
      { agency: 'Công an Thành phố Hà Nội', area: '01' },
    ]) {
      const answer = await desk({ ...hanh, ...more });
      expect(answer).toMatchObject({ data: { applications: { edges: [] } } });
      expect(answer.extensions?.disclosures ?? []).toEqual([]);
    }
    const elsewhere = await desk({ ...hanh, area: '00008' }, listed('node { id }', '{}'));
    expect(elsewhere).toMatchObject({ data: { applications: { edges: [] } } });
  });

  it('ends at the area of the officer', async () => {
    expect(codesOf(await desk({ ...hanh, area: '00008' }))).toEqual(['FORBIDDEN']);
    expect(codesOf(await desk(hanh, listed('node { id }', '{ area: "01" }')))).toEqual(['FORBIDDEN']);
  });

  it('of 50 applications with all their parts costs what one costs', async () => {
    const parts =
      'node { id procedure { nameVi } history { at } steps { title } attachments { name } payments { amount } result { summary } overdue }';
    const of = (first: number) => () => desk(hanh, listed(parts).replace('first: 100', `first: ${first}`));
    const one = await cost(of(1));
    expect(one).toBe(2);
    expect(await cost(of(50))).toBe(one);
  });

  it('is closed without an agency and an area', async () => {
    for (const more of [{ agency: null }, { area: null }, { agency: '' }, { area: '' }]) {
      const answer = await desk({ ...hanh, ...more });
      expect(codesOf(answer)).toEqual(['FORBIDDEN']);
      expect(answer.data ?? null).toBeNull();
    }
  });

  it('is closed to citizens, also with the permission of an officer', async () => {
    expect(codesOf(await ask(listed(), mai))).toEqual(['FORBIDDEN']);
    expect(codesOf(await desk(citizen('mai', 'applications:handle')))).toEqual(['FORBIDDEN']);
    expect(codesOf(await ask(listed(), nobody))).toEqual(['UNAUTHENTICATED']);
    expect(codesOf(await desk({ ...hanh, scopes: ['application:read'] }))).toEqual(['FORBIDDEN']);
  });
});

it('has no figures of services yet, which is null and no error', async () => {
  const answer = await ask(entities('... on Statistics { month services { filed { value } } }'), nobody, {
    ids: [{ __typename: 'Statistics', month: '2026-10', area: { code: '00004' } }],
  });
  expect(answer).toEqual({ data: { _entities: [{ month: '2026-10', services: null }] } });
});
