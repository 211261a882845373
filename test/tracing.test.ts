/** @jest-environment node */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { Observation } from '../gateway/observe';
import { observeRequests } from '../gateway/observe/requests';
import { HttpSource } from '../gateway/sources/http';
import { openTracing, type Tracing } from '../gateway/tracing';
import { createLog } from '../subgraphs/shared/log';
import { Graph } from './graph';
import { Listening, personalValues } from './listening';
import { personalFields } from './personal';

/** Traces over OTLP, as a collector sees them. */

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly { key: string; value: Record<string, unknown> }[];
  readonly status: { code: number };
}

const SERVER = 2;
const CLIENT = 3;
const ERROR = 2;

/** A collector, which takes what comes as long as it is well. */
class Collector {
  readonly #bodies: string[] = [];
  isWell = true;
  readonly #server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (this.isWell && request.url === '/v1/traces') this.#bodies.push(Buffer.concat(chunks).toString());
      response.writeHead(this.isWell ? 200 : 400, { 'content-type': 'application/json' }).end('{}');
    });
  });

  async open(): Promise<string> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get texts(): readonly string[] {
    return this.#bodies;
  }

  get spans(): readonly Span[] {
    return this.#bodies.flatMap((body) =>
      (JSON.parse(body).resourceSpans as { scopeSpans: { spans: Span[] }[] }[]).flatMap(({ scopeSpans }) =>
        scopeSpans.flatMap(({ spans }) => spans),
      ),
    );
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

const attribute = ({ attributes }: Span, name: string): unknown => {
  const value = attributes.find(({ key }) => key === name)?.value;
  return value && Object.values(value)[0];
};

const silent = createLog('silent');
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

describe('without a collector', () => {
  const packages = ['api', 'sdk-trace-base', 'resources', 'exporter-trace-otlp-http'];
  beforeAll(() => {
    for (const name of packages) {
      jest.doMock(`@opentelemetry/${name}`, () => {
        throw new Error(`${name} was loaded`);
      });
    }
  });
  afterAll(() => {
    for (const name of packages) jest.dontMock(`@opentelemetry/${name}`);
  });

  it('OpenTelemetry is not loaded', () => {
    jest.isolateModules(() => {
      const { openTracing: open } = require('../gateway/tracing') as typeof import('../gateway/tracing');
      require('../gateway/observe/requests');
      const config = { OTEL_EXPORTER_OTLP_ENDPOINT: undefined, OTEL_SERVICE_NAME: 'gateway' };
      expect(open(config, new Observation(), silent).on).toBe(false);
      const set = { ...config, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
      expect(() => open(set, new Observation(), silent)).toThrow('was loaded');
    });
  });
});

describe('a request at the door', () => {
  let collector: Collector;
  let tracing: Tracing;
  let app: FastifyInstance;
  let observation: Observation;
  /** What the subgraph of the last request was told. */
  let passedOn: string | undefined;

  beforeEach(async () => {
    collector = new Collector();
    const endpoint = await collector.open();
    observation = new Observation();
    tracing = openTracing(
      { OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/`, OTEL_SERVICE_NAME: 'door' },
      observation,
      silent,
    );
    app = fastify();
    observeRequests(app, { observation, tracing, log: silent });
    app.get('/healthz', () => ({}));
    app.post('/graphql', async ({ observed }, reply) => {
      observed.operation('Profile', 'query');
      observed.span?.step('plan')();
      const fetched = observed.span?.fetch('residents');
      passedOn = fetched?.headers.traceparent;
      fetched?.end('UPSTREAM_TIMEOUT');
      observed.span?.fetch('documents').end('ok');
      observed.error('UPSTREAM_TIMEOUT');
      return reply.code(200).send({});
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterEach(async () => {
    await app.close();
    await tracing.close();
    collector.close();
  });

  /** The spans of one request, all sent when this returns. */
  async function traced(headers: Record<string, string> = {}, path = '/graphql'): Promise<readonly Span[]> {
    const { port } = app.server.address() as AddressInfo;
    await fetch(`http://127.0.0.1:${port}${path}`, { method: path === '/graphql' ? 'POST' : 'GET', headers });
    await app.close();
    await tracing.close();
    return collector.spans;
  }

  const named = (spans: readonly Span[], name: string): Span => {
    const found = spans.find((span) => span.name === name);
    if (!found) throw new Error(`there is no span ${name}`);
    return found;
  };

  it('has a span with one for each step and each sub-request', async () => {
    const spans = await traced();
    expect(spans.map(({ name }) => name).sort()).toEqual([
      'POST /graphql',
      'fetch documents',
      'fetch residents',
      'plan',
    ]);
    const server = named(spans, 'POST /graphql');
    expect(server.kind).toBe(SERVER);
    expect(attribute(server, 'graphql.operation.type')).toBe('query');
    expect(attribute(server, 'http.response.status_code')).toBe(200);
    expect(JSON.stringify(attribute(server, 'graphql.error.codes'))).toContain('UPSTREAM_TIMEOUT');
    for (const span of spans.filter((each) => each !== server)) {
      expect([span.traceId, span.parentSpanId]).toEqual([server.traceId, server.spanId]);
    }
    const failed = named(spans, 'fetch residents');
    expect(failed).toMatchObject({ kind: CLIENT, status: { code: ERROR } });
    expect(attribute(failed, 'error.type')).toBe('UPSTREAM_TIMEOUT');
    expect(attribute(failed, 'subgraph.name')).toBe('residents');
    expect(passedOn).toBe(`00-${server.traceId}-${failed.spanId}-01`);
    expect(collector.texts.join()).toContain('"door"');
  });

  it('stands under the parent that it names', async () => {
    const server = named(await traced({ traceparent: `00-${TRACE}-${PARENT}-01` }), 'POST /graphql');
    expect([server.traceId, server.parentSpanId]).toEqual([TRACE, PARENT]);
  });

  it('is not traced when its parent is not, which the subgraphs are told', async () => {
    expect(await traced({ traceparent: `00-${TRACE}-${PARENT}-00` })).toEqual([]);
    expect(passedOn).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
  });

  it.each([
    `00-${'0'.repeat(32)}-${PARENT}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `ff-${TRACE}-${PARENT}-01`,
    `00-${TRACE}-${PARENT}-01-more`,
    `00-${TRACE.toUpperCase()}-${PARENT}-01`,
    'nonsense',
  ])('begins a trace of its own under a parent that is none: %s', async (traceparent) => {
    const server = named(await traced({ traceparent }), 'POST /graphql');
    expect(server.traceId).not.toBe(TRACE);
    expect(server.parentSpanId ?? '').toBe('');
  });

  it('reads a parent of a later version as far as it knows it', async () => {
    const server = named(await traced({ traceparent: `01-${TRACE}-${PARENT}-01-more` }), 'POST /graphql');
    expect(server.traceId).toBe(TRACE);
  });

  it('takes nothing else over from the client', async () => {
    const headers = { traceparent: `00-${TRACE}-${PARENT}-01`, tracestate: 'a=canary', baggage: 'b=canary' };
    await traced({ ...headers, 'user-agent': 'canary', cookie: 'canary' }, '/graphql');
    expect(collector.spans).not.toEqual([]);
    expect(collector.texts.join()).not.toContain('canary');
  });

  it('goes on in a subgraph of anybody’s, by its own place and not by the client’s', async () => {
    const told: (string | string[] | undefined)[] = [];
    const subgraph = createServer((request, response) => {
      told.push(request.headers.traceparent);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{}}');
    });
    await new Promise<void>((listening) => subgraph.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(subgraph.address() as AddressInfo).port}/graphql`;
    const source = new HttpSource('products', url, silent, { forward: ['traceparent'] });
    const request = { kind: 'query', query: '{a}', variables: '{}', body: '{"query":"{a}"}' } as const;
    const own = `00-${TRACE}-${PARENT}-01`;
    const context = { requestId: 'a', headers: { traceparent: 'of the client' } };
    await source.fetch({ ...request, deadline: Date.now() + 5_000 }, { ...context, trace: { traceparent: own } });
    await source.fetch({ ...request, deadline: Date.now() + 5_000 }, { requestId: 'b', headers: {} });
    await source.close();
    subgraph.close();
    expect(told).toEqual([own, undefined]);
  });

  it('for the health of the gateway is none', async () => {
    expect(await traced({}, '/healthz')).toEqual([]);
  });

  it('is answered while the collector takes nothing, which the metrics tell', async () => {
    collector.isWell = false;
    expect(await traced()).toEqual([]);
    const metrics = (await observation.registry.metrics()).split('\n');
    expect(metrics).toContain('trace_spans_total{outcome="failed"} 4');
    expect(metrics).toContain('trace_spans_total{outcome="sent"} 0');
  });
});

describe('a whole gateway', () => {
  it('tells of Mai’s profile which chapters it asked, and nothing about her', async () => {
    const collector = new Collector();
    const graph = await Graph.start({
      residents: 60,
      settings: { OTEL_EXPORTER_OTLP_ENDPOINT: await collector.open() },
    });
    const everything = personalFields()
      .map(({ selection }) => selection)
      .join(' ');
    const asked = { as: { as: 'citizen' as const } };
    const { data } = await graph.asks(`query Everything { me { id ${everything} } }`, asked);
    await graph.asks(`query of${data.me.personalNumber}($id: ID!) { resident(id: $id) { fullName } }`, {
      ...asked,
      variables: { id: data.me.id },
    });
    const secrets = await personalValues(graph);
    secrets.set(data.me.id, 'id');
    await graph.close();
    collector.close();

    const names = new Set(collector.spans.map(({ name }) => name));
    const chapters = ['residents', 'identity', 'documents', 'services', 'scoring'];
    for (const name of ['POST /graphql', 'grants', 'plan', 'record', ...chapters.map((each) => `fetch ${each}`)]) {
      expect(names).toContain(name);
    }
    const operations = collector.spans.flatMap((span) => attribute(span, 'graphql.operation.name') ?? []);
    expect(operations.sort()).toEqual(['Everything', 'other']);
    const said = collector.texts.map((text) => ({ place: 'trace', text }));
    expect(Listening.found(said, secrets)).toEqual([]);
  });

  it('tells chapters over HTTP their place in the trace, and them alone', async () => {
    const collector = new Collector();
    const graph = await Graph.start({
      residents: 60,
      transport: 'http',
      settings: { OTEL_EXPORTER_OTLP_ENDPOINT: await collector.open() },
    });
    const told: [path: string | undefined, traceparent: unknown][] = [];
    for (const { server } of graph.servers) {
      server.on('request', ({ url, headers }) => void told.push([url, headers.traceparent]));
    }
    const query = '{ me { fullName documents { items { type } } } }';
    const headers = { traceparent: `00-${TRACE}-${PARENT}-01`, tracestate: 'a=canary' };
    expect(await graph.asks(query, { as: { as: 'citizen' }, headers })).toBeWhole();
    await graph.close();
    collector.close();

    const spans = collector.spans.filter(({ name }) => name.startsWith('fetch '));
    expect(spans.map(({ name }) => name).sort()).toEqual(['fetch documents', 'fetch residents']);
    const asked = told.filter(([path]) => path === '/graphql').map(([, traceparent]) => traceparent);
    expect(asked.sort()).toEqual(spans.map(({ spanId }) => `00-${TRACE}-${spanId}-01`).sort());
    const calls = told.filter(([path]) => path?.startsWith('/calls/'));
    expect(calls.map(([, traceparent]) => traceparent)).toEqual(calls.map(() => undefined));
  });
});
