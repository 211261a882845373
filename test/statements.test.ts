import { Supergraph } from '@apollo/federation-internals';
import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';
import { cast } from '../population/cast';
import { EidDependantRow } from '../subgraphs/identity/entities';
import { databaseKinds, Graph, NOON, supergraphSdl } from './graph';

/** Statements, not milliseconds: what a request costs must not grow with the length of its lists. */

const schema = Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema();
const resident = schema.getType('Resident') as GraphQLObjectType;

/** Everything below a type, without going on into another person. */
function everything(type: GraphQLOutputType, depth = 6): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (named === resident) return '{ id }';
  if (depth === 0) return '{ __typename }';
  const fields = isObjectType(named) || isInterfaceType(named) ? Object.values(named.getFields()) : [];
  const selections = fields.map((field) => {
    const first = field.args.some(({ name }) => name === 'first') ? '(first: 5)' : '';
    return `${field.name}${first} ${everything(field.type, depth - 1)}`;
  });
  const kinds = isInterfaceType(named)
    ? schema.getPossibleTypes(named).map((kind) => `... on ${kind.name} ${everything(kind, depth - 1)}`)
    : [];
  return `{ ${[...selections, ...kinds].join(' ')} }`;
}

const isList = (type: GraphQLOutputType): boolean => isListType(getNullableType(type));

/** Keeps these persons on Mai's account, as wards of hers. */
async function entrust(graph: Graph, wards: readonly string[]): Promise<void> {
  const rows = wards.map((residentId, place) => ({
    id: `ward${String(place).padStart(22, '0')}`,
    residentId,
    guardianId: cast.mai.id,
    since: NOON.toISOString(),
    kind: 'WARD' as const,
    endsOn: null,
  }));
  const repository = graph.chapters.get('identity')?.database?.source.getRepository(EidDependantRow);
  await repository?.delete(wards.map((residentId) => ({ residentId })) as never);
  await repository?.insert(rows);
}

describe.each(databaseKinds)('statements on %s', (database) => {
  let graph: Graph;
  /** The members of a household of six or more, and its head. */
  let head: string;
  let household: readonly string[];
  const mai = { as: 'citizen', person: 'mai' } as const;

  beforeAll(async () => {
    graph = await Graph.start({ database, residents: 600 });
    const source = graph.chapters.get('residents')?.database?.source;
    const [home] = await (source?.query(
      "SELECT household_id FROM household_member GROUP BY household_id HAVING COUNT(*) >= 6 AND SUM(relation_to_head = 'HEAD') = 1 ORDER BY household_id LIMIT 1",
    ) ?? []);
    const members = await source?.query(
      'SELECT resident_id, relation_to_head FROM household_member WHERE household_id = ? ORDER BY id',
      [home.household_id],
    );
    household = members.map((member: { resident_id: string }) => member.resident_id);
    head = members.find((member: { relation_to_head: string }) => member.relation_to_head === 'HEAD').resident_id;
    await entrust(graph, household);
  });
  afterAll(() => graph.close());

  for (const field of Object.values(resident.getFields()).filter(({ name }) => name !== 'id')) {
    it(`reads ${field.name} of a whole household with as many as of one person, and three for the household`, async () => {
      const first = field.args.some(({ name }) => name === 'first') ? '(first: 5)' : '';
      const selection = `${field.name}${first} ${everything(field.type)}`;
      const one = await graph.cost(`{ resident(id: "${cast.mai.id}") { ${selection} } }`, { as: mai });
      const many = `{ resident(id: "${head}") { household { members { resident { ${selection} } } } } }`;
      const answer = await graph.asks(many, { as: mai });
      expect(answer).toBeWhole();
      expect(answer.data.resident.household.members.length).toBeGreaterThanOrEqual(6);
      expect(await graph.cost(many, { as: mai })).toBeLessThanOrEqual(one + 3);
    });
  }

  it('reads a page of 50 applications with as many as a page of one', async () => {
    const services = graph.chapters.get('services')?.database?.source;
    const [row] = await (services?.query('SELECT * FROM application WHERE resident_id = ? AND state = ?', [
      cast.mai.id,
      'COMPLETED',
    ]) ?? []);
    for (let copy = 0; copy < 50; copy++) {
      const values = { ...row, id: `copy${String(copy).padStart(22, '0')}`, code: `COPY-${copy}` };
      const columns = Object.keys(values);
      await services?.query(
        `INSERT INTO application (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
        Object.values(values),
      );
    }
    const page = (first: number): string =>
      `{ resident(id: "${cast.mai.id}") { applications(first: ${first}) ${everything(resident.getFields().applications?.type as GraphQLOutputType)} } }`;
    const answer = await graph.asks(page(50), { as: mai });
    expect(answer).toBeWhole();
    expect(answer.data.resident.applications.edges).toHaveLength(50);
    expect(await graph.cost(page(50), { as: mai })).toBe(await graph.cost(page(1), { as: mai }));
  });

  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    if (!isList(field.type)) continue;
    it(`reads the list ${field.name} of the root without a statement: it is reference data`, async () => {
      const query = `{ ${field.name} ${everything(field.type, 2)} }`;
      expect(await graph.asks(query)).toBeWhole();
      expect(await graph.cost(query, {})).toBe(0);
    });
  }
});
