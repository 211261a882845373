import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import * as fc from 'fast-check';
import fastify, { type FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { guardConnections, refuseConnection } from '../../gateway/connections';
import { Engine } from '../../gateway/engine/engine';
import { Observation } from '../../gateway/observe';
import { OperationNames } from '../../gateway/observe/names';
import { OtlpTracing } from '../../gateway/tracing/otlp';
import { cast, tasks } from '../../population/cast';
import { createLog } from '../../subgraphs/shared/log';
import { Graph, type Question, supergraphSdl } from '../graph';
import { disclosing, keepConsent } from '../kept-consent';
import { type MadeOperation, OperationMaker } from '../operations';
import { rounds } from '../rounds';

/** A connection that does nothing by itself. Ended by the other side, it stays open on this one. */
const opened = async (url: string): Promise<Socket> => {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
};

const openConnections = (app: FastifyInstance): Promise<number> =>
  new Promise((resolve, reject) =>
    app.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );

/** Waits until it holds, for some seconds. */
const until = async (holds: () => Promise<boolean> | boolean): Promise<boolean> => {
  for (let turn = 0; turn < 400; turn++) {
    if (await holds()) return true;
    await wait(50);
  }
  return false;
};

describe('a connection', () => {
  let app: FastifyInstance;
  let url: string;
  const states = new Map<string, string>();
  const large = 'x'.repeat(32 * 1024 * 1024);

  beforeAll(async () => {
    app = fastify({ clientErrorHandler: (error, socket) => refuseConnection(socket, error.code) });
    guardConnections(app, 300);
    app.addHook('onRequest', (request, reply, done) => {
      states.set(request.url, 'begun');
      reply.raw.once('close', () => states.set(request.url, 'over'));
      done();
    });
    app.get('/large/:id', async () => large);
    app.get('/late/:id', async () => {
      await wait(200);
      return 'late';
    });
    url = await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => app.close());

  const asking = (...paths: string[]): string =>
    paths.map((path) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`).join('');

  it('that is gone owes no answer, also none that waited behind another one', async () => {
    const socket = await opened(url);
    const paths = ['/late/1', '/late/2', '/late/3'];
    socket.write(asking(...paths));
    expect(await until(() => paths.every((path) => states.has(path)))).toBe(true);
    socket.destroy();
    expect(await until(() => paths.every((path) => states.get(path) === 'over'))).toBe(true);
  });

  it('that takes nothing of its answer is given up, with those behind it', async () => {
    const socket = await opened(url);
    socket.pause();
    socket.write(asking('/large/1', '/late/4'));
    expect(await until(() => ['/large/1', '/late/4'].every((path) => states.get(path) === 'over'))).toBe(true);
    socket.destroy();
  });

  it('is kept for whoever reads in pauses, and then asks again', async () => {
    const socket = await opened(url);
    let bytes = 0;
    socket.on('data', (chunk) => {
      bytes += chunk.length;
    });
    socket.write(asking('/large/2'));
    expect(await until(() => bytes > large.length)).toBe(true);
    await wait(600);
    socket.write(asking('/late/5'));
    expect(await until(() => states.get('/late/5') === 'over')).toBe(true);
    expect(socket.destroyed || socket.readableEnded).toBe(false);
    socket.destroy();
  });

  it('that was refused is closed, also where the other side never does', async () => {
    expect(await until(async () => (await openConnections(app)) === 0)).toBe(true);
    const socket = await opened(url);
    let told = '';
    socket.on('data', (chunk) => {
      told += chunk;
    });
    socket.write('NO HTTP AT ALL\r\n\r\n');
    expect(await until(async () => told !== '' && (await openConnections(app)) === 0)).toBe(true);
    expect(told).toMatch(/^HTTP\/1\.1 400 /);
    socket.destroy();
  });
});

describe('a number of a person that a client writes where it does not belong', () => {
  it.each(['0912.345.678', '079-203-001-234', '0912_345_678'])('does not become a request id: %s', async (number) => {
    const graph = await shared;
    const { headers } = await graph.posts('{}', { 'x-request-id': number });
    expect(headers.get('x-request-id')).not.toBe(number);
  });

  it('does not become the name of an operation', () => {
    expect(new OperationNames().succeeded('Of_0912_345_678')).toBe('other');
  });

  it('does not become the id of a trace', async () => {
    const log = createLog('silent');
    const tracing = new OtlpTracing({
      ...{ endpoint: 'http://127.0.0.1:9', service: 'test', observation: new Observation(), log },
    });
    const traceOf = (traceId: string, spanId: string): string =>
      tracing.request({ traceparent: `00-${traceId}-${spanId}-01` }, 'POST', '/graphql').traceId;
    const [trace, span] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
    const number = '079203001234';
    expect(traceOf(trace, span)).toBe(trace);
    expect(traceOf(number.padStart(32, '0'), span)).not.toContain(number);
    expect(traceOf(number.padEnd(32, '0'), span)).not.toContain(number);
    expect(traceOf(trace, number.padStart(16, '0'))).not.toBe(trace);
    await tracing.close();
  });
});

const shared = Graph.start();
afterAll(async () => (await shared).close());

describe('a limit on pages', () => {
  const pages = (variable: string): string => {
    const page = (inner: string): string => `applications(first: $${variable}) { edges { ${inner} } }`;
    const inner = page('cursor');
    return `query ($${variable}: Int = 100) { me { ${page(`node { applicant { ${page(`node { applicant { ${inner} } }`)} } }`)} } }`;
  };

  it.each(['size', 'constructor', 'toString', '__proto__'])(
    'holds whatever the variable is called: %s',
    async (name) => {
      const { errors } = await (await shared).asks(pages(name));
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['OPERATION_TOO_COMPLEX']);
    },
  );

  it('is explained as it is kept', async () => {
    const operation = pages('size').replace('= 100', '= 1');
    const executed = await (await shared).asks(operation);
    const { errors } = await (await shared).asks(
      'query ($operation: String!) { explainAccess(operation: $operation) { subgraphs } }',
      { variables: { operation } },
    );
    expect(errors.map(({ extensions }) => extensions.code)).toEqual([executed.errors[0]?.extensions.code]);
  });
});

describe('what was disclosed', () => {
  const ROOTS = ['me', 'me', 'me', 'resident', 'resident', 'consentedResident', 'application', 'residents'];
  const partnerScope = 'profile:read application:read applications household family identity.core';
  const callers: Readonly<Record<string, Question>> = {
    mai: { as: { as: 'citizen', person: 'mai' } },
    lan: { as: { as: 'citizen', person: 'lan' } },
    'a partner for mai': { as: { as: 'partner', person: 'mai', scope: partnerScope } },
    'the bank with a consent': { as: { as: 'bank' }, headers: { 'consent-id': 'wide' } },
    'hạnh over her area': { as: { as: 'officer', person: 'hanh' }, headers: { purpose: tasks.residenceCheck } },
    'hạnh about mai': { as: { as: 'officer', person: 'hanh' }, headers: { purpose: tasks.accountUnlock } },
  };
  let graph: Graph;
  let schema: GraphQLSchema;

  beforeAll(async () => {
    graph = await shared;
    const scopes = disclosing('identity.core', 'household', 'family', 'eid', 'applications', 'address');
    await keepConsent(graph, { id: 'wide', scopes });
    ({ schema } = new Engine(supergraphSdl, ({ name }) => ({ name, fetch: async () => ({}) })));
  });

  /** Coordinates on the record of one request, by person. */
  const recorded = async (requestId: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
    const source = graph.chapters.get('identity')?.database?.source;
    const asked = 'SELECT resident_id, fields FROM access_record WHERE request_id = ?';
    const rows = (await source?.query(asked, [requestId])) as { resident_id: string; fields: string }[];
    const fields = new Map<string, Set<string>>();
    for (const { resident_id: person, fields: text } of rows) {
      fields.set(person, new Set([...(fields.get(person) ?? []), ...JSON.parse(text)]));
    }
    return fields;
  };

  /** Each personal field of an answer that came without an error: whose it is, and its coordinate. */
  const disclosed = ({ personal }: MadeOperation, data: unknown, refused: ReadonlySet<string>) => {
    const found: { person: string; coordinate: string }[] = [];
    const walk = (value: unknown, place: string, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      const isList = Array.isArray(value);
      for (const [key, inner] of Object.entries(value)) {
        const below = isList ? `${place}[]` : [place, key].filter(Boolean).join('.');
        const exact = [path, key].filter(Boolean).join('.');
        const coordinate = isList ? undefined : personal.get(below);
        if (coordinate !== undefined && !refused.has(exact)) {
          found.push({ person: String((value as { id?: unknown }).id), coordinate });
        }
        walk(inner, below, exact);
      }
    };
    walk(data, '', '');
    return found;
  };

  it('is on the record of its person, wherever in the answer it stands and wherever it was copied from', async () => {
    const { data } = await graph.asks('{ me { applications(first: 3) { edges { node { id } } } } }', callers.mai);
    const ids = {
      'Query.resident': [cast.mai, cast.mai, cast.an, cast.quang, cast.lan].map(({ id }) => id),
      'Query.application': data.me.applications.edges.map(({ node }: { node: { id: string } }) => node.id),
    };
    const samples = fc.record({
      caller: fc.constantFrom(...Object.keys(callers)),
      made: fc.gen().map((gen) => OperationMaker.make(gen, schema, ROOTS, 5, ids)),
    });
    let requests = 0;
    let reached = 0;
    await fc.assert(
      fc.asyncProperty(samples, async ({ caller, made }) => {
        // Once by Apollo Server, once past it.
        for (const _ of ['cold', 'warm']) {
          const requestId = `on-the-record-${requests++}`;
          const { as, headers } = callers[caller] as Question;
          const question = { ...(as ? { as } : {}), headers: { ...headers, 'x-request-id': requestId } };
          const answer = await graph.asks(made.text, { ...question, variables: made.variables });
          const record = await recorded(requestId);
          const refused = new Set(answer.errors.map(({ path = [] }) => path.join('.')));
          const found = disclosed(made, answer.data, refused);
          reached += found.length;
          expect(found.filter(({ person, coordinate }) => !record.get(person)?.has(coordinate))).toEqual([]);
        }
      }),
      { numRuns: rounds(40, 1_500), seed: rounds(20_261_121, Date.now()) },
    );
    expect(reached).toBeGreaterThan(rounds(60, 3_000));
  }, 900_000);

  it('once under a consent for one time, goes to one of many who ask at once and past Apollo Server', async () => {
    const query = '{ consentedResident { fullName } }';
    const ask = (consent: string) => graph.asks(query, { as: { as: 'bank' }, headers: { 'consent-id': consent } });
    await ask('wide');
    await keepConsent(graph, { id: 'once', fetchType: 'ONE_TIME', usesLeft: 1, usesPerMonth: 0, usesMonth: '' });
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask('once')));
    expect(answers.filter(({ data }) => data?.consentedResident?.fullName)).toHaveLength(1);
  });
});
