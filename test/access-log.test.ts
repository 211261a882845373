import { connect } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { Observation } from '../gateway/observe';
import { observeRequests } from '../gateway/observe/requests';
import { noTracing } from '../gateway/tracing';
import { createLog } from '../subgraphs/shared/log';
import { Graph } from './graph';
import { Listening, personalValues } from './listening';
import { personalFields } from './personal';

/** One line of the log for each request, with which an operator finds it and learns nothing about anybody. */

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly requestId: string;
  readonly [field: string]: unknown;
}

const INFO = 30;
const DEBUG = 20;

const lines: Line[] = [];
const log = createLog('debug', { write: (line: string) => void lines.push(JSON.parse(line)) });
const of = (requestId: string) => lines.filter((line) => line.requestId === requestId && line.msg === 'answered');

/** The line comes when the connection has taken the answer, which may be after the client has it. */
async function lineOf(requestId: string): Promise<Line> {
  const until = Date.now() + 10_000;
  while (of(requestId).length === 0 && Date.now() < until) await new Promise((wake) => setTimeout(wake, 5));
  const [line, ...more] = of(requestId);
  expect(more).toEqual([]);
  if (!line) throw new Error('there is no line of this request');
  return line;
}

describe('of a whole gateway', () => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await Graph.start({ log, residents: 60 });
  });
  afterAll(() => graph.close());
  beforeEach(() => {
    lines.length = 0;
  });

  const asks = async (query: string, requestId: string, as?: 'citizen' | 'bank') =>
    graph.asks(query, { ...(as ? { as: { as } } : {}), headers: { 'x-request-id': requestId } });

  it('tells what was asked, by name, and how it ended', async () => {
    await asks('query Profile { me { fullName } }', 'first', 'citizen');
    const { level, time, ms, ...line } = await lineOf('first');
    expect(line).toEqual({
      requestId: 'first',
      method: 'POST',
      route: '/graphql',
      status: 200,
      operation: 'Profile',
      msg: 'answered',
    });
    expect(level).toBe(INFO);
    expect(ms).toBeGreaterThan(0);
  });

  it('tells it by the name by which the metrics count it', async () => {
    await asks('query Counted { me { fullName } }', 'counted', 'citizen');
    expect(await lineOf('counted')).toMatchObject({ operation: 'Counted' });
    const page = await (await fetch(`${graph.url}/metrics`)).text();
    const labels = 'operation="Counted",type="query",outcome="ok"';
    expect(page).toContain(`graphql_operation_duration_seconds_count{${labels}} 1\n`);
    for (const name of ['plan_cache_size', 'plan_seconds_total', 'requests_shed_total']) {
      expect(page).toMatch(new RegExp(`^${name} [\\d.e-]+$`, 'm'));
    }
  });

  it('tells codes, each once', async () => {
    await asks('query Never { a: me { fullName } b: me { fullName } }', 'second', 'bank');
    expect(await lineOf('second')).toMatchObject({ operation: 'other', codes: ['FORBIDDEN'] });
    await asks('{ me { } }', 'third');
    const line = await lineOf('third');
    expect(line).toMatchObject({ status: 400, codes: ['GRAPHQL_PARSE_FAILED'] });
    expect(line).not.toHaveProperty('operation');
    await graph.posts('{"query":"{ me { id } }"}', { authorization: 'Bearer x', 'x-request-id': 'fourth' });
    expect(await lineOf('fourth')).toMatchObject({ status: 401, codes: ['UNAUTHENTICATED'] });
  });

  it('says of health and metrics nothing unless asked, of paths that do not exist no path', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      await fetch(graph.url + path, { headers: { 'x-request-id': path.slice(1) } });
      expect(await lineOf(path.slice(1))).toMatchObject({ level: DEBUG, route: path });
    }
    await fetch(`${graph.url}/nguyen-thi-mai`, { headers: { 'x-request-id': 'astray' } });
    const line = await lineOf('astray');
    expect(line).toMatchObject({ level: INFO, route: 'unknown', status: 404, codes: ['NOT_FOUND'] });
    expect(JSON.stringify(line)).not.toContain('mai');
  });

  it('holds nothing of Mai, whatever is asked about her', async () => {
    const everything = personalFields()
      .map(({ selection }) => selection)
      .join(' ');
    const { data } = await asks(`query Everything { me { id ${everything} } }`, 'all', 'citizen');
    await asks(`query of${data.me.personalNumber} { me { id } }`, 'named', 'citizen');
    expect(await lineOf('all')).toMatchObject({ operation: 'Everything' });
    expect(await lineOf('named')).toMatchObject({ operation: 'other', status: 200 });
    const secrets = await personalValues(graph);
    secrets.set(data.me.id, 'id');
    const said = lines.map(({ time, ...line }) => ({ place: 'log', text: JSON.stringify(line) }));
    expect(Listening.found(said, secrets)).toEqual([]);
  });
});

describe('of a door', () => {
  let app: FastifyInstance;
  let arrived: Promise<void>;
  beforeAll(async () => {
    app = fastify({ genReqId: (request) => String(request.headers['x-request-id']) });
    observeRequests(app, { observation: new Observation(), tracing: noTracing, log });
    arrived = new Promise((come) => {
      app.get('/slow', () => {
        come();
        return new Promise(() => {});
      });
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => app.close());

  it('has a line also where nobody waited for the answer', async () => {
    const { port } = app.server.address() as { port: number };
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /slow HTTP/1.1\r\nhost: x\r\nx-request-id: left\r\n\r\n');
    await arrived;
    socket.destroy();
    expect(await lineOf('left')).toMatchObject({ status: 499, route: '/slow' });
  });
});
