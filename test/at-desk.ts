import type { offices } from '../population/cast';
import { type Asker, mai } from './counter';
import { databaseOf } from './effecting';
import type { Filed, Filing } from './filing';
import type { Answer } from './graph';

/** What an officer's desk is asked in tests, and what lies on it. */

export interface Asked {
  readonly filter?: Readonly<Record<string, unknown>> | null;
  readonly first?: number | null;
  readonly after?: string | null;
  /** What is selected of each application. */
  readonly fields?: string;
}

/** The desk of whoever asks. */
export function desk(
  filing: Filing,
  asker: Asker,
  { filter = null, first = 100, after = null, fields = 'id' }: Asked = {},
): Promise<Answer> {
  const query = `query ($filter: ApplicationFilter, $first: Int, $after: String) {
    applications(filter: $filter, first: $first, after: $after) {
      edges { node { ${fields} } } pageInfo { hasNextPage endCursor }
    }
  }`;
  return filing.asks(query, { filter, first, after }, asker);
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it asked for
export async function nodesOn(filing: Filing, asker: Asker, asked: Asked = {}): Promise<any[]> {
  const answer = await desk(filing, asker, asked);
  expect(answer).toBeWhole();
  return answer.data.applications.edges.map(({ node }: { node: unknown }) => node);
}

export const idsOn = async (filing: Filing, asker: Asker, asked: Asked = {}): Promise<string[]> =>
  (await nodesOn(filing, asker, { ...asked, fields: 'id' })).map(({ id }) => id);

/** One application of a desk, with these fields. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it asked for
export const nodeOn = async (filing: Filing, asker: Asker, id: string, fields: string): Promise<any> =>
  (await nodesOn(filing, asker, { fields: `id ${fields}` })).find((node) => node.id === id);

export type DeskCommand = 'acceptApplication' | 'requestSupplement' | 'decideApplication';

const types = { id: 'ID!', key: 'ID!', revision: 'Int', fee: 'Vnd', note: 'String!', approve: 'Boolean!' } as const;
const taken: Readonly<Record<DeskCommand, readonly string[]>> = {
  acceptApplication: ['id', 'key', 'revision', 'fee'],
  requestSupplement: ['id', 'key', 'revision', 'note'],
  decideApplication: ['id', 'key', 'revision', 'note', 'approve'],
};
type Said = { readonly [Name in keyof typeof types]?: unknown };

/** Sends a command of the desk, with those of these arguments that it takes, and a key of its own unless said. */
export function command(
  filing: Filing,
  name: DeskCommand,
  said: Said,
  asker: Asker,
  fields = 'id state revision',
): Promise<Answer> {
  const named = (Object.keys(types) as (keyof typeof types)[]).filter(
    (each) => taken[name].includes(each) && (each in said || types[each].endsWith('!')),
  );
  const head = named.map((each) => `$${each}: ${types[each]}`).join(', ');
  const args = named.map((each) => `${each === 'key' ? 'idempotencyKey' : each}: $${each}`).join(', ');
  const usual = { note: 'Theo hồ sơ', approve: false };
  const query = `mutation (${head}) { it: ${name}(${args}) { ${fields} } }`;
  return filing.asks(query, { ...usual, ...said }, asker);
}

export const codesOf = ({ errors }: Answer): string[] => errors.map(({ extensions }) => extensions.code);

/** A declaration of absence (procedure 5): it costs nothing and there may be many, one for each first day. */
export const absence = (nth: number, as: Asker = mai): Filed => ({
  procedure: 5,
  as,
  form: {
    from: `2026-12-${String(nth).padStart(2, '0')}`,
    to: '2027-03-01',
    destination: 'Thành phố Cần Thơ',
    reason: 'Công tác',
  },
});

/** An officer whom nobody of the cast is. */
export async function someOfficer(
  { graph, now }: Filing,
  { agency, areaCode }: { readonly agency: string; readonly areaCode: string },
  sub = 'officer-somebody',
  scope = 'profile:read application:read applications:handle',
): Promise<Asker> {
  const claims = { sub, client_id: 'mot-cua', org: agency, area: areaCode, scope, ttl: 3_600 };
  return { token: (await graph.gateway.issuer?.token(claims, now())) ?? '' };
}

/** What an officer reads of a person when they name an application as the purpose. */
export const readsFor = (
  { graph }: Filing,
  purpose: string,
  asker: Asker,
  person: string,
  fields = 'fullName',
): Promise<Answer> =>
  graph.asks(`query ($id: ID!) { resident(id: $id) { ${fields} } }`, {
    ...asker,
    variables: { id: person },
    headers: { purpose },
  });

export const rowsOf = (
  { graph }: Filing,
  chapter: string,
  sql: string,
  ...values: readonly unknown[]
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it asked for
): Promise<any[]> => databaseOf(graph, chapter).source.query(sql, [...values]);

/** `state`, or `state refused` for a command that was refused, oldest first. */
export async function historyOf(filing: Filing, id: string): Promise<string[]> {
  const events = await rowsOf(
    filing,
    'services',
    'SELECT state, refused FROM application_event WHERE application_id = ? ORDER BY position',
    id,
  );
  return events.map(({ state, refused }) => (refused === null ? state : `${state} ${refused}`));
}

export type OfficerOfCast = keyof typeof offices;
