import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, visit } from 'graphql';
import { subgraphs } from '../subgraphs';
import { Graph } from './graph';

const read = (file: string): string => readFileSync(join(__dirname, '..', file), 'utf8');
const readme = read('README.md');
const mai = { as: 'citizen', person: 'mai' } as const;

/** The block of code after a comment of the README. */
const block = (comment: string): string => {
  const found = new RegExp(`<!-- ${comment} -->\n\`\`\`\\w+\n([\\s\\S]*?)\`\`\``).exec(readme);
  return found?.[1] ?? '';
};

describe('the README', () => {
  let graph: Graph;

  beforeAll(async () => {
    graph = await Graph.start({ residents: 60 });
  });
  afterAll(() => graph.close());

  it('opens with the two commands', () => {
    const [commands] = readme.split('```sh\n').slice(1);
    expect(commands).toMatch(/^npm ci && npm start .*\nnpm ci && npm test /);
  });

  it('shows the query of examples/first.graphql with the answer that Mai really gets', async () => {
    expect(block('examples/first.graphql')).toBe(read('examples/first.graphql'));
    const answer = await graph.asks(read('examples/first.graphql'), { as: mai });
    expect(JSON.parse(block('its answer'))).toEqual(JSON.parse(answer.text));
  });

  it('points to the whole profile with the answer that Mai really gets', async () => {
    const answer = await graph.asks(read('examples/profile.graphql'), { as: mai });
    expect(JSON.parse(read('examples/profile.answer.json'))).toEqual(JSON.parse(answer.text));
  });

  it('says how many fields the whole profile asks for', () => {
    let leaves = 0;
    visit(parse(read('examples/profile.graphql')), {
      Field: ({ selectionSet }) => {
        if (!selectionSet) leaves++;
      },
    });
    expect(readme).toContain(`(examples/profile.graphql): ${leaves} fields `);
  });

  it('names every command and every chapter', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const plumbing = ['build', 'prestart', 'lint', 'types'];
    for (const script of Object.keys(scripts).filter((name) => !plumbing.includes(name))) {
      expect(readme).toMatch(new RegExp(`npm (run )?(--silent )?${script}\\b`));
    }
    for (const { name } of subgraphs) expect(readme).toContain(`\`${name}\``);
  });
});
