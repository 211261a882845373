import { median, table } from './figures';
import { load, type Measured } from './load';
import { benchConfig } from './population';
import { Measuree } from './process';

const RESIDENTS = 100_000;
const CONNECTIONS = 16;
const SECONDS = 6;
const ROUNDS = 5;

type Round = Measured & { /** Milliseconds of processor time per request. */ readonly cpu: number };

/** The profile query through the whole gateway, in turn with a hand-written endpoint of the same process. */
export async function profile(): Promise<void> {
  // Made here, so that the measured process does nothing but serve.
  await benchConfig(RESIDENTS);
  const measuree = await Measuree.start(RESIDENTS);
  const { serving } = measuree;
  await sameAnswers(serving.gateway, serving.handWritten, serving.body, serving.tokens.slice(0, 200));
  const measure = async (url: string, seconds: number): Promise<Round> => {
    const before = await measuree.usage();
    const measured = await load({ body: serving.body, tokens: serving.tokens, url, connections: CONNECTIONS, seconds });
    const after = await measuree.usage();
    return { ...measured, cpu: (after.cpu - before.cpu) / 1000 / measured.requests };
  };
  await measure(serving.gateway, 3);
  await measure(serving.handWritten, 3);
  const rounds: [Round, Round][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push([await measure(serving.gateway, SECONDS), await measure(serving.handWritten, SECONDS)]);
  }
  const { resident } = await measuree.usage();
  measuree.stop();

  const row = (name: string, side: 0 | 1): string[] => {
    const of = (figure: keyof Round): number => median(rounds.map((pair) => pair[side][figure]));
    return [name, of('perSecond').toFixed(0), of('p50').toFixed(1), of('p99').toFixed(1), of('cpu').toFixed(2)];
  };
  const ratio = (figure: keyof Round): string => median(rounds.map(([a, b]) => a[figure] / b[figure])).toFixed(2);
  process.stdout.write(
    `profile query, ${RESIDENTS.toLocaleString('en')} residents, SQLite, in-process, another caller on each request\n` +
      `${table([
        ['', 'requests/s', 'p50 ms', 'p99 ms', 'CPU ms/request'],
        row('gateway', 0),
        row('hand-written', 1),
        ['ratio', ratio('perSecond'), ratio('p50'), ratio('p99'), ratio('cpu')],
      ])}\nmemory of the process: ${(resident / 2 ** 20).toFixed(0)} MB\n`,
  );
}

/** A comparison is worth something only between equal answers. */
async function sameAnswers(a: string, b: string, body: string, tokens: readonly string[]): Promise<void> {
  for (const token of tokens) {
    const ask = async (url: string): Promise<string> => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      return (await fetch(url, { method: 'POST', headers, body })).text();
    };
    // By hand first: what the gateway answers stands on the record of the next reading.
    const right = await ask(b);
    const left = await ask(a);
    if (left.trim() !== right.trim()) {
      const place = [...left].findIndex((character, index) => character !== right[index]);
      throw new Error(
        `the answers differ:\n${left.slice(place - 80, place + 80)}\n${right.slice(place - 80, place + 80)}`,
      );
    }
  }
}
