// biome-ignore-all lint/suspicious/noExplicitAny: a test reads whatever shape it asked for
import { getNamedType } from 'graphql';
import { cast, offices, relyingParties } from '../../population/cast';
import { LegalTaskRow, RelyingPartyRow, ShareTicketRow } from '../../subgraphs/identity/entities';
import { documentTypes, isScope, purposes } from '../../subgraphs/identity/purposes';
import { ApplicationRow } from '../../subgraphs/services/entities';
import { newId } from '../../subgraphs/shared/ids';
import { personalScopes } from '../../subgraphs/shared/scopes';
import { Consenting, item } from '../consenting';
import { type Asker, by, Counter, mai, officer } from '../counter';
import { type Answer, Graph } from '../graph';
import { keepConsent } from '../kept-consent';
import { nameOf, type Path, pathsTo, questionOf } from '../paths';
import { personalFields, residentOf, selectionOf, supergraph } from '../personal';
import { claim, predicate, Verifying } from '../verifying';

/**
 * The score gives incentives and is never used to restrict anybody (Nghị quyết 66.22/2026/NQ-CP): no relying party sees it,
 * on any basis, by any path. Nothing here rests on one gate alone: rows that no gate would let in are forced into the
 * database, and must stay without effect.
 */

const scoreFields = personalFields().filter(({ scope }) => scope === 'score');
const asked = scoreFields.map(({ selection }) => selection).join(' ');
const nobody = { personalNumber: '999999999999', fullName: 'Không Ai Cả', dateOfBirth: '1990-01-01' };

/** Every way of writing that one might take for the scope of the score, or for all scopes. */
const lookalikes = [
  ...[
    'score',
    'score.x',
    'score.total',
    'score.*',
    'Score',
    'SCORE',
    ' score',
    'score ',
    'scоre',
    's\u200bcore',
    'scores',
  ],
  ...[
    '*',
    '**',
    '.*',
    '',
    ' ',
    'entitlements',
    'Resident.score',
    'score,identity.core',
    'documents',
    'documents.score',
  ],
];
const scopes = [
  ...new Set([...personalScopes, ...lookalikes, ...documentTypes.map((type) => `documents.${type}`)]),
] as const;
const modes = ['MATCH', 'PREDICATE', 'DISCLOSE'] as const;
const fetches = [
  { fetchType: 'ONE_TIME', usesPerMonth: null },
  { fetchType: 'PERIODIC', usesPerMonth: 1 },
] as const;

const desk = new Consenting();
const counter = new Counter();
let graph: Graph;
let verifying: Verifying;
/** Every total and every sum of a group that a score of Mai's holds. */
let shown: Answer;

const identity = () => {
  const source = graph.chapters.get('identity')?.database?.source;
  if (!source) throw new Error('the identity chapter is not open');
  return source;
};

beforeAll(async () => {
  graph = await Graph.start({ residents: 60, now: desk.now });
  desk.graph = graph;
  counter.graph = graph;
  verifying = new Verifying(graph);
  shown = await graph.asks(`{ me { ${asked} } }`, mai);
});
afterAll(() => graph.close());

/** Values at any place below a key, whatever it was called. */
function below(value: any, key: RegExp): unknown[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap((each) => below(each, key));
  return Object.entries(value).flatMap(([name, inner]) => (key.test(name) ? [inner].flat() : below(inner, key)));
}
const scoreIn = ({ data }: Answer): unknown[] =>
  below(data, /^(score|entitlements)$/).filter((value) => value !== null);

it('is seen by Mai herself in the citizens’ own application, and by her of her son', async () => {
  expect(shown).toBeWhole();
  expect(scoreFields.map(({ name }) => name)).toEqual(['score', 'entitlements']);
  expect(shown.data.me.score.total).toBeGreaterThan(0);
  expect(shown.data.me.entitlements.length).toBeGreaterThan(0);
  const son = await graph.asks(`{ resident(id: "${cast.an.id}") { ${asked} } }`, mai);
  expect(scoreIn(son).length).toBeGreaterThan(0);
});

describe('consent to it cannot be asked for', () => {
  /** What the rules say, by themselves: nonsense first, then what the purpose does not allow. */
  const codeOf = (purpose: (typeof purposes)[number], scope: string, mode: (typeof modes)[number]): string => {
    if (!isScope(scope)) return 'BAD_USER_INPUT';
    const mayAsk = (relyingParties.bank.allowedPurposes as readonly string[]).includes(purpose.code);
    const within = (purpose.allowedScopes as readonly string[]).includes(scope);
    const unasked = 'unasked' in purpose;
    const tooFar = modes.indexOf(mode) > modes.indexOf(purpose.maxMode);
    return mayAsk && !unasked && within && !tooFar ? 'SUBJECT_UNKNOWN_OR_NO_CONSENT' : 'PURPOSE_CEILING_EXCEEDED';
  };
  let asking: Asker;
  beforeAll(async () => {
    asking = { token: await graph.token({ as: 'bank' }) };
  });

  it.each(purposes)(
    'for $code, in any mode, once or often, under any name: said before anybody is looked for',
    async (purpose) => {
      const seen = new Set<string>();
      for (const scope of scopes.filter((each) => !isScope(each) || each === 'score')) {
        for (const mode of modes) {
          for (const fetch of fetches) {
            const before = statementsOf('residents');
            const more = {
              purpose: purpose.code,
              scopes: [item(scope, { mode })],
              ...fetch,
              validUntil: desk.inDays(0.5),
            };
            const answer = await desk.requests(desk.input({ ...more, subject: nobody }), asking);
            expect([scope, mode, answer.errors[0]?.extensions.code]).toEqual([
              scope,
              mode,
              codeOf(purpose, scope, mode),
            ]);
            expect(statementsOf('residents')).toBe(before);
            seen.add(answer.text);
          }
        }
      }
      expect(seen.size).toBe(2);
    },
  );

  it.each(purposes)('for $code beside what may be asked for, and only what may be is looked into', async (purpose) => {
    for (const scope of scopes.filter(isScope)) {
      const more = { purpose: purpose.code, ...fetches[0], validUntil: desk.inDays(0.5) };
      const mode = 'MATCH';
      const alone = desk.input({
        ...more,
        subject: { ...nobody, fullName: `Không ${letters(scope)}` },
        scopes: [item(scope, { mode })],
      });
      const code = codeOf(purpose, scope, mode);
      // Ten names of one number a day are looked for, then none.
      const codes = code === 'SUBJECT_UNKNOWN_OR_NO_CONSENT' ? [code, 'RATE_LIMITED'] : [code];
      expect(codes).toContain((await desk.requests(alone, asking)).errors[0]?.extensions.code);
      if (scope === 'score') continue;
      const both = { ...alone, scopes: [item(scope, { mode }), item('score', { mode, essential: false })] };
      expect(await desk.requests({ ...both, idempotencyKey: desk.key() }, asking)).toBeRefusedWith(
        'PURPOSE_CEILING_EXCEEDED',
      );
    }
  });

  it('is forbidden by every purpose and allowed by none, for whoever reads what they are', async () => {
    const { data } = await graph.asks('{ purposes { code allowedScopes forbiddenScopes } }');
    expect(data.purposes).toHaveLength(purposes.length);
    for (const { allowedScopes, forbiddenScopes } of data.purposes) {
      expect(forbiddenScopes).toContain('score');
      expect(allowedScopes.filter((scope: string) => /score|\*/.test(scope))).toEqual([]);
    }
  });

  it('nor added by Mai when she approves or keeps scopes', async () => {
    const request = await desk.requested();
    const { id } = await desk.given();
    for (const scope of lookalikes) {
      expect(await desk.approves(request, ['identity.core', scope])).toBeRefusedWith('BAD_USER_INPUT');
      expect(await desk.narrows(id, ['identity.core', scope])).toBeRefusedWith('BAD_USER_INPUT');
    }
  });

  it.each(lookalikes)('nor by a QR ticket for %j', async (scope) => {
    const code = scope === 'score' ? 'PURPOSE_CEILING_EXCEEDED' : 'BAD_USER_INPUT';
    expect(await counter.creates(['identity.core', scope])).toBeRefusedWith(code);
  });
});

describe('a row that no gate would have let in opens nothing', () => {
  // Even to a bank that may ask for every purpose there is, and for some there are not.
  const allow = async (allowedPurposes: readonly string[]): Promise<void> => {
    const source = graph.chapters.get('identity')?.database?.source;
    await source
      ?.getRepository(RelyingPartyRow)
      .update(relyingParties.bank.id, { allowedPurposes: [...allowedPurposes] });
  };
  beforeAll(() => allow([...purposes.map(({ code }) => code), 'SCORE', '']));
  afterAll(() => allow(relyingParties.bank.allowedPurposes));

  const forced = lookalikes.map((scope) => [scope] as const);

  it.each(forced)('a consent to %j, for whatever purpose', async (scope) => {
    for (const purposeCode of ['ACCOUNT_OPENING_KYC', 'QR_SHARE', 'SCORE', '']) {
      const rows = [{ scope, mode: 'DISCLOSE', essential: true } as const];
      const id = await keepConsent(graph, { id: newId(), purposeCode, scopes: rows });
      expect(await desk.reads(id, asked)).toBeRefusedWith('SCOPE_NOT_GRANTED');
    }
  });

  it.each(forced)('a ticket for %j', async (scope) => {
    const { id, token } = await counter.opens();
    await identity()
      .getRepository(ShareTicketRow)
      .update({ id }, { scopes: ['identity.core', scope] });
    const answer = await counter.redeems(token);
    const consent = answer.data?.redeemShareTicket?.id;
    if (!consent) return expect(scoreIn(answer)).toEqual([]);
    const read = await counter.reads(consent, `fullName ${asked}`);
    expect(scoreIn(read)).toEqual([]);
    expect(read.data.consentedResident.fullName).toBe(cast.mai.fullName);
  });

  it.each(forced)('a task of an agency for %j, over its area or naming Mai', async (scope) => {
    for (const residents of [null, [cast.mai.id]]) {
      const id = newId();
      const row = {
        id,
        agency: offices.hanh.agency,
        areaCode: offices.hanh.areaCode,
        kind: 'SCORE',
        legalBasis: 'x',
        version: 1,
      };
      const validity = {
        validFrom: '2026-01-01T00:00:00.000Z',
        validUntil: '2027-01-01T00:00:00.000Z',
        withheldUntil: null,
      };
      await identity()
        .getRepository(LegalTaskRow)
        .insert({ ...row, ...validity, scopes: ['identity.core', scope], residents });
      const query = `{ resident(id: "${cast.mai.id}") { fullName ${asked} } }`;
      const answer = await graph.asks(query, { ...officer('hanh'), headers: { purpose: id } });
      expect(answer.data.resident.fullName).toBe(cast.mai.fullName);
      expect(scoreIn(answer)).toEqual([]);
    }
  });

  it('a consent to it answers no verification either', async () => {
    const scopesOf = (mode: (typeof modes)[number]) =>
      ['score', '*', 'identity.core'].map((scope) => ({ scope, mode, essential: true }));
    for (const mode of modes) {
      const consent = await verifying.of('mai', { scopes: scopesOf(mode) });
      for (const name of ['SCORE', 'Score', 'CITIZEN_CLASS', 'ENTITLEMENT', 'score']) {
        const total = String(shown.data.me.score.total);
        expect(await verifying.verifies(consent, { claims: [claim(name, total)] })).toBeRefusedWith('BAD_USER_INPUT');
        const question = { predicates: [predicate('high', `${name}_AT_LEAST`, total)] };
        expect(await verifying.verifies(consent, question)).toBeRefusedWith('BAD_USER_INPUT');
      }
      for (const type of ['score', 'SCORE', '*']) {
        const { errors } = await verifying.verifies(consent, {
          predicates: [predicate('card', 'DOCUMENT_VALID', type)],
        });
        expect(['SCOPE_NOT_GRANTED', 'BAD_USER_INPUT']).toContain(errors[0]?.extensions.code);
      }
    }
  });
});

describe('a token that says it may', () => {
  const everyScope = [
    'profile:read',
    'kyc:read',
    'kyc:request',
    'consent:read',
    'consent:write',
    'application:read',
    'residents:search',
    ...personalScopes,
    ...lookalikes,
  ].join(' ');

  it.each<[string, () => Asker | Promise<Asker>]>([
    ['a partner for Mai', () => by({ as: 'partner', scope: everyScope })],
    [
      'the bank’s client for Mai',
      () => desk.client(relyingParties.bank.clientId, { sub: cast.mai.id, scope: everyScope, acr: 'level2' }),
    ],
    [
      'a client for Mai that nobody registered',
      () => desk.client('ung-dung-la', { sub: cast.mai.id, scope: everyScope, acr: 'level2' }),
    ],
    [
      'the citizens’ own application in capitals',
      () => desk.client('CONG-DAN-SO', { sub: cast.mai.id, scope: everyScope, acr: 'level2' }),
    ],
    ['it with a space', () => desk.client('cong-dan-so ', { sub: cast.mai.id, scope: everyScope, acr: 'level2' })],
    ['the bank', () => by({ as: 'bank', scope: everyScope })],
    ['the bank by the name of the citizens’ own application', () => desk.client('cong-dan-so', { scope: everyScope })],
    ['an officer', () => by({ as: 'officer', scope: everyScope })],
    ['an analyst', () => by({ as: 'analyst', scope: everyScope })],
  ])('does not let %s, whatever the headers point at', async (_, who) => {
    const forced = await keepConsent(graph, {
      id: newId(),
      scopes: lookalikes.map((scope) => ({ scope, mode: 'DISCLOSE', essential: true })),
    });
    const roots = ['me', `resident(id: "${cast.mai.id}")`, `resident(id: "${cast.an.id}")`, 'consentedResident'];
    const pointers: Record<string, string>[] = [
      {},
      { 'consent-id': forced },
      { purpose: 'score' },
      { purpose: 'SELF', 'consent-id': forced },
      { 'consent-id': cast.mai.id, scope: 'score', 'x-scope': 'score', 'x-own': 'true' },
    ];
    const asker = await who();
    for (const root of roots) {
      for (const headers of pointers) {
        const answer = await graph.asks(`{ ${root} { ${asked} } }`, { ...asker, headers });
        expect(scoreIn(answer)).toEqual([]);
        expect(answer.errors.length + Number(answer.data?.me === null)).toBeGreaterThan(0);
      }
    }
  });
});

describe('on every way through the schema', () => {
  /** Of a person's score or of what follows from it: whatever the field is called, and whichever person it is of. */
  const types = ['ScoreCard', 'GroupScore', 'ScoreEntry', 'ScoreSuggestion', 'CitizenClass', 'Entitlement'];
  const literals = {
    id: `"${cast.mai.id}"`,
    residentId: `"${cast.mai.id}"`,
    filter: '{ personalNumber: "001190047218" }',
    'applications.filter': '{}',
    reason: '"x"',
    note: '"x"',
    approve: 'true',
    procedure: '5',
    form: '"{}"',
    name: '"x.pdf"',
    mediaType: '"application/pdf"',
    contentBase64: '"JVBERi0="',
    resultChannel: 'ELECTRONIC',
    method: '"VietQR"',
    reference: '"x"',
    idempotencyKey: '"key"',
  };
  const sought = new Set(scoreFields.map(({ name }) => residentOf(supergraph).getFields()[name]));
  const paths = pathsTo(supergraph, (field) => sought.has(field) || types.includes(getNamedType(field.type).name), 5);
  /** Roots that a consent to everything leads through. */
  const opened = ['consentedResident', 'resident', 'application'];
  const ways = paths.map((path) => [nameOf(path), path] as const);
  const question = (path: Path): string => {
    const { field } = path.steps.at(-1) as Path['steps'][number];
    const below = selectionOf(field, 3)
      .slice(field.name.length)
      .trim()
      .replace(/^\{|\}$/g, '');
    return questionOf(path, below, { ...literals, 'application.id': `"${application}"` });
  };
  let everything: string;
  let application: string;
  let tokens: readonly string[];
  beforeAll(async () => {
    const source = graph.chapters.get('services')?.database?.source;
    const { id } = (await source?.getRepository(ApplicationRow).findOneBy({ residentId: cast.mai.id })) ?? {};
    application = String(id);
    const every = [...new Set([...personalScopes, ...lookalikes])];
    everything = await keepConsent(graph, {
      id: newId(),
      scopes: every.map((scope) => ({ scope, mode: 'DISCLOSE', essential: true })),
    });
    const scope = `profile:read kyc:read kyc:request consent:read application:read applications:handle residents:search eid:lock eid:unlock statistics:read ${every.join(' ')}`;
    tokens = await Promise.all((['bank', 'partner'] as const).map((as) => graph.token({ as, scope })));
  });

  it('of which there are many', () => {
    const names = ways.map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(['me.score', 'consentedResident.household.members.resident.score']));
    expect(names.length).toBeGreaterThan(50);
  });

  it.each(ways)(
    '%s is shut to the bank and to the partner, whose consent and token name everything',
    async (_, path) => {
      for (const token of tokens) {
        const answer = await graph.asks(question(path), { token, headers: { 'consent-id': everything } });
        const codes = [...new Set(answer.errors.map(({ extensions }) => extensions.code))];
        expect(scoreIn(answer)).toEqual([]);
        const goes = token === tokens[0] && opened.includes(String(path.steps[0]?.field.name));
        // Where the bank is led all the way, it is the score itself that is refused.
        if (goes) expect(codes).toEqual(['SCOPE_NOT_GRANTED']);
        expect(codes.filter((code) => /PARSE|VALIDATION|INPUT|COMPLEX/.test(code))).toEqual([]);
      }
    },
  );

  it('me.score is open to Mai, asked in the same words', async () => {
    const path = paths.find((each) => nameOf(each) === 'me.score') as Path;
    expect(scoreIn(await graph.asks(question(path), mai))).toHaveLength(1);
  });
});

const letters = (scope: string): string => scope.replace(/[^a-z]/gi, ' ').replace(/\s+/g, ' ');

const statementsOf = (chapter: string): number => graph.chapters.get(chapter)?.database?.statements() ?? 0;
