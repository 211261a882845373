import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contest, hold, middle, ratio } from '../bench/gateway/contest';
import type { Contestant } from '../bench/gateway/contestants';
import { asMarkdown } from '../bench/gateway/report';

/** What the table of the benchmark may be believed for. */

const folder = mkdtempSync(join(tmpdir(), 'contest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A gateway of one line: what it answers to the n-th question after it is awake. */
function gateway(name: string, answer: string): Contestant {
  const module = join(folder, `${name}.js`);
  writeFileSync(
    module,
    `let n = 0;
     require('node:http').createServer((request, response) => {
       request.resume().on('end', () => response.end(String((${answer})(n++))));
     }).listen(Number(process.argv[2]), '127.0.0.1');`,
  );
  return { name, module, args: ({ port }) => [String(port)] };
}

const right = '{"data":{"a":1,"b":2}}';
const truthful = gateway('truthful', `() => '${right}'`);

function contest(contestants: readonly Contestant[], withoutCaller = 0): Contest {
  return {
    title: 'Test',
    contestants,
    supergraph: '',
    query: '{ a b }',
    sharing: false,
    headers: () => ({}),
    compared: (answer) => answer,
    isWhole: (answer, compared) => answer.equals(compared),
    counts: async () => ({ requests: 10, withoutCaller }),
  };
}

const pace = { warmUp: 0.1, seconds: 0.2, rounds: 2 };
const anywhere = { pinned: false, measured: [process.execPath], aside: () => () => undefined } as const;
const run = (of: Contest) => hold(of, pace, anywhere, () => undefined);

it('has figures of those only who give the right answer each time', async () => {
  const rows = await run(
    contest([
      truthful,
      gateway('reordered', `() => '{"data":{"b":2,"a":1}}'`),
      gateway('wrong', `() => '{"data":{"a":1,"b":3}}'`),
      gateway('weary', `(n) => (n < 20 ? '${right}' : '{"data":null}')`),
      { ...truthful, name: 'absent', module: join(folder, 'absent.js') },
      gateway('dead', '() => {'),
    ]),
  );
  const said = Object.fromEntries(rows.map(({ name, rounds, failure }) => [name, failure ?? rounds.length]));
  expect(said).toEqual({
    truthful: 2,
    reordered: 2,
    wrong: expect.stringContaining('another answer: 200'),
    weary: expect.stringContaining('an answer went wrong: 200'),
    absent: 'not there',
    dead: expect.stringContaining('did not start'),
  });

  const [first] = rows;
  if (!first) throw new Error('a row is missing');
  expect(middle(first, 'perSecond')).toBeGreaterThan(0);
  expect(ratio(first, first, 'perSecond')).toBe(1);
  const text = asMarkdown({ title: 'T', about: 'A', rows, references: ['truthful'] });
  expect(text).toContain('- absent: not there');
  expect(text.split('\n').filter((line) => line.startsWith('| wrong'))).toHaveLength(1);
});

it('has no figures of a gateway that keeps the caller to itself', async () => {
  const [row] = await run(contest([truthful], 3));
  expect(row?.failure).toBe('3 sub-requests without their caller');
});
