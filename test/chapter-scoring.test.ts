import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scoring } from '../subgraphs/scoring';
import { yearScore } from '../subgraphs/scoring/card';
import { CitizenStandingRow, ScoreEntryRow } from '../subgraphs/scoring/entities';
import type { Caller } from '../subgraphs/shared/caller';
import type { SubAnswer } from '../subgraphs/shared/chapter';
import type { Grant } from '../subgraphs/shared/scopes';
import { seal } from '../subgraphs/shared/seal';
import { alone, holding } from './lonely';

const KEYS = ['a-seal-key-of-the-scoring-test-0001'];
const NOON = new Date('2026-11-20T05:00:00.000Z');
let now = NOON;
const folder = mkdtempSync(join(tmpdir(), 'scoring-'));
const chapter = scoring.start(alone(folder, KEYS, () => now));

const caller = (kind: Caller['kind'], subject: string): Caller => ({
  kind,
  subject,
  client: subject,
  scopes: ['profile:read', 'kyc:read', 'score'],
  level: 2,
  agency: null,
  area: null,
});
const grant = (basis: Grant['basis'], subject: string, ...scopes: string[]): Grant => ({
  subject,
  scopes,
  basis,
  own: basis === 'SELF' || basis === 'GUARDIAN',
  reference: basis === 'SELF' ? null : 'ref',
  version: 1,
  purpose: null,
  expiresAt: Number.MAX_SAFE_INTEGER,
});

interface Who {
  readonly caller: Caller | null;
  readonly grants: readonly Grant[];
}
const nobody: Who = { caller: null, grants: [] };
const self = (id: string): Who => ({ caller: caller('CITIZEN', id), grants: [grant('SELF', id, 'score')] });
const mai = self('mai');

interface Answer extends Omit<SubAnswer, 'data'> {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it asked for
  readonly data?: any;
}

async function ask(query: string, who: Who, variables: Record<string, unknown> = {}): Promise<Answer> {
  const request = { query, variables };
  const body = JSON.stringify(request);
  return chapter.answer(
    body,
    request,
    seal({ chapter: 'scoring', requestId: 'r', ...holding(who.caller, who.grants) }, body, KEYS, now),
  );
}

/** What the persons' own fields say, in the order of the ids. */
async function read(who: Who, fields: string, ...ids: string[]): Promise<Answer> {
  const query = `query($ids: [_Any!]!) { _entities(representations: $ids) { ... on Resident { ${fields} } } }`;
  const answer = await ask(query, who, { ids: ids.map((id) => ({ __typename: 'Resident', id })) });
  return { ...answer, data: answer.data?._entities };
}
const codesOf = ({ errors = [] }: Answer) => errors.map((error) => error.extensions?.code);

async function cost(act: () => Promise<Answer>): Promise<number> {
  const before = chapter.database?.statements() ?? 0;
  expect((await act()).errors).toBeUndefined();
  return (chapter.database?.statements() ?? 0) - before;
}

let count = 0;
const entry = (residentId: string, ruleCode: string, points: number, more: Partial<ScoreEntryRow> = {}) => {
  count++;
  const id = `${residentId}-${String(count).padStart(3, '0')}`;
  const at = '2026-03-01T02:00:00.000Z';
  return {
    ...{ id, residentId, rulesetId: 'DRAFT-2025-12', ruleCode, points, year: 2026, at },
    ...{ reason: 'vì sao', evidence: id },
    ...more,
  };
};
const times = <Item>(length: number, make: (i: number) => Item): Item[] => Array.from({ length }, (_, i) => make(i));

const maisDocuments = [
  'BIRTH_CERTIFICATE',
  'BANK_ACCOUNT',
  'SOCIAL_INSURANCE_BOOK',
  'HEALTH_INSURANCE_CARD',
  'DRIVING_LICENCE',
];

beforeAll(async () => {
  const { source } = await chapter.open();
  await source.getRepository(ScoreEntryRow).insert([
    // Mai: 100 + 4 × 7 = 128 this year, 7 the year before.
    entry('mai', 'PROFILE_COMPLETE', 100, { id: 'mai-profile', at: '2026-01-02T02:00:00.000Z' }),
    ...times(4, (i) => entry('mai', 'FILE_ONLINE', 7, { id: `mai-file-${i}` })),
    entry('mai', 'FILE_ONLINE', 7, { id: 'mai-earlier', year: 2025, at: '2025-05-01T02:00:00.000Z' }),
    // Lan: 99 points, one short of a class.
    ...times(9, () => entry('lan', 'OPINION_ON_DRAFT_LAW', 10)),
    entry('lan', 'WEEKLY_USE', 9),
    // Bình: 150 of activity, which opens the bonus, and 150 more: exactly 350.
    entry('binh', 'PROFILE_COMPLETE', 100),
    ...times(20, () => entry('binh', 'PETITION_HANDLED', 10)),
    entry('binh', 'VULNERABLE_BONUS', 50),
  ]);
  const standing = (id: string, more: Partial<CitizenStandingRow> = {}): CitizenStandingRow => ({
    residentId: id,
    vietnamese: true,
    accountLevel: 'LEVEL_2',
    integratedTypes: maisDocuments,
    vulnerableGroups: [],
    updatedAt: NOON.toISOString(),
    ...more,
  });
  await source
    .getRepository(CitizenStandingRow)
    .insert([
      standing('mai'),
      standing('lan', { accountLevel: 'LEVEL_1', vulnerableGroups: ['ELDERLY'] }),
      standing('binh', { integratedTypes: ['BIRTH_CERTIFICATE'], vulnerableGroups: ['ETHNIC_MINORITY'] }),
    ]);
});
afterEach(() => {
  now = NOON;
});
afterAll(async () => {
  await chapter.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the rulesets, for everybody', () => {
  const query =
    '{ scoringRulesets { id inForce validFrom validTo source rules { code points yearlyCap enabled vi: text en: text(lang: EN) } } }';

  it('say of the draft that it is not in force, and of the resolution that it is', async () => {
    const { data } = await ask(query, nobody);
    const [draft, resolution] = data.scoringRulesets;
    expect(draft).toMatchObject({ id: 'DRAFT-2025-12', inForce: false, validFrom: null, validTo: null });
    expect(resolution).toMatchObject({ id: 'NQ66.22-2026', inForce: true, validTo: '2027-02-28', rules: [] });
  });

  it('end on their last day, counted in Vietnam', async () => {
    const inForce = async (at: string) => {
      now = new Date(at);
      return (await ask(query, nobody)).data.scoringRulesets[1].inForce;
    };
    expect(await inForce('2027-02-28T16:59:59.999Z')).toBe(true);
    expect(await inForce('2027-02-28T17:00:00.000Z')).toBe(false);
    expect(await inForce('2026-08-14T16:59:59.999Z')).toBe(false);
  });

  it('have their texts in two languages and show unpublished points as null', async () => {
    const { data } = await ask(query, nobody);
    const rules = data.scoringRulesets[0].rules as { code: string; vi: string; en: string; points: number | null }[];
    const profile = rules.find(({ code }) => code === 'PROFILE_COMPLETE');
    expect(profile).toMatchObject({
      points: 100,
      vi: expect.stringContaining('hồ sơ'),
      en: expect.stringContaining('profile'),
    });
    expect(rules.find(({ code }) => code === 'UPDATE_DATA')).toMatchObject({ points: null, enabled: false });
  });
});

describe('the score of a year', () => {
  it('is the sum of the ledger, by group', async () => {
    const { data } = await read(
      mai,
      'score { year total class ruleset { id inForce } byGroup { group points } }',
      'mai',
    );
    expect(data[0].score).toEqual({
      year: 2026,
      total: 128,
      class: 'BASIC',
      ruleset: { id: 'DRAFT-2025-12', inForce: false },
      byGroup: [
        { group: 'PERSONAL_DATA', points: 100 },
        { group: 'DIGITAL_SERVICES', points: 28 },
        { group: 'COMMUNITY', points: 0 },
        { group: 'VULNERABLE_BONUS', points: 0 },
      ],
    });
  });

  it.each([
    ['lan', 99, 'UNRANKED'],
    ['binh', 350, 'ACTIVE'],
    ['sau', 0, 'UNRANKED'],
  ])('of %s is %i points and %s', async (id, total, expected) => {
    const { data } = await read(self(id), 'score { total class ruleset { id } }', id);
    expect(data[0].score).toEqual({ total, class: expected, ruleset: { id: 'DRAFT-2025-12' } });
  });

  it('is the one asked for, and this year begins at midnight in Vietnam', async () => {
    const { data } = await read(mai, 'now: score { year } before: score(year: 2025) { year total }', 'mai');
    expect(data[0]).toEqual({ now: { year: 2026 }, before: { year: 2025, total: 7 } });
    now = new Date('2026-12-31T17:00:00.000Z');
    expect((await read(mai, 'score { year total }', 'mai')).data[0].score).toEqual({ year: 2027, total: 0 });
  });

  it.each([1999, 2101, -1])('is refused for the year %i', async (year) => {
    expect(codesOf(await read(mai, `score(year: ${year}) { total }`, 'mai'))).toEqual(['BAD_USER_INPUT']);
  });

  it.each([2000, 2100])('is 0 for the year %i', async (year) => {
    expect((await read(mai, `score(year: ${year}) { total }`, 'mai')).data[0].score.total).toBe(0);
  });

  it('suggests what still earns points, and not the profile that is complete already', async () => {
    const { data } = await read(mai, 'score { suggestions { points rule { code enabled } } }', 'mai');
    const { suggestions } = data[0].score as { suggestions: { points: number; rule: { code: string } }[] };
    expect(suggestions[0]).toMatchObject({ points: 10, rule: { code: 'OPINION_ON_DRAFT_LAW', enabled: true } });
    expect(suggestions.map(({ rule }) => rule.code)).not.toContain('PROFILE_COMPLETE');
    const [first] = (await read(self('sau'), 'score { suggestions { points rule { code } } }', 'sau')).data[0].score
      .suggestions;
    expect(first).toEqual({ points: 100, rule: { code: 'PROFILE_COMPLETE' } });
  });

  it('leaves aside what another ruleset gave', () => {
    const given = (rulesetId: string, points: number) => ({ rulesetId, ruleCode: 'FILE_ONLINE', points });
    expect(yearScore([given('DRAFT-2025-12', 7), given('NO-SUCH', 400)])).toMatchObject({
      total: 7,
      class: 'UNRANKED',
    });
  });
});

describe('the entries', () => {
  const entries = (args: string) =>
    `score { entries(${args}) { edges { cursor node { id points reason evidence at rule { code } } } pageInfo { hasNextPage endCursor } } }`;
  type Edges = { node: { id: string } }[];

  it('come newest first, page after page, each once, and only those of the year', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { data } = await read(mai, entries(`first: 2, after: ${JSON.stringify(after)}`), 'mai');
      const page: { edges: Edges; pageInfo: { hasNextPage: boolean; endCursor: string } } = data[0].score.entries;
      seen.push(...page.edges.map(({ node }) => node.id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(['mai-file-3', 'mai-file-2', 'mai-file-1', 'mai-file-0', 'mai-profile']);
  });

  it('name the rule, the reason and what proves it', async () => {
    const { data } = await read(mai, entries('first: 1'), 'mai');
    expect(data[0].score.entries.edges[0].node).toEqual({
      id: 'mai-file-3',
      points: 7,
      reason: 'vì sao',
      evidence: expect.any(String),
      at: '2026-03-01T02:00:00.000Z',
      rule: { code: 'FILE_ONLINE' },
    });
  });

  it.each([0, 101])('refuse a page of %i', async (first) => {
    expect(codesOf(await read(mai, entries(`first: ${first}`), 'mai'))).toEqual(['BAD_USER_INPUT']);
  });

  it("refuse a cursor of another person's list, of another year's, and an altered one", async () => {
    const cursorOf = async (id: string, field: string): Promise<string> =>
      (await read(self(id), field, id)).data[0].score.entries.pageInfo.endCursor;
    const own = await cursorOf('mai', entries('first: 1'));
    const foreign = await cursorOf('lan', entries('first: 1'));
    const earlier = await cursorOf('mai', entries('first: 1').replace('score', 'score(year: 2025)'));
    for (const cursor of [foreign, earlier, `${own}x`, own.split('.')[0], '']) {
      const answer = await read(mai, entries(`after: ${JSON.stringify(cursor)}`), 'mai');
      expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    }
    expect((await read(mai, entries(`after: ${JSON.stringify(own)}`), 'mai')).errors).toBeUndefined();
  });
});

describe('entitlements', () => {
  const fields =
    'entitlements { code vi: text en: text(lang: EN) rate procedure { number } conditions { code met } granted validTo source }';
  type Found = {
    code: string;
    rate: number;
    granted: boolean;
    procedure: unknown;
    conditions: { code: string; met: boolean }[];
  };
  const entitled = async (id: string): Promise<Map<string, Found>> => {
    const found: Found[] = (await read(self(id), fields, id)).data[0].entitlements;
    return new Map(found.map((one) => [one.code, one]));
  };

  it('are granted to Mai where every condition holds', async () => {
    const found = await entitled('mai');
    expect(found.get('FEE_WAIVER_PERMANENT_RESIDENCE')).toMatchObject({
      granted: true,
      rate: 1,
      procedure: { number: 3 },
      validTo: '2027-02-28',
      en: 'No fee for permanent residence registration',
      vi: 'Miễn lệ phí đăng ký thường trú',
    });
    expect(found.get('REGISTRATION_TAX_CAR')).toMatchObject({ granted: true, rate: 0.5, procedure: null });
    expect(found.get('FEE_WAIVER_PASSPORT')).toMatchObject({ granted: false });
    expect(found.get('FEE_WAIVER_PASSPORT')?.conditions.filter(({ met }) => !met)).toEqual([
      { code: 'PASSPORT_INTEGRATED', met: false },
    ]);
  });

  it('say which condition Lan and Bình miss', async () => {
    const missing = async (id: string) =>
      (await entitled(id)).get('FEE_WAIVER_PERMANENT_RESIDENCE')?.conditions.filter(({ met }) => !met);
    expect(await missing('lan')).toEqual([{ code: 'LEVEL2_ACCOUNT', met: false }]);
    expect(await missing('binh')).toEqual([{ code: 'BASIC_FIVE_INTEGRATED', met: false }]);
  });

  it('end with the resolution', async () => {
    now = new Date('2027-02-28T17:00:00.000Z');
    expect((await read(mai, fields, 'mai')).data[0].entitlements).toEqual([]);
  });

  it('are null, without an error, while the registries have said nothing', async () => {
    const answer = await read(self('sau'), fields, 'sau');
    expect(answer.errors).toBeUndefined();
    expect(answer.data[0].entitlements).toBeNull();
  });
});

describe('the price in statements', () => {
  const card =
    'score { total class byGroup { points } suggestions { points } entries(first: 3) { edges { node { id rule { code } } } } }';

  it('is two for the score with its entries and one for the entitlements, for one person and for three', async () => {
    const ids = ['mai', 'lan', 'binh'];
    const all: Who = { caller: mai.caller, grants: ids.map((id) => grant('GUARDIAN', id, 'score')) };
    expect(await cost(() => read(mai, card, 'mai'))).toBe(2);
    expect(await cost(() => read(all, card, ...ids))).toBe(2);
    expect(await cost(() => read(all, `${card} entitlements { granted }`, ...ids))).toBe(3);
    const { data } = await read(all, card, ...ids);
    expect(data.map(({ score }: { score: { total: number } }) => score.total)).toEqual([128, 99, 350]);
    for (const [i, id] of ids.entries()) {
      for (const { node } of data[i].score.entries.edges) expect(node.id.startsWith(`${id}-`)).toBe(true);
    }
  });

  it('of several years is still one statement', async () => {
    expect(await cost(() => read(mai, 'a: score(year: 2025) { total } b: score(year: 2026) { total }', 'mai'))).toBe(1);
  });
});

describe('whoever is not the person or the guardian', () => {
  const fields = 'score { total entries { edges { node { id } } } } entitlements { granted }';

  it.each([
    ['a bank with a consent that names the score', 'RELYING_PARTY', 'CONSENT'],
    ['an officer with a mandate', 'OFFICER', 'MANDATE'],
  ] as const)('%s is refused and costs no statement', async (_, kind, basis) => {
    const before = chapter.database?.statements();
    const answer = await read(
      { caller: caller(kind, 'x'), grants: [grant(basis, 'mai', 'score', 'documents')] },
      fields,
      'mai',
    );
    expect(codesOf(answer)).toEqual(['SCOPE_NOT_GRANTED', 'SCOPE_NOT_GRANTED']);
    expect(answer.data).toEqual([{ score: null, entitlements: null }]);
    expect(chapter.database?.statements()).toBe(before);
  });

  it('is refused without a grant, with one for another person, or of another scope', async () => {
    for (const grants of [[], [grant('SELF', 'lan', 'score')], [grant('SELF', 'mai', 'identity.core')]]) {
      expect(codesOf(await read({ caller: mai.caller, grants }, fields, 'mai'))).toEqual([
        'SCOPE_NOT_GRANTED',
        'SCOPE_NOT_GRANTED',
      ]);
    }
    expect(codesOf(await read(nobody, 'score { total }', 'mai'))).toEqual(['UNAUTHENTICATED']);
  });

  it('gets nothing unsealed, not even what is public', async () => {
    const query = '{ scoringRulesets { id } }';
    const answer = await chapter.answer(JSON.stringify({ query }), { query }, undefined);
    expect(answer.data).toBeUndefined();
    expect(codesOf(answer)).toEqual(['UNAUTHENTICATED']);
  });

  it('gets through for a child as the guardian', async () => {
    const guardian: Who = { caller: caller('CITIZEN', 'lan'), grants: [grant('GUARDIAN', 'mai', 'score')] };
    expect((await read(guardian, 'score { total }', 'mai')).data[0].score.total).toBe(128);
  });
});

it('counts an event once, however often it arrives', async () => {
  const again = entry('mai', 'FILE_ONLINE', 7, { evidence: 'same' });
  const rows = chapter.database?.source.getRepository(ScoreEntryRow);
  await rows?.insert(again);
  await expect(rows?.insert({ ...again, id: 'another' })).rejects.toThrow();
  await rows?.delete({ id: again.id });
});

it('has no figures of classes yet, which is null and no error', async () => {
  const query =
    '{ _entities(representations: [{__typename: "Statistics", month: "2026-10", area: {code: "00004"}}]) { ... on Statistics { score { active { value } } } } }';
  expect(await ask(query, nobody)).toEqual({ data: { _entities: [{ score: null }] } });
});
