import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import { Places } from '../../gateway/places';
import { ApplicationRow } from '../../subgraphs/services/entities';
import { MOST_BYTES } from '../../subgraphs/services/store/store';
import { newId } from '../../subgraphs/shared/ids';
import { audienceOf } from '../../subgraphs/shared/peers';
import { seal } from '../../subgraphs/shared/seal';
import { chapterServer } from '../../subgraphs/shared/serve';
import { Graph, NOON, TEST_SEAL_KEY } from '../graph';
import { holding } from '../lonely';
import { pdf } from '../papers';

/** Bodies larger than a megabyte: from whom they are taken, and what they may cost. */

const MEGABYTE = 1024 * 1024;
const SOON_MS = 2_000;

let graph: Graph;
let filer: string;
let reader: string;
let services: FastifyInstance;

beforeAll(async () => {
  graph = await Graph.start({ residents: 60 });
  filer = await graph.token({ as: 'citizen', scope: 'profile:read application:read application:write applications' });
  reader = await graph.token({ as: 'citizen', scope: 'profile:read application:read applications' });
  const chapter = graph.chapters.get('services');
  if (!chapter) throw new Error('there is no services chapter');
  services = chapterServer(chapter);
  await services.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await services.close();
  await graph.close();
});

const padded = (bytes: number, query = '{ __typename }'): string => {
  const body = JSON.stringify({ query, variables: { padding: '' } });
  return body.replace('""', `"${'x'.repeat(bytes - body.length)}"`);
};
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Says how much will come and sends nothing of it: an answer now is one before anything was read. */
async function announces(url: string, headers: Record<string, string | number>): Promise<[number, string[]]> {
  const request = httpRequest(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers } });
  request.on('error', () => undefined);
  request.flushHeaders();
  const started = performance.now();
  const [response] = await once(request, 'response');
  expect(performance.now() - started).toBeLessThan(SOON_MS);
  let text = '';
  for await (const part of response) text += part;
  request.destroy();
  const { errors } = JSON.parse(text) as { errors: { extensions: { code: string } }[] };
  return [response.statusCode, errors.map(({ extensions }) => extensions.code)];
}

describe('a body of more than a megabyte', () => {
  const refused = [413, ['BAD_USER_INPUT']];
  const large = { 'content-length': 12 * MEGABYTE };

  it('is refused before it is read, whoever does not show that they file applications', async () => {
    const url = `${graph.url}/graphql`;
    expect(await announces(url, large)).toEqual(refused);
    expect(await announces(url, { ...large, ...bearer('no.such.token') })).toEqual(refused);
    expect(await announces(url, { ...large, ...bearer(reader) })).toEqual(refused);
    expect(await announces(url, { ...large, ...bearer(await graph.token({ as: 'bank' })) })).toEqual(refused);
    const expired = { as: 'citizen', scope: 'application:write', ttl: -60 } as const;
    expect(await announces(url, { ...large, ...bearer(await graph.token(expired)) })).toEqual(refused);
  });

  it('is taken from those who do, up to what a file needs', async () => {
    for (const bytes of [MEGABYTE + 1, 15 * MEGABYTE]) {
      expect(await graph.posts(padded(bytes), bearer(filer))).toBeWhole();
    }
    const url = `${graph.url}/graphql`;
    expect(await announces(url, { 'content-length': 15 * MEGABYTE + 1, ...bearer(filer) })).toEqual(refused);
  });

  it('is refused at every other door', async () => {
    for (const path of ['/', '/attachments/x', '/metrics', '/nothing']) {
      const response = await fetch(graph.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...bearer(filer) },
        body: padded(2 * MEGABYTE),
      }).catch(() => null);
      // Where nothing is read at all, the connection ends under whoever is still sending.
      if (response) expect([404, 413]).toContain(response.status);
    }
    expect(await graph.posts(padded(1_000))).toBeWhole();
  });

  it('is refused of a length that nobody said', async () => {
    const chunks = async function* () {
      for (let sent = 0; sent < 2; sent++) yield new TextEncoder().encode('x'.repeat(MEGABYTE));
    };
    const request = httpRequest(`${graph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked', ...bearer(filer) },
    });
    request.on('error', () => undefined);
    const answered = once(request, 'response');
    for await (const chunk of chunks()) request.write(chunk);
    request.end();
    const [response] = await answered;
    expect(response.statusCode).toBe(413);
    response.resume();
  });

  it('may come in pieces while it is small', async () => {
    const request = httpRequest(`${graph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    });
    const answered = once(request, 'response');
    for (const part of padded(1_000).match(/.{1,100}/g) ?? []) request.write(part);
    request.end();
    const [response] = await answered;
    expect(response.statusCode).toBe(200);
    response.resume();
  });

  it('may not be a document: only values are large', async () => {
    const query = `{ __typename } #${'x'.repeat(2 * MEGABYTE)}`;
    const answer = await graph.posts(JSON.stringify({ query }), bearer(filer));
    expect([answer.status, answer.errors[0]?.extensions.code]).toEqual([413, 'BAD_USER_INPUT']);
  });

  it('that breaks off gives its place back', async () => {
    for (let time = 0; time < 24; time++) {
      const request = httpRequest(`${graph.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...large, ...bearer(filer) },
      });
      request.on('error', () => undefined);
      request.write('{"query":"{');
      await new Promise((done) => setTimeout(done, 10));
      request.destroy();
    }
    expect(await graph.posts(padded(2 * MEGABYTE), bearer(filer))).toBeWhole();
  });
});

describe('twenty files at once', () => {
  it('are all taken, and the memory they need has a bound', async () => {
    const rows = graph.chapters.get('services')?.database?.source.getRepository(ApplicationRow);
    const like = await rows?.findOneByOrFail({ state: 'COMPLETED' });
    if (!rows || !like) throw new Error('the services chapter is not open');
    const content = Buffer.from(pdf(MOST_BYTES).toString('base64'));
    const token = await graph.token({
      as: 'citizen',
      resident: like.residentId,
      scope: 'profile:read application:read application:write applications',
    });
    const ids = await Promise.all(
      Array.from({ length: 20 }, async (_, place) => {
        const id = newId();
        await rows.insert({ ...like, id, code: `H01-261120-9100${place}`, state: 'DRAFT', onceKey: null });
        return id;
      }),
    );
    const attach = `mutation ($id: ID!, $content: String!, $key: ID!) {
      attachToApplication(id: $id, name: "a.pdf", mediaType: "application/pdf", contentBase64: $content, idempotencyKey: $key) {
        attachments { size }
      }
    }`;
    // The senders are in this process too: all of them send the same bytes.
    const sends = async (id: string): Promise<unknown> => {
      const [head = '', tail = ''] = JSON.stringify({
        query: attach,
        variables: { id, content: '|', key: newId() },
      }).split('|');
      const parts = [Buffer.from(head), content, Buffer.from(tail)];
      const length = parts.reduce((sum, part) => sum + part.length, 0);
      const headers = { 'content-type': 'application/json', 'content-length': length, ...bearer(token) };
      const request = httpRequest(`${graph.url}/graphql`, { method: 'POST', headers });
      const answered = once(request, 'response');
      for (const part of parts) request.write(part);
      request.end();
      const [response] = await answered;
      const { data, errors } = JSON.parse((await buffer(response)).toString());
      return data?.attachToApplication?.attachments[0]?.size ?? errors;
    };
    const used = (): number => process.memoryUsage().rss / MEGABYTE;
    const before = used();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, used());
    }, 20);
    const sizes = await Promise.all(ids.map(sends));
    clearInterval(watch);
    expect(sizes).toEqual(ids.map(() => MOST_BYTES));
    process.stderr.write(`twenty uploads of 10 MB took ${Math.round(most - before)} MB more at most\n`);
    // Eight copies of each of the twenty, as many as there are on the way, would be 2,200.
    expect(most - before).toBeLessThan(800);
  }, 60_000);
});

describe('places', () => {
  const open = () => new Places({ all: 2, each: 1, line: 2, patience: 50 });

  it('are given in turn, one to each', async () => {
    const places = open();
    const [first, second] = [await places.take('a'), await places.take('b')];
    const order: string[] = [];
    const waiting = [places.take('a'), places.take('c')].map(async (taking, place) => {
      const give = await taking;
      order.push(place === 0 ? 'a' : 'c');
      give();
    });
    await expect(places.take('d')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    second();
    second();
    await waiting[1];
    expect(order).toEqual(['c']);
    first();
    await Promise.all(waiting);
    expect(order).toEqual(['c', 'a']);
  });

  it('are not waited for without end', async () => {
    const places = open();
    const give = await places.take('a');
    await expect(places.take('a')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    give();
    (await places.take('a'))();
  });
});

describe('a chapter', () => {
  const url = (path: string): string => `http://127.0.0.1:${(services.server.address() as AddressInfo).port}${path}`;
  const sealed = (audience: string, body: string, now = NOON): string =>
    seal({ chapter: audience, requestId: 'request', ...holding(null, []) }, body, [TEST_SEAL_KEY], now);

  it('reads no large body without a genuine seal', async () => {
    const large = { 'content-length': 12 * MEGABYTE };
    const refused = [413, ['BAD_USER_INPUT']];
    const stale = new Date(NOON.getTime() - 61_000);
    for (const path of ['/graphql', '/calls/attachment', '/streams/attachmentContent', '/nothing']) {
      const call = path.split('/')[2];
      const audience = call ? audienceOf('services', call) : 'services';
      expect(await announces(url(path), large)).toEqual(refused);
      expect(await announces(url(path), { ...large, 'x-seal': 'no.seal' })).toEqual(refused);
      expect(await announces(url(path), { ...large, 'x-seal': sealed(audience, '', stale) })).toEqual(refused);
      expect(await announces(url(path), { ...large, 'x-seal': sealed('identity', '') })).toEqual(refused);
    }
  });

  it('reads one with it, as large as the gateway takes', async () => {
    const body = padded(15 * MEGABYTE);
    const response = await fetch(url('/graphql'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-seal': sealed('services', body) },
      body,
    });
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
  });

  it('sends no content without the seal of that very call', async () => {
    const body = JSON.stringify({ sha256: 'a'.repeat(64) });
    const asks = async (path: string, header?: string): Promise<[number, unknown]> => {
      const headers = { 'content-type': 'application/json', ...(header ? { 'x-seal': header } : {}) };
      const response = await fetch(url(path), { method: 'POST', headers, body });
      return [response.status, await response.json()];
    };
    const stream = audienceOf('services', 'attachmentContent');
    const refused = [401, { code: 'UNAUTHENTICATED' }];
    expect(await asks('/streams/attachmentContent')).toEqual(refused);
    expect(await asks('/streams/attachmentContent', sealed('services', body))).toEqual(refused);
    expect(await asks('/streams/attachmentContent', sealed(audienceOf('services', 'attachment'), body))).toEqual(
      refused,
    );
    expect(await asks('/streams/attachmentContent', sealed(stream, '{}'))).toEqual(refused);
    expect(await asks('/streams/attachmentContent', sealed(stream, body))).toEqual([500, { code: 'NOT_FOUND' }]);
    // Neither is the other's, under whatever seal.
    expect(await asks('/calls/attachmentContent', sealed(stream, body))).toEqual([200, { code: 'NOT_FOUND' }]);
    expect(await asks('/streams/tasks', sealed(audienceOf('services', 'tasks'), body))).toEqual([
      500,
      { code: 'NOT_FOUND' },
    ]);
  });
});
