import { existsSync, readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { exampleFile } from '../commands/command';
import { castTokens } from '../commands/tokens';
import { type Gateway, openGateway } from '../gateway/gateway';
import { cast } from '../population/cast';
import { loadPopulation } from '../population/load';
import { subgraphs } from '../subgraphs';
import { readConfig } from '../subgraphs/shared/config';
import { createLog } from '../subgraphs/shared/log';
import { makePlace, supergraphSdl, TODAY } from './graph';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const present = existsSync(executablePath);
if (!present) {
  process.stderr.write(
    `there is no browser at ${executablePath} (CHROMIUM names another): GraphiQL is NOT tested here\n`,
  );
}

/** What a browser of Debian asks the world by itself would drown what the page asks. */
const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where a missing browser may not go unnoticed, the tests run and fail. */
(present || process.env.CI ? describe : describe.skip)('GraphiQL in a browser', () => {
  let gateway: Gateway;
  let remove: () => Promise<void>;
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    const place = await makePlace('sqlite');
    remove = place.remove;
    const names = subgraphs.map(({ name }) => name);
    gateway = await openGateway({
      config: { ...readConfig(names, { ...place.settings, NODE_ENV: 'test' }), PORT: 0 },
      log: createLog('silent'),
      supergraphSdl,
      graphiql: {
        example: readFileSync(exampleFile('profile'), 'utf8'),
        callers: async () => (gateway.issuer ? castTokens(gateway.issuer, new Date()) : []),
      },
    });
    const databases = await gateway.opened;
    const sources = new Map([...databases].map(([name, { source }]) => [name, source]));
    await loadPopulation(sources, { residents: 50, seed: 'test', today: TODAY });

    browser = await chromium.launch({ executablePath, args: browserArguments });
    page = await browser.newPage();
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(gateway.url);
    await page.getByRole('button', { name: /execute query/i }).waitFor();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await gateway?.close();
    await remove?.();
  });

  const asks = async (caller: string): Promise<string> => {
    await page.getByLabel('Ask as').selectOption({ label: caller });
    const answered = page.waitForResponse((response) => response.url().endsWith('/graphql'));
    await page.getByRole('button', { name: /execute query/i }).click();
    const answer = await answered;
    return answer.text();
  };
  const result = () => page.locator('.result-window');

  it("shows Mai her profile with the page's own query", async () => {
    const answer = JSON.parse(await asks('citizen mai'));
    expect(answer.errors).toBeUndefined();
    expect(answer.data.me.fullName).toBe(cast.mai.fullName);
    await result().getByText(cast.mai.fullName).first().waitFor();
  });

  it('tells nobody that a token is needed, and shows nothing of Mai', async () => {
    const answer = await asks('nobody (no token)');
    expect(answer).toContain('UNAUTHENTICATED');
    await result().getByText('UNAUTHENTICATED').first().waitFor();
    expect(await result().textContent()).not.toContain(cast.mai.fullName);
  });

  it('completes names out of the schema, in the page', async () => {
    const known = requests.filter((url) => url.endsWith('/graphql'));
    // The first request is GraphiQL's own: it reads the schema for its explorer and its completion.
    expect(known.length).toBeGreaterThanOrEqual(3);
    await page.getByRole('button', { name: /show documentation explorer/i }).click();
    await page.getByText('Root Types').waitFor();
  });

  it('asks nothing of any other host, and complains of nothing', () => {
    const foreign = requests.filter((url) => !url.startsWith(`${gateway.url}/`) && !/^(data|blob):/.test(url));
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
