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
export function load({ tokens, consents, ...rest }: Load): Promise<Measured> {
  return drive({
    ...rest,
    headers(place) {
      const consent = consents?.[place % consents.length];
      return {
        authorization: `Bearer ${tokens[place % tokens.length]}`,
        ...(consent ? { 'consent-id': consent } : {}),
      };
    },
    isWhole: (answer) => !answer.subarray(0, START_OF_ERRORS.length).equals(START_OF_ERRORS),
  });
}

const START_OF_ERRORS = Buffer.from('{"errors"');

export interface Drive extends Pick<Load, 'url' | 'body' | 'connections' | 'seconds'> {
  /** What the request at this place carries beside its body. */
  readonly headers: (place: number) => Readonly<Record<string, string>>;
  /** Whether a 200 brought what was asked for. */
  readonly isWhole: (answer: Buffer) => boolean;
}

/** As `load`, for requests of any kind. */
export async function drive({ url, body, headers, isWhole, connections, seconds }: Drive): Promise<Measured> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const times: number[] = [];
  let next = 0;
  const started = performance.now();
  const end = started + seconds * 1000;
  const client = async (): Promise<void> => {
    while (performance.now() < end) {
      const sent = performance.now();
      const { statusCode, body: content } = await pool.request({
        path: pathname,
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers(next++) },
        body,
      });
      const answer = Buffer.from(await content.arrayBuffer());
      times.push(performance.now() - sent);
      if (statusCode !== 200 || !isWhole(answer)) {
        throw new Error(`an answer went wrong: ${statusCode} ${answer.toString('utf8', 0, 200)}`);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, client));
  } finally {
    await pool.destroy();
  }
  const took = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  return {
    requests: times.length,
    perSecond: times.length / took,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
  };
}
