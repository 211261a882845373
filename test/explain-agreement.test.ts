import { ApolloGateway } from '@apollo/gateway';
import * as fc from 'fast-check';
import type { GraphQLSchema } from 'graphql';
import { cast, tasks } from '../population/cast';
import { type Decision, type Explanation, explains } from './explanation';
import { type Answer, Graph, type Question, supergraphSdl } from './graph';
import { disclosing, keepConsent } from './kept-consent';
import { type Ids, type MadeOperation, OperationMaker } from './operations';
import { rounds } from './rounds';

/** What is told and what is done, side by side, for operations that nobody thought of. */

const ROOTS = [
  'me',
  'me',
  'me',
  'resident',
  'resident',
  'consentedResident',
  'application',
  'application',
  'residents',
];
const DEPTH = 6;

/** Of persons whom nothing names beforehand. */
const OVER_AREA = 'hạnh over her area';

const callers: Readonly<Record<string, Omit<Question, 'variables'>>> = {
  mai: { as: { as: 'citizen', person: 'mai' } },
  lan: { as: { as: 'citizen', person: 'lan' } },
  binh: { as: { as: 'citizen', person: 'binh' } },
  an: { as: { as: 'citizen', person: 'an' } },
  'a partner for mai': { as: { as: 'partner', person: 'mai' } },
  'a partner that may see applications': {
    as: {
      as: 'partner',
      person: 'mai',
      scope: 'profile:read application:read household family documents.PASSPORT eid',
    },
  },
  'a partner that may see hers': {
    as: { as: 'partner', person: 'mai', scope: 'profile:read application:read applications identity.core' },
  },
  'mai without permissions': { as: { as: 'citizen', person: 'mai', scope: 'identity.core household' } },
  'mai with permissions of a bank': {
    as: { as: 'citizen', person: 'mai', scope: 'profile:read kyc:read identity.core family' },
  },
  'the bank without a consent': { as: { as: 'bank' } },
  'the bank with a consent': { as: { as: 'bank' }, headers: { 'consent-id': 'living' } },
  'the bank with a wide consent': { as: { as: 'bank' }, headers: { 'consent-id': 'wide' } },
  'the bank with a consent that was revoked': { as: { as: 'bank' }, headers: { 'consent-id': 'revoked' } },
  'the bank with a made-up consent': { as: { as: 'bank' }, headers: { 'consent-id': 'made-up' } },
  'hạnh without a purpose': { as: { as: 'officer', person: 'hanh' } },
  [OVER_AREA]: { as: { as: 'officer', person: 'hanh' }, headers: { purpose: tasks.residenceCheck } },
  'hạnh about mai': { as: { as: 'officer', person: 'hanh' }, headers: { purpose: tasks.accountUnlock } },
  'tâm with a purpose of hạnh': { as: { as: 'officer', person: 'tam' }, headers: { purpose: tasks.residenceCheck } },
  nobody: {},
};

describe('an explanation and the execution', () => {
  let graph: Graph;
  let schema: GraphQLSchema;
  let ids: Ids;

  beforeAll(async () => {
    graph = await Graph.start();
    await keepConsent(graph, { id: 'living' });
    const wide = disclosing('identity.core', 'household', 'family', 'eid', 'applications', 'documents.PASSPORT');
    await keepConsent(graph, { id: 'wide', scopes: wide });
    await keepConsent(graph, { id: 'revoked', status: 'REVOKED' });
    const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const gateway = new ApolloGateway({ supergraphSdl, logger: quiet });
    ({ schema } = await gateway.load());
    await gateway.stop();
    const { data } = await graph.asks('{ me { applications(first: 3) { edges { node { id } } } } }', {
      ...callers.mai,
    });
    const applications = data.me.applications.edges.map(({ node }: { node: { id: string } }) => node.id);
    ids = {
      'Query.resident': [cast.mai, cast.an, cast.quang, cast.lan, cast.binh, { id: 'x' }].map(({ id }) => id),
      'Query.application': [...applications, 'x'],
    };
  });
  afterAll(() => graph.close());

  const samples = fc.record({
    caller: fc.constantFrom(...Object.keys(callers), 'mai', 'mai', 'mai'),
    made: fc.gen().map((gen) => OperationMaker.make(gen, schema, ROOTS, DEPTH, ids)),
  });

  it('agree on every personal field that the execution reaches, and on whom they ask', async () => {
    let reached = 0;
    await fc.assert(
      fc.asyncProperty(samples, async ({ caller, made }) => {
        const question = { ...callers[caller], variables: made.variables };
        const told = await explains(graph, made.text, question);
        const before = await asked(graph);
        const answer = await graph.asks(made.text, question);
        const after = await asked(graph);
        if (answer.status === 400) {
          expect(told.errors.map(({ extensions }) => extensions.code)).toEqual([answer.errors[0]?.extensions.code]);
          return;
        }
        expect(told).toBeWhole();
        const explanation: Explanation = told.data.explainAccess;
        const chapters = [...after].filter(([name, count]) => count !== before.get(name)).map(([name]) => name);
        expect(explanation.subgraphs).toEqual(expect.arrayContaining(chapters));
        reached += compare(explanation.decisions, answer, made, caller === OVER_AREA);
      }),
      { numRuns: rounds(150, 2_500), seed: rounds(20_261_120, Date.now()) },
    );
    expect(reached).toBeGreaterThan(rounds(300, 6_000));
  }, 900_000);
});

/** How often each chapter was asked for a part of an answer so far. */
async function asked(graph: Graph): Promise<ReadonlyMap<string, string>> {
  const text = await (await fetch(`${graph.url}/metrics`)).text();
  const lines = text.matchAll(/^chapter_request_duration_seconds_count\{chapter="(\w+)",outcome="(\w+)"\} (\d+)$/gm);
  const counts = new Map<string, string>();
  for (const [, name = '', , count] of lines) counts.set(name, `${counts.get(name) ?? ''} ${count}`);
  return counts;
}

/** Compares at every personal field of the answer; returns at how many. */
function compare(
  decisions: readonly Decision[],
  answer: Answer,
  { personal }: MadeOperation,
  overArea: boolean,
): number {
  const codes = new Map(answer.errors.map(({ path = [], extensions }) => [path.join('.'), extensions.code]));
  let reached = 0;

  const walk = (value: unknown, place: string, path: string): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) walk(item, `${place}[]`, `${path}.${index}`);
    } else if (typeof value === 'object' && value !== null) {
      const object = value as Record<string, unknown>;
      for (const [key, inner] of Object.entries(object)) {
        const [below, exact] = place === '' ? [key, key] : [`${place}.${key}`, `${path}.${key}`];
        if (personal.has(below)) {
          reached++;
          agree(below, String(object.id), codes.get(exact), inner);
        }
        walk(inner, below, exact);
      }
    }
  };

  const agree = (place: string, person: string, code: string | undefined, value: unknown): void => {
    const here = decisions.filter(({ path, field }) => path === place && field === personal.get(place));
    const named = here.filter((decision) => decision.person === person);
    const about = named.length > 0 ? named : here.filter((decision) => decision.person === null);
    const outcomes = about.map(({ allowed, reason }) => (allowed ? 'allowed' : reason));
    // Who lives in an officer's area is not known beforehand: both outcomes are told.
    if (overArea) expect(outcomes).toContain(code ?? 'allowed');
    else expect({ place, outcomes }).toEqual({ place, outcomes: [code ?? 'allowed'] });
    if (code === undefined && personal.get(place) === 'Resident.documents' && value !== null)
      agreeOnTypes(place, person, value);
  };

  const agreeOnTypes = (place: string, person: string, wallet: unknown): void => {
    const { withheld } = wallet as { readonly withheld?: readonly string[] };
    if (!withheld || overArea) return;
    const refused = decisions.filter(
      (each) =>
        each.path === place && each.field.startsWith('DocumentType.') && each.person === person && !each.allowed,
    );
    expect(refused.map(({ field }) => field.slice('DocumentType.'.length))).toEqual(withheld);
  };

  for (const [key, value] of Object.entries(answer.data ?? {})) {
    const code = codes.get(key);
    // That there is no such thing, and who lives in an area, is not known beforehand.
    if (value !== null || code === 'NOT_FOUND' || overArea) continue;
    const below = decisions.filter(({ path }) => path.startsWith(`${key}.`) || path.startsWith(`${key}[]`));
    // A root that is refused is refused for everything below it; one that is nobody has nothing below it.
    expect(below.filter(({ reason }) => reason !== code)).toEqual([]);
  }
  walk(answer.data, '', '');
  return reached;
}
