import { cast } from '../population/cast';
import { Filing } from './filing';
import { oneDatabase } from './kinds';

/** The citizen types nothing that the registries hold: of the required fields of all 25 forms Mai finds most filled in. */

const essential = Array.from({ length: 25 }, (_, place) => place + 1);
/** What is filed for somebody who has died names them: here her mother, as her own record shows her. */
const onBehalfOf: Readonly<Record<number, string>> = { 10: cast.lan.id, 16: cast.lan.id };

describe.each(oneDatabase)('forms that fill themselves in, on %s', (database) => {
  let filing: Filing;
  beforeAll(async () => {
    filing = await Filing.start({ database });
  }, 60_000);
  afterAll(() => filing.graph.close());

  it('are filled in by seven parts of ten for Mai', async () => {
    const shares: { number: number; required: number; filled: number }[] = [];
    for (const number of essential) {
      const schema = await filing.does(`{ it: procedure(number: ${number}) { formSchema } }`, {}, {});
      const { required } = JSON.parse(schema.formSchema) as { required: string[] };
      const subject = onBehalfOf[number];
      const started = await filing.start({ procedure: number, ...(subject ? { onBehalfOf: subject } : {}) });
      expect(started).toBeWhole();
      const { prefilled, form } = started.data.it as { prefilled: string[]; form: string };
      expect(Object.keys(JSON.parse(form)).sort()).toEqual([...prefilled].sort());
      shares.push({
        number,
        required: required.length,
        filled: required.filter((name) => prefilled.includes(name)).length,
      });
    }
    const sum = (of: 'required' | 'filled'): number => shares.reduce((total, share) => total + share[of], 0);
    const lines = shares.map(
      ({ number, required, filled }) =>
        `  ${String(number).padStart(2)}: ${filled} of ${required} (${Math.round((100 * filled) / required)} %)`,
    );
    const share = sum('filled') / sum('required');
    const all = `  all: ${sum('filled')} of ${sum('required')} (${(100 * share).toFixed(1)} %)`;
    process.stdout.write(
      `required fields prefilled for Mai on ${database}, by procedure:\n${lines.join('\n')}\n${all}\n`,
    );
    expect(share).toBeGreaterThanOrEqual(0.7);
  }, 120_000);

  it('tell nobody more of her mother than her own record does', async () => {
    const { data } = await filing.start({ procedure: 10, onBehalfOf: cast.lan.id });
    const { form } = data.it as { form: string };
    expect(form).toContain(cast.lan.fullName);
    for (const hidden of [cast.lan.personalNumber, cast.lan.dateOfBirth]) expect(form).not.toContain(hidden);
  });

  it('put what was shown on the record, under the grants that opened it', async () => {
    await filing.start({ procedure: 20 });
    const log = await filing.profile('accessLog(first: 1) { edges { node { basis fields receiver } } }');
    const [entry] = log.accessLog.edges;
    expect(entry.node).toMatchObject({ basis: 'SELF' });
    expect(entry.node.fields).toEqual(
      expect.arrayContaining(['DocumentType.DRIVING_LICENCE', 'Resident.contact', 'Resident.fullName']),
    );
  });

  it('leave out what the token of an application does not open', async () => {
    const scope = 'openid application:write applications identity.core';
    const started = await filing.start({ procedure: 20, as: { as: { as: 'citizen', person: 'mai', scope } } });
    expect(started).toBeWhole();
    expect([...started.data.it.prefilled].sort()).toEqual(['dateOfBirth', 'fullName']);
  });
});
