import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Documents } from '../gateway/documents/documents';
import { PersistedDocuments } from '../gateway/documents/persisted';
import { readTrustedDocuments } from '../gateway/documents/trusted';
import { strict } from '../gateway/limits/limits';
import { ConfigError } from '../subgraphs/shared/config';
import { type Answer, Graph } from './graph';

/** Documents that go by their hash or id: persisted by whoever sends them, or trusted and no others run. */

const folder = mkdtempSync(join(tmpdir(), 'cong-dan-so-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sha256 = (text: string): string => hash('sha256', text, 'hex');
const file = (content: unknown): string => {
  const path = join(folder, `${sha256(JSON.stringify(content) ?? '')}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

const NAME = 'query Name { me { fullName } }';
const UNITS = 'query Units { administrativeUnits(level: PROVINCE) { code } }';
const manifest = {
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations: [
    { id: sha256(NAME), body: NAME, name: 'Name', type: 'query' },
    { id: 'units-1', body: UNITS, name: 'Units', type: 'query' },
  ],
};
const persisted = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } });

describe('a document that was sent once with its hash', () => {
  let graph: Graph;
  let token: string;
  const asks = (body: object): Promise<Answer> =>
    graph.posts(JSON.stringify(body), { authorization: `Bearer ${token}` });

  beforeAll(async () => {
    graph = await Graph.start({ residents: 20 });
    token = await graph.token({ as: 'citizen' });
  });
  afterAll(() => graph.close());

  it('is run by its hash from then on, as a body and as an address', async () => {
    const extensions = persisted(sha256(NAME));
    expect(await asks({ extensions })).toBeRefusedWith('PERSISTED_QUERY_NOT_FOUND');
    const sent = await asks({ query: NAME, extensions });
    expect(sent).toBeWhole();
    for (const body of [{ extensions }, { documentId: `sha256:${sha256(NAME)}` }, { extensions, query: '' }]) {
      expect((await asks(body)).text).toBe(sent.text);
    }
    const search = new URLSearchParams({ extensions: JSON.stringify(extensions) });
    const response = await fetch(`${graph.url}/graphql?${search}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    });
    expect(await response.text()).toBe(sent.text);
  });

  it('is kept also when it was known before without its hash', async () => {
    const query = '{ me { id } }';
    expect(await asks({ query })).toBeWhole();
    expect(await asks({ query })).toBeWhole();
    expect(await asks({ query, extensions: persisted(sha256(query)) })).toBeWhole();
    expect(await asks({ extensions: persisted(sha256(query)) })).toBeWhole();
  });

  it('is kept under no other hash', async () => {
    const foreign = sha256('{ me { personalNumber } }');
    expect(await asks({ query: NAME, extensions: persisted(foreign) })).toBeRefusedWith('BAD_USER_INPUT');
    expect(await asks({ query: NAME, documentId: 'name' })).toBeRefusedWith('BAD_USER_INPUT');
    expect(await asks({ extensions: persisted(foreign) })).toBeRefusedWith('PERSISTED_QUERY_NOT_FOUND');
  });

  it('is not kept when it is beyond the limits or no GraphQL', async () => {
    for (const query of ['{ me {', `{ ${'id '.repeat(3_000)} }`]) {
      const extensions = persisted(sha256(query));
      expect((await asks({ query, extensions })).status).toBe(400);
      expect(await asks({ extensions })).toBeRefusedWith('PERSISTED_QUERY_NOT_FOUND');
    }
  });

  it('takes a bounded place: the least used goes first, and a huge one does not stay', () => {
    const store = new PersistedDocuments(100_000);
    const texts = Array.from({ length: 200 }, (_, place) => `{ a${place} } #${'x'.repeat(1_000)}`);
    for (const text of texts) store.set(sha256(text), text);
    expect(store.bytes).toBeLessThanOrEqual(100_000);
    expect(store.get(sha256(texts[0] ?? ''))).toBeUndefined();
    expect(store.get(sha256(texts[199] ?? ''))).toBe(texts[199]);
    const huge = `{ a } #${'x'.repeat(200_000)}`;
    store.set(sha256(huge), huge);
    expect(store.get(sha256(huge))).toBeUndefined();
    expect(store.get(sha256(texts[199] ?? ''))).toBe(texts[199]);
  });
});

describe('with trusted documents', () => {
  let graph: Graph;
  let token: string;
  const asks = (body: object): Promise<Answer> =>
    graph.posts(JSON.stringify(body), { authorization: `Bearer ${token}` });

  beforeAll(async () => {
    graph = await Graph.start({ residents: 20, settings: { TRUSTED_DOCUMENTS: file(manifest) } });
    token = await graph.token({ as: 'citizen' });
  });
  afterAll(() => graph.close());

  it('an operation runs by its hash, by its id, and by the same text', async () => {
    for (const body of [
      { extensions: persisted(sha256(NAME)) },
      { documentId: sha256(NAME) },
      { documentId: `sha256:${sha256(NAME)}` },
      { query: NAME },
      { query: NAME, extensions: persisted(sha256(NAME)) },
      { query: NAME, operationName: 'Name' },
      { documentId: 'units-1' },
      { extensions: persisted(sha256(UNITS)) },
      { query: UNITS, documentId: 'units-1' },
    ]) {
      expect(await asks(body)).toBeWhole();
    }
  });

  it('nothing else runs, however it is sent', async () => {
    const other = '{ me { personalNumber } }';
    for (const body of [
      { query: other },
      { query: `${NAME} ` },
      { query: `${NAME} ${other}` },
      { query: other, extensions: persisted(sha256(other)) },
      { query: NAME, extensions: persisted(sha256(other)) },
      { extensions: persisted(sha256(other)) },
      { documentId: 'units-2' },
      { documentId: 'constructor' },
      { documentId: '__proto__' },
      { query: '{ __typename }' },
      { query: '{ __schema { queryType { name } } }' },
    ]) {
      const answer = await asks(body);
      expect(answer).toBeRefusedWith('OPERATION_NOT_TRUSTED');
      expect(answer.status).toBe(403);
    }
    const search = new URLSearchParams({ query: other });
    const response = await fetch(`${graph.url}/graphql?${search}`, { headers: { accept: 'application/json' } });
    expect(response.status).toBe(403);
  });

  it('a text under the name of another is refused, and nothing named at all is too', async () => {
    expect(await asks({ query: UNITS, documentId: sha256(NAME) })).toBeRefusedWith('BAD_USER_INPUT');
    expect(await asks({ variables: {} })).toBeRefusedWith('BAD_USER_INPUT');
  });

  it('they are as well an object of texts by their ids', () => {
    const documents = new Documents(strict, readTrustedDocuments(file({ name: NAME, units: UNITS }), strict));
    expect(documents.textOf({ documentId: 'name' })).toBe(NAME);
    expect(documents.textOf({ sha256Hash: sha256(UNITS) })).toBe(UNITS);
    expect(documents.textOf({ query: UNITS })).toBe(UNITS);
    const refused = (): string => documents.textOf({ query: '{ me { id } }' });
    expect(refused).toThrow('Only registered operations are served.');
  });

  const operation = (id: unknown, body: unknown) => ({
    ...manifest,
    operations: [
      { id: 'a', body: NAME },
      { id, body },
    ],
  });
  it.each<[string, unknown, string]>([
    ['no JSON', '{', 'is no JSON'],
    ['a list', [NAME], 'is neither a persisted query manifest nor an object of texts by their ids'],
    [
      'an object of something else',
      { a: 5 },
      'is neither a persisted query manifest nor an object of texts by their ids',
    ],
    ['nothing', {}, 'has no operation'],
    ['another format', { ...manifest, format: 'x' }, 'is of a format other than apollo-persisted-query-manifest'],
    ['another version', { ...manifest, version: 2 }, 'is of a version other than 1'],
    ['no operations', { ...manifest, operations: 5 }, 'has no list of operations'],
    ['an operation without id', operation(undefined, UNITS), 'has no id, at operation 2'],
    ['an operation without body', operation('b', ''), 'has no body, at operation 2'],
    ['an operation that is none', { ...manifest, operations: [5] }, 'has no id and body, at operation 1'],
    ['an id twice', operation('a', UNITS), 'has an id twice, at operation 2'],
    ['what is no GraphQL', operation('b', '{ me { hunter2'), 'has what is no GraphQL, at operation 2'],
    [
      'fragments only',
      operation('b', 'fragment A on Resident { id }'),
      'has a document that runs nothing, at operation 2',
    ],
    ['too much', operation('b', `{ ${'id '.repeat(3_000)} }`), 'has a document beyond the limits, at operation 2'],
  ])('a file with %s is refused at the start', (_, content, what) => {
    try {
      readTrustedDocuments(file(content), strict);
      throw new Error('the file was taken');
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as Error).message).toBe(`1 setting is wrong: TRUSTED_DOCUMENTS ${what}`);
    }
  });

  it('a file that is not there keeps the gateway from starting', async () => {
    const start = Graph.start({ settings: { TRUSTED_DOCUMENTS: join(folder, 'nothing.json') } });
    await expect(start).rejects.toThrow('TRUSTED_DOCUMENTS names a file that cannot be read');
  });
});
