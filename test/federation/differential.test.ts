import { parse, validate } from 'graphql';
import { rounds } from '../rounds';
import { type Difference, differences } from './compare';
import type { Answer, Request } from './federation';
import { Generator } from './operations/generate';
import { shrink } from './operations/shrink';
import { explain, type Gateway, rulesOf } from './rules';
import { Random } from './world/seed';
import type { Trouble } from './world/truth';
import { World } from './world/world';

const OPERATIONS: Readonly<Record<Gateway, number>> = { ours: rounds(200, 10_000), apollo: rounds(80, 10_000) };
const FIELDS = rounds(14, 25);
const LIMIT_MS = rounds(120_000, 7_200_000);
/** Operations over the same data. */
const SEASON = 20;

const calm: Trouble = { nulls: 0, errors: 0, breaches: 0 };
const rough: Trouble = { nulls: 0.06, errors: 0.03, breaches: 0.015 };
const storm: Trouble = { nulls: 0.2, errors: 0.15, breaches: 0.08 };

const gateways: readonly Gateway[] = ['ours', 'apollo'];

describe('random operations over random data', () => {
  const world = new World();
  const explained = new Map<string, number>();

  afterAll(() => world.federation.close());

  it.each(gateways)(
    'are answered as by one schema of the whole, or differ as a rule says, by %s',
    async (gateway) => {
      let asked = 0;
      let whole = 0;
      for (let number = 0; asked < OPERATIONS[gateway]; number++) {
        const season = Math.floor(number / SEASON);
        if (number % SEASON === 0) world.sow(`season ${season}`, [calm, rough, rough, storm][season % 4] ?? calm);
        const request = new Generator(world.schema, new Random(`operation ${number}`), FIELDS).request();
        // Fields that cannot stand side by side are rare, and a matter of validation.
        if (validate(world.schema, parse(request.query)).length > 0) continue;
        asked++;
        const found = await compare(gateway, request);
        if (found.right.errors.length === 0) whole++;
        for (const { rule } of found.explained) explained.set(rule, (explained.get(rule) ?? 0) + 1);
        if (found.open.length === 0) continue;
        const still = async (smaller: Request): Promise<boolean> => (await compare(gateway, smaller)).open.length > 0;
        throw new Error(await told(gateway, await shrink(world.schema, request, still)));
      }
      // The data must be neither all well nor all broken.
      expect(whole).toBeGreaterThan(OPERATIONS[gateway] / 4);
      expect(whole).toBeLessThan(OPERATIONS[gateway]);
    },
    LIMIT_MS,
  );

  it('is explained by rules that each say why', () => {
    const names = gateways.flatMap((gateway) => rulesOf(gateway).map(({ name }) => name));
    expect([...explained.keys()].filter((name) => !names.includes(name))).toEqual([]);
  });

  async function compare(
    gateway: Gateway,
    request: Request,
  ): Promise<{ right: Answer; answer: Answer; open: Difference[]; explained: { rule: string }[] }> {
    const right = await world.whole(request, {});
    const answer = await world.federation[gateway](request, {}).catch(refusal);
    const { open, explained: by } = await explain(gateway, {
      request,
      right,
      answer,
      differences: differences(right, answer),
      again: async (other) =>
        differences(await world.whole(other, {}), await world.federation[gateway](other, {}).catch(refusal)),
      apollo: () => world.federation.apollo(request, {}).catch(refusal),
    });
    return { right, answer, open, explained: by };
  }

  async function told(gateway: Gateway, request: Request): Promise<string> {
    const { right, answer, open } = await compare(gateway, request);
    return [
      `${gateway} differs and no rule says why:`,
      request.query,
      JSON.stringify(request.variables),
      ...open.map(({ what, path, detail }) => `${what} at ${path.join('.') || 'the top'}: ${detail}`),
      `right: ${JSON.stringify(right)}`,
      `told:  ${JSON.stringify(answer)}`,
    ].join('\n');
  }
});

/** A gateway that throws has not answered. */
const refusal = (error: unknown): Answer => ({ data: undefined, errors: [{ message: String(error) }] });
