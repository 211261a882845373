import { request as httpRequest } from 'node:http';
import { Admission } from '../gateway/admission/admission';
import { generous } from '../gateway/limits/limits';
import { openPlainGateway, type PlainGateway } from '../gateway/plain';
import { readPlainConfig } from '../subgraphs/shared/config';
import { createLog } from '../subgraphs/shared/log';
import { Federation } from './federation/federation';
import { Graph } from './graph';

/** Who asks, where proxies stand before the gateway. All of these requests come from 127.0.0.1. */

const { supergraphSdl } = new Federation({ tales: { typeDefs: 'type Query { hello: String }' } });
const body = JSON.stringify({ query: '{ __typename }' });
const asJson = { 'content-type': 'application/json' };

/** Whose part of what can be answered was asked for, one after another; none of them has any but those of `refused`. */
const asked: string[] = [];
let refused = '';
let gateway: PlainGateway;

beforeEach(() => {
  asked.length = 0;
  refused = '';
  jest.spyOn(Admission.prototype, 'refuses').mockImplementation((key) => asked.push(key) > 0 && key === refused);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await gateway?.close();
});

async function behind(TRUSTED_PROXIES: string): Promise<void> {
  const config = { ...readPlainConfig({ TRUSTED_PROXIES }), PORT: 0 };
  gateway = await openPlainGateway({ config, log: createLog('silent'), supergraphSdl, forward: [], limits: generous });
}

/** The status of a request with these headers; each of a list is a line of its own. */
const asks = (headers: Readonly<Record<string, string | string[]>>, url = gateway.url): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest(`${url}/graphql`, { method: 'POST', headers: { ...asJson, ...headers } });
    sent.on('response', (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    sent.on('error', reject).end(body);
  });

const from = (forwarded: string | string[]) => asks({ 'x-forwarded-for': forwarded });

it('two who show no token have a part each, behind one proxy', async () => {
  await behind('127.0.0.1');
  refused = '192.0.2.1';
  expect(await from('192.0.2.1')).toBe(503);
  expect(await from('192.0.2.2')).toBe(200);
  expect(await asks({})).toBe(200);
  expect(asked).toEqual(['192.0.2.1', '192.0.2.2', '127.0.0.1']);
});

it.each([
  ['a proxy that is not trusted', '10.0.0.0/8'],
  ['anybody, where no proxy is trusted', ''],
])('is not told by %s', async (_, proxies) => {
  await behind(proxies);
  expect(await from('192.0.2.1')).toBe(200);
  expect(await from(['192.0.2.2', '10.0.0.1'])).toBe(200);
  expect(asked).toEqual(['127.0.0.1', '127.0.0.1']);
});

it.each([
  ['what a client made up before it came to the proxy', '192.0.2.66, 10.0.0.9, 192.0.2.1', '192.0.2.1'],
  ['what stands in several lines', ['192.0.2.66', '192.0.2.1', '10.1.0.7'], '192.0.2.1'],
  ['a row of proxies, all trusted', '192.0.2.1,10.1.0.7 , 10.1.2.3', '192.0.2.1'],
  ['proxies alone', '10.1.0.8, 10.1.0.7', '10.1.0.8'],
  ['a network of version 6', '2001:db8:1:2::9', '2001:db8:1:2'],
  ['a proxy that is trusted by its address of version 6', '192.0.2.1, 2001:db8:ffff::1', '192.0.2.1'],
])('is whoever the first trusted proxy names: %s', async (_, forwarded, key) => {
  await behind('127.0.0.0/8, 10.1.0.0/16,2001:db8:ffff::/48');
  expect(await from(forwarded)).toBe(200);
  expect(asked).toEqual([key]);
});

it.each([
  ['no address', 'unknown', '127.0.0.1'],
  ['a name', '__proto__', '127.0.0.1'],
  ['nothing', ' , ,,', '127.0.0.1'],
  ['an address with more to it', '192.0.2.1; DROP TABLE person', '127.0.0.1'],
  ['an address with a zone of anybody’s', `fe80::1%${'z'.repeat(5_000)}`, '127.0.0.1'],
  ['a long text', 'a'.repeat(15_000), '127.0.0.1'],
  ['no address before a trusted proxy', 'nobody, 10.1.0.7', '10.1.0.7'],
  ['a long list of trusted proxies', Array(1_500).fill('10.1.0.7').join(','), '10.1.0.7'],
  ['a list of nothing', ','.repeat(15_000), '127.0.0.1'],
])('is the last that is known where the header holds %s', async (_, forwarded, key) => {
  await behind('127.0.0.1,10.1.0.0/16');
  const started = performance.now();
  expect(await from(forwarded)).toBe(200);
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(asked).toEqual([key]);
});

it('is nobody else for X-Forwarded-Host and X-Forwarded-Proto', async () => {
  await behind('127.0.0.1');
  const made = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'for=192.0.2.66' };
  const ask = async (path: string, headers: Record<string, string>): Promise<unknown[]> => {
    const response = await fetch(gateway.url + path, { headers, redirect: 'manual' });
    return [response.status, response.headers.get('location'), await response.text()];
  };
  for (const path of ['/', '/readyz', '/graphql?query={__typename}', '/no/such/page']) {
    const accept = { accept: 'application/json' };
    expect(await ask(path, { ...accept, ...made })).toEqual(await ask(path, accept));
  }
  expect(asked).toEqual(['127.0.0.1', '127.0.0.1']);
});

it('takes every form of the setting that it reads', async () => {
  const proxies = ['10.0.0.7', '0.0.0.0/1', '::1', '::/1', '2001:db8::/32', '::ffff:10.0.0.0/104', '::ffff:10.0.0.7'];
  await behind(proxies.join());
  expect(await from('192.0.2.1')).toBe(200);
});

it('counts notifications of payments by who tells of them, and parts of the citizens’ gateway too', async () => {
  const graph = await Graph.start({
    residents: 60,
    settings: { TRUSTED_PROXIES: '127.0.0.1', RATE_PER_CLIENT: '1' },
  });
  const notifies = async (address: string): Promise<number> => {
    const headers = { ...asJson, 'x-forwarded-for': address, 'x-payment-signature': 'none' };
    const response = await fetch(`${graph.url}/payments/notifications`, { method: 'POST', headers, body: '{}' });
    return response.status;
  };
  const many = await Promise.all(Array.from({ length: 5 }, () => notifies('192.0.2.1')));
  expect(many).toContain(429);
  expect(await notifies('192.0.2.2')).not.toBe(429);
  expect(await asks({ 'x-forwarded-for': '192.0.2.3' }, graph.url)).toBe(200);
  expect(new Set(asked)).toEqual(new Set(['192.0.2.1', '192.0.2.2', '192.0.2.3']));
  await graph.close();
});
