import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { Supergraph } from '@apollo/federation-internals';
import { getOperationAST, parse, validate, visit } from 'graphql';
import { roles, type Wish } from '../commands/tokens';
import { offices, tasks } from '../population/cast';
import { subgraphs } from '../subgraphs';
import { procedures } from '../subgraphs/services/catalogue';
import { workingOf } from '../subgraphs/services/catalogue/workings';
import { developmentReference, paymentKeysOf } from '../subgraphs/services/money/development';
import { lastDay } from '../subgraphs/services/time/holidays';
import { type Answer, Graph, NOON, supergraphSdl } from './graph';

const read = (file: string): string => readFileSync(join(__dirname, '..', file), 'utf8');
const readme = read('README.md');
const mai = { as: 'citizen', person: 'mai' } as const;
const bank = { as: 'bank' } as const;
const tam = { as: 'officer', person: 'tam' } as const;

const examples = readdirSync(join(__dirname, '..', 'examples')).filter((name) => name.endsWith('.graphql'));
/** The commands that send an example, as the README has them. */
const queries = readme.split('\n').filter((line) => line.startsWith('npm run --silent query -- '));

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
    // What was asked before stands in the access log.
    const fresh = await Graph.start({ residents: 60 });
    const answer = await fresh.asks(read('examples/profile.graphql'), { as: mai });
    await fresh.close();
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

  it('says how many statements the whole profile takes', async () => {
    const query = read('examples/profile.graphql');
    // The first looks whether a checkpoint is due, the second whether it came to be.
    for (let time = 0; time < 2; time++) await graph.asks(query, { as: mai });
    const [reads, { statements }] = [graph.statements(), graph.written()];
    await graph.asks(query, { as: mai });
    expect(readme).toContain(
      `request, ${graph.statements() - reads} SQL statements and ${graph.written().statements - statements} more`,
    );
  });

  it.each(examples)('has in examples/%s an operation that fits the schema, and shows how it is sent', (name) => {
    const document = parse(read(`examples/${name}`));
    expect(validate(Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema(), document)).toEqual([]);
    const defined = getOperationAST(document)?.variableDefinitions ?? [];
    const sent = queries.filter((line) => line.includes(`-- examples/${name} `));
    for (const line of sent) {
      const [, variables = '{}'] = /--variables '(.*)'/.exec(line) ?? [];
      const given = JSON.parse(variables.replaceAll(/'"\$\w+"'/g, '"told"').replaceAll(/'\$\w+'/g, 'told')) as object;
      expect(Object.keys(given).sort()).toEqual(defined.map(({ variable }) => variable.name.value).sort());
    }
    if (name !== 'profile.graphql') expect(sent).not.toEqual([]);
  });

  it('sends examples that there are, as somebody there is', () => {
    for (const line of queries) {
      expect(examples).toContain(/ -- examples\/(\S+)/.exec(line)?.[1]);
      expect(roles).toContain(/ --as (\w+)/.exec(line)?.[1]);
    }
  });

  it('names commands that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const [, name] of readme.matchAll(/npm run (?:--silent )?([a-z][\w:]*)/g)) {
      expect(Object.keys(scripts)).toContain(name);
    }
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

describe('the bank of the README', () => {
  let graph: Graph;
  /** A second passes before each question: the access log goes by time. */
  let clock = NOON;

  beforeAll(async () => {
    graph = await Graph.start({ residents: 60, now: () => clock });
  });
  afterAll(() => graph.close());

  function sends(
    name: string,
    as: Wish,
    {
      consent,
      purpose,
      variables = {},
    }: { consent?: string; purpose?: string; variables?: Record<string, string> } = {},
  ): Promise<Answer> {
    clock = new Date(clock.getTime() + 1_000);
    const headers = { ...(consent ? { 'consent-id': consent } : {}), ...(purpose ? { purpose } : {}) };
    return graph.asks(read(`examples/${name}.graphql`), { as, variables, headers });
  }
  const answers = (name: string, then = ''): unknown => JSON.parse(block(`examples/${name}.graphql answers${then}`));

  it('asks, is told what it shows, and gets nothing after Mai withdrew', async () => {
    const validUntil = new Date(NOON.getTime() + 20 * 86_400_000).toISOString();
    const requested = await sends('request-consent', bank, { variables: { key: 'account-1', validUntil } });
    const approved = await sends('approve-consent', mai, { variables: { id: requested.data.requestConsent.id } });
    const consent = approved.data.approveConsentRequest.id;
    const told = async (name: string): Promise<unknown> => JSON.parse((await sends(name, bank, { consent })).text);

    expect(await told('consented-resident')).toEqual(answers('consented-resident'));
    const variables = { key: 'check-1', nonce: 'n-0123456789' };
    const verified = await sends('verify-identity', bank, { consent, variables });
    expect(JSON.parse(verified.text)).toEqual(answers('verify-identity'));
    expect(await told('explain-access')).toEqual(answers('explain-access'));

    expect(JSON.parse((await sends('access-log', mai)).text)).toEqual(answers('access-log'));
    const kept = await sends('receipt', mai, { variables: { id: consent } });
    expect(kept.data.consent).toEqual({ status: 'ACTIVE', version: 1, receipt: expect.any(String) });
    const revoked = await sends('revoke-consent', mai, { variables: { id: consent } });
    expect(revoked.data.revokeConsent).toMatchObject({ status: 'REVOKED', version: 2 });
    expect(await told('consented-resident')).toEqual(answers('consented-resident', ' then'));
  });

  it('redeems what Mai shows over the counter', async () => {
    const shared = await sends('share', mai, { variables: { key: 'counter-1' } });
    const { token } = shared.data.createShareTicket;
    const redeemed = await sends('redeem', bank, { variables: { key: 'counter-1', token } });
    expect(redeemed.data.redeemShareTicket).toMatchObject({ usesLeft: 1 });
  });

  it('finds Mai gone while her account is locked, until Officer Hạnh opens it', async () => {
    await sends('lock', mai, { variables: { key: 'lost-1' } });
    expect(await sends('first', mai)).toBeRefusedWith('FORBIDDEN');
    expect(readme).toContain(`TASK=${tasks.accountUnlock} `);
    const purpose = tasks.accountUnlock;
    const unlocked = await sends(
      'unlock',
      { as: 'officer', person: 'hanh' },
      { purpose, variables: { key: 'back-1' } },
    );
    expect(unlocked.data.unlockElectronicIdentity).toEqual({ status: 'ACTIVE' });
    expect(await sends('first', mai)).toBeWhole();
  });
});

describe('the citizen of the README', () => {
  let graph: Graph;
  let folder: string;
  let clock = NOON;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'readme-'));
    graph = await Graph.start({ residents: 60, now: () => clock, settings: { DATA_DIR: folder } });
  });
  afterAll(async () => {
    await graph.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function sends(name: string, as: Wish, variables: Record<string, string> = {}): Promise<Answer> {
    clock = new Date(clock.getTime() + 1_000);
    const answer = await graph.asks(read(`examples/${name}.graphql`), { as, variables });
    expect(answer).toBeWhole();
    return answer;
  }
  const answers = (name: string) => JSON.parse(block(`examples/${name}.graphql answers`));
  /** What stands in the README where this does. */
  const written = (pattern: RegExp): string => pattern.exec(readme)?.[1] ?? '';

  it('files, attaches what is missing, pays, and lives where she said once Officer Tâm has decided', async () => {
    const begun = await sends('start-application', mai, { channel: 'IN_PERSON', key: 'room-1' });
    const { id, code } = begun.data.startApplication;
    const shown = answers('start-application');
    expect(shown.data.startApplication).toEqual({
      ...begun.data.startApplication,
      id: expect.stringMatching(/^[0-9a-z]{26}$/),
      code: expect.stringMatching(/^H01-\d{6}-\d{6}$/),
    });

    const script = written(/^FORM=\$\(node -p '([\s\S]*?)'\)$/m);
    const form = JSON.parse(runInNewContext(script.replace('Date.now()', String(NOON.getTime()))));
    await sends('update-application', mai, { id, form, key: 'room-2' });
    expect(JSON.parse((await sends('check-application', mai, { id })).text)).toEqual(answers('check-application'));

    const content = execFileSync('bash', ['-c', written(/^PDF=\$\((.*)\) +#/m)], { encoding: 'utf8' }).trim();
    await sends('attach', mai, { id, content, key: 'room-3' });
    const handedIn = await sends('submit-application', mai, { id, key: 'room-4' });
    expect(handedIn.data.submitApplication).toEqual({ code, state: 'AWAITING_PAYMENT', fee: 15_000 });
    expect(readme).toContain(`pay -- --code $CODE --amount ${handedIn.data.submitApplication.fee})`);
    const [key = ''] = paymentKeysOf({ NODE_ENV: 'test', DATA_DIR: folder, PAYMENT_KEY: undefined });
    const paid = { applicationCode: code, amount: 15_000, method: 'VietQR', paidAt: clock.toISOString() };
    await sends('pay-fee', mai, { id, reference: developmentReference(key, paid), key: 'room-5' });

    const { edges } = (await sends('desk', tam)).data.applications;
    expect(edges.map(({ node }: { node: { id: string } }) => node.id)).toContain(id);
    await sends('accept-application', tam, { id, key: 'desk-1' });
    await sends('decide-application', tam, { id, key: 'desk-2' });
    await graph.settled();
    expect(JSON.parse((await sends('outcome', mai, { id })).text)).toEqual(answers('outcome'));
  });

  it('pays less online, and nothing as a digital citizen', async () => {
    const begun = await sends('start-application', mai, { channel: 'ONLINE', key: 'room-online' });
    expect(begun.data.startApplication).toMatchObject({ fee: 0, feeWaived: 7_000, waivers: [expect.any(String)] });
    expect(readme).toContain('`ONLINE` it costs 7,000');
  });

  it('finds each officer of the cast named, where level 1 will do, and how far the holidays reach', () => {
    const easy = procedures.map(({ number }) => number).filter((number) => workingOf(number).level === 1);
    expect(readme).toContain(`for procedures ${[...new Set(easy)].join(' and ')} level 1 will do`);
    for (const name of Object.keys(offices)) expect(readme).toContain(`\`${name}\``);
    expect(readme).toContain(`reaches to the end of ${lastDay.slice(0, 4)}`);
  });
});
