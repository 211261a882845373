import { median, table } from './figures';
import { load } from './load';
import { Measuree } from './process';

const SIZES = [10_000, 1_000_000];
const SECONDS = 5;
const ROUNDS = 5;

/** Latency of the profile query at two sizes of the population, in turn, one request at a time. */
export async function growth(): Promise<void> {
  const measurees: Measuree[] = [];
  for (const size of SIZES) measurees.push(await Measuree.start(size));
  const measure = async ({ serving }: Measuree, seconds: number): Promise<number> =>
    (await load({ body: serving.body, tokens: serving.tokens, url: serving.gateway, connections: 1, seconds })).p50;
  for (const measuree of measurees) await measure(measuree, 3);
  const rounds: number[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const figures: number[] = [];
    for (const measuree of measurees) figures.push(await measure(measuree, SECONDS));
    rounds.push(figures);
  }
  for (const measuree of measurees) measuree.stop();
  const ratio = median(rounds.map(([small = 0, large = 0]) => large / small));
  process.stdout.write(
    `p50 of the profile query, one request at a time, SQLite, in-process\n${table([
      ['residents', 'p50 ms'],
      ...SIZES.map((size, place) => [
        size.toLocaleString('en'),
        median(rounds.map((figures) => figures[place] ?? 0)).toFixed(2),
      ]),
      ['ratio', ratio.toFixed(2)],
    ])}\n`,
  );
}
