import fc from 'fast-check';
import { cast } from '../population/cast';
import { CitizenStandingRow, ScoreEntryRow } from '../subgraphs/scoring/entities';
import { rulesetInForceOn } from '../subgraphs/scoring/rulesets';
import { newId } from '../subgraphs/shared/ids';
import { citizen } from './counter';
import { databaseOf, peersOf } from './effecting';
import { databaseKinds, Graph, NOON, TODAY } from './graph';

const SHOWN = '{ me { entitlements { code rate granted procedure { number } } } }';
const waived = [2, 3, 4, 12, 19, 20, 22];

describe.each(databaseKinds)('the waiver of a fee, on %s', (database) => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await Graph.start({ database, residents: 60 });
  }, 60_000);
  afterAll(() => graph.close());

  const waiver = async (resident: string, procedure: number, on = TODAY) =>
    (await peersOf(graph).call('feeWaiver', { resident, procedure, on }, { requestId: 'test', now: NOON })).waiver;
  const standing = (changes: Partial<CitizenStandingRow>) =>
    databaseOf(graph, 'scoring').source.getRepository(CitizenStandingRow).update({ residentId: cast.mai.id }, changes);

  it.each(['mai', 'quang', 'binh', 'lan'] as const)(
    'is what %s sees as granted, procedure by procedure',
    async (person) => {
      const { data } = await graph.asks(SHOWN, citizen(person));
      const shown: { code: string; rate: number; granted: boolean; procedure: { number: number } | null }[] =
        data.me.entitlements ?? [];
      for (let procedure = 1; procedure <= 25; procedure++) {
        const mine = shown.find((each) => each.granted && each.procedure?.number === procedure);
        expect(await waiver(cast[person].id, procedure)).toEqual(mine ? { code: mine.code, rate: mine.rate } : null);
      }
    },
  );

  it('is Mai’s for each procedure that the resolution names, and for no other', async () => {
    for (const procedure of [...waived, 1, 7, 9, 23, 101, 0, -1]) {
      const expected = waived.includes(procedure) ? { code: expect.stringMatching(/^FEE_WAIVER_/), rate: 1 } : null;
      expect(await waiver(cast.mai.id, procedure)).toEqual(expected);
    }
  });

  it('begins and ends with the resolution, to the day', async () => {
    const { validFrom, validTo } = rulesetInForceOn(TODAY) ?? {};
    expect([validFrom, validTo]).toEqual(['2026-08-15', '2027-02-28']);
    const days = ['2026-08-14', '2026-08-15', '2027-02-28', '2027-03-01'];
    const found = await Promise.all(days.map((on) => waiver(cast.mai.id, 12, on)));
    expect(found.map((each) => each !== null)).toEqual([false, true, true, false]);
  });

  it('falls away with any of its conditions', async () => {
    const table = databaseOf(graph, 'scoring').source.getRepository(CitizenStandingRow);
    const before = await table.findOneByOrFail({ residentId: cast.mai.id });
    const without = (type: string) => ({ integratedTypes: before.integratedTypes.filter((each) => each !== type) });
    for (const change of [
      { vietnamese: false },
      { accountLevel: 'LEVEL_1' as const },
      { accountLevel: null },
      without('PASSPORT'),
      without('BANK_ACCOUNT'),
    ]) {
      await standing(change);
      expect(await waiver(cast.mai.id, 12)).toBeNull();
      await standing(before);
    }
    expect(await waiver(cast.mai.id, 12)).toEqual({ code: 'FEE_WAIVER_PASSPORT', rate: 1 });
  });

  it('is nothing for somebody whom nobody knows', async () => {
    expect(await waiver('0zzzzzzzzzzzzzzzzzzzzzzzzz', 12)).toBeNull();
    expect(await waiver('', 12)).toBeNull();
  });

  it('says and hangs on nothing of the score: the same with no points and with any', async () => {
    const ledger = databaseOf(graph, 'scoring').source.getRepository(ScoreEntryRow);
    const entries = await ledger.findBy({ residentId: cast.mai.id });
    const answers = async () => JSON.stringify(await Promise.all(waived.map((each) => waiver(cast.mai.id, each))));
    const before = await answers();
    expect(before).not.toMatch(/score|points|total|class|ruleset|condition/i);
    await ledger.delete({ residentId: cast.mai.id });
    expect(await answers()).toBe(before);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -1_000, max: 1_000_000 }), async (points) => {
        const [entry] = entries;
        if (!entry) throw new Error('Mai has no points');
        await ledger.insert({ ...entry, id: newId(), points, evidence: newId() });
        expect(await answers()).toBe(before);
      }),
      { numRuns: 5 },
    );
    await ledger.delete({ residentId: cast.mai.id });
    await ledger.insert(entries);
  });

  it('costs one statement', async () => {
    const before = graph.statements();
    await waiver(cast.mai.id, 12);
    expect(graph.statements() - before).toBe(1);
  });
});
