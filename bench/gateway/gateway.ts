import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../commands/command';
import { hold, type Pace } from './contest';
import { circumstances } from './machine';
import { preparePeers } from './peers';
import { pinning } from './pinning';
import { profileContest } from './profile/contest';
import { type Held, publicContests } from './public';
import { asMarkdown, asText, type Section } from './report';

const LONG: Pace = { warmUp: 5, seconds: 5, rounds: 5 };
const SHORT: Pace = { warmUp: 2, seconds: 2, rounds: 2 };

/** The gateway beside its peers and a hand-written limit. A short run is a look only; a long one is written down. */
export async function gateway({ short }: { readonly short: boolean }): Promise<void> {
  preparePeers();
  // Exits, so that nothing measured is left behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const cores = pinning();
  const pace = short ? SHORT : LONG;
  const back = cores.aside();
  const sections: Section[] = [];
  const say = (line: string): boolean => process.stdout.write(`${line}\n`);
  const run = async (held: Held): Promise<void> => {
    say(`\n${held.title} …`);
    const section = { ...held, rows: await hold(held, pace, cores, say) };
    say(asText(section));
    sections.push(section);
  };
  try {
    const graph = await publicContests();
    for (const contest of graph.contests) await run(contest);
    graph.stop();
    const profile = await profileContest();
    await run(profile.contest);
    profile.stop();
  } finally {
    back();
  }
  const lines = circumstances(cores, pace, new Date());
  say(lines.join('\n'));
  if (short) return;
  const file = join('bench', 'RESULTS.md');
  writeFileSync(join(packageRoot, file), document(lines, sections));
  say(`written to ${file}`);
}

const document = (lines: readonly string[], sections: readonly Section[]): string =>
  `${[
    '# The gateway beside its peers',
    'Written by `npm run bench -- gateway`.',
    lines.map((line) => `- ${line}`).join('\n'),
    ...sections.map(asMarkdown),
  ].join('\n\n')}\n`;
