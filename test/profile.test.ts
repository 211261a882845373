import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FieldNode, Kind, parse, visit } from 'graphql';
import { cast } from '../population/cast';
import { type Answer, databaseKinds, Graph, type GraphOptions, transports } from './graph';

const query = readFileSync(join(__dirname, '..', 'examples', 'profile.graphql'), 'utf8');
const mai = { as: 'citizen', person: 'mai' } as const;

/** The answer of each database over each transport. */
const answers = new Map<string, Answer>();

for (const database of databaseKinds) {
  for (const transport of transports) {
    describe(`the full digital profile on ${database}, chapters ${transport}`, () => {
      let graph: Graph;

      beforeAll(async () => {
        graph = await Graph.start({ database, transport } satisfies GraphOptions);
      });
      afterAll(() => graph.close());

      it('gives Mai every section in one request', async () => {
        const answer = await graph.asks(query, { as: mai });
        answers.set(`${database}, ${transport}`, answer);
        expect(answer).toBeWhole();
        const { me } = answer.data;
        expect(me).toMatchObject({
          id: cast.mai.id,
          fullName: cast.mai.fullName,
          personalNumber: cast.mai.personalNumber,
          dateOfBirth: cast.mai.dateOfBirth,
          permanentAddress: { commune: { code: '00004', name: 'Phường Ba Đình' }, province: { code: '01' } },
          electronicIdentity: { level: 'LEVEL_2', status: 'ACTIVE', dependants: [{ id: cast.an.id }] },
        });
        const sections = [
          me.formerNumbers,
          me.otherNames,
          me.placeOfBirth,
          me.hometown,
          me.religion,
          me.bloodType,
          me.temporaryAddress,
          me.currentAddress,
          me.residenceHistory,
          me.household.members,
          me.relatives,
          me.contact.phone,
          me.provenance,
          me.documents.items,
          me.applications.edges,
          me.score.entries.edges,
          me.score.byGroup,
          me.entitlements,
        ];
        for (const section of sections) expect(section?.length ?? section).toBeTruthy();
        expect(new Set(me.documents.items.map((item: { type: string }) => item.type)).size).toBe(15);
        expect(me.household.head).toEqual({ id: cast.mai.id });
      });

      it('costs at most 15 statements to read, and one transaction of at most 5 to put on the record', async () => {
        expect(await graph.cost(query, { as: mai })).toBeLessThanOrEqual(15);
        const before = graph.written();
        expect(await graph.asks(query, { as: mai })).toBeWhole();
        const after = graph.written();
        expect(after.transactions - before.transactions).toBe(1);
        expect(after.statements - before.statements).toBeLessThanOrEqual(5);
      });
    });
  }
}

it('is the same to the byte on every database and over every transport', () => {
  const texts = [...answers].map(([name, answer]) => [name, answer.text]);
  expect(texts).toHaveLength(databaseKinds.length * transports.length);
  for (const [name, text] of texts) expect([name, text]).toEqual([name, texts[0]?.[1]]);
});

it('asks all five chapters for at least 60 leaf fields', () => {
  let leaves = 0;
  visit(parse(query), {
    [Kind.FIELD]: (field: FieldNode) => {
      if (!field.selectionSet) leaves++;
    },
  });
  expect(leaves).toBeGreaterThanOrEqual(60);
});

describe('a chapter that is down', () => {
  const own = {
    documents: ['documents'],
    services: ['applications'],
    scoring: ['score', 'entitlements'],
  };

  for (const [name, fields] of Object.entries(own)) {
    it(`costs Mai the fields of ${name} and nothing else`, async () => {
      const graph = await Graph.start({ down: [name], residents: 60 });
      const answer = await graph.asks(query, { as: mai });
      await graph.close();
      expect(answer.data.me.fullName).toBe(cast.mai.fullName);
      for (const field of fields) expect(answer.data.me[field]).toBeNull();
      // The names of the procedures behind the entitlements are the services chapter's too.
      const places = answer.errors.map(({ path = [] }) =>
        path.map((step) => (typeof step === 'number' ? '*' : step)).join('.'),
      );
      const procedures = name === 'services' ? ['me.entitlements.*.procedure.nameVi'] : [];
      expect([...new Set(places)].sort()).toEqual([...fields.map((field) => `me.${field}`), ...procedures].sort());
      expect(new Set(answer.errors.map(({ extensions }) => extensions.code))).toEqual(
        new Set(['UPSTREAM_UNAVAILABLE']),
      );
      for (const other of [...Object.values(own).flat(), 'electronicIdentity', 'consents', 'accessLog']) {
        if (!fields.includes(other)) expect(answer.data.me[other]).not.toBeNull();
      }
    });
  }

  it('costs everything personal when it is identity, which keeps the grants and the record; the rest is answered', async () => {
    const graph = await Graph.start({ down: ['identity'], residents: 60 });
    const answer = await graph.asks(query, { as: mai });
    const procedures = await graph.asks('{ procedures(essential: true) { number } }', { as: mai });
    await graph.close();
    const { id, ...rest } = answer.data.me;
    expect(id).toBe(cast.mai.id);
    expect(Object.values(rest).filter((value) => value !== null)).toEqual([]);
    expect(new Set(answer.errors.map(({ extensions }) => extensions.code))).toEqual(
      new Set(['DISCLOSURE_LOG_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE']),
    );
    expect(procedures).toBeWhole();
    expect(procedures.data.procedures).toHaveLength(25);
  });

  it('costs everything personal when it is the residents, and still says why', async () => {
    const graph = await Graph.start({ down: ['residents'], residents: 60 });
    const answer = await graph.asks(query, { as: mai });
    const procedures = await graph.asks('{ procedures(essential: true) { number } }');
    await graph.close();
    expect(answer).toBeRefusedWith('UPSTREAM_UNAVAILABLE');
    expect(procedures.data.procedures).toHaveLength(25);
  });

  it('leaves the gateway open once it was ready, and is named at /readyz', async () => {
    const graph = await Graph.start({ residents: 60 });
    const probe = async (): Promise<[number, unknown]> => {
      const answer = await fetch(`${graph.url}/readyz`);
      return [answer.status, await answer.json()];
    };
    const chapters = { residents: 'ready', identity: 'ready', documents: 'ready', services: 'ready', scoring: 'ready' };
    expect(await probe()).toEqual([200, { status: 'ready', chapters }]);
    await graph.chapters.get('documents')?.close();
    await new Promise((wake) => setTimeout(wake, 600));
    expect(await probe()).toEqual([200, { status: 'degraded', chapters: { ...chapters, documents: 'unavailable' } }]);
    await graph.close();
  });
});
