import { Pool } from 'undici';
import { quantile } from './figures';

interface Load {
  readonly url: string;
  readonly body: string;
  /** Another caller on each request: nothing can be shared between requests. */
  readonly tokens: readonly string[];
  /** Another consent on each request, where consents are named. */
  readonly consents?: readonly string[];
  readonly connections: number;
  readonly seconds: number;
}

export interface Measured {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Sends requests over so many connections, each one after the other, for so long. Throws on any answer but a whole one. */
export async function load({ url, body, tokens, consents, connections, seconds }: Load): Promise<Measured> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const times: number[] = [];
  let next = 0;
  const started = performance.now();
  const end = started + seconds * 1000;
  const client = async (): Promise<void> => {
    while (performance.now() < end) {
      const place = next++;
      const token = tokens[place % tokens.length];
      const consent = consents?.[place % consents.length];
      const sent = performance.now();
      const answer = await pool.request({
        path: pathname,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${token}`,
          ...(consent ? { 'consent-id': consent } : {}),
        },
        body,
      });
      const text = await answer.body.text();
      times.push(performance.now() - sent);
      if (answer.statusCode !== 200 || text.startsWith('{"errors"')) {
        throw new Error(`an answer went wrong: ${answer.statusCode} ${text.slice(0, 200)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  const took = (performance.now() - started) / 1000;
  await pool.close();
  times.sort((a, b) => a - b);
  return {
    requests: times.length,
    perSecond: times.length / took,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
  };
}
