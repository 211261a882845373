import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { handWritten } from '../bench/hand-written/endpoint';
import { createAuthenticator } from '../gateway/authenticate';
import { readConfig } from '../subgraphs/shared/config';
import type { Database } from '../subgraphs/shared/database/connect';
import { databaseKinds, Graph, NOON } from './graph';
import { rounds } from './rounds';

const query = readFileSync(join(__dirname, '..', 'examples', 'profile.graphql'), 'utf8');
const CITIZENS = rounds(40, 2_000);

describe.each(databaseKinds)('the profile of citizen after citizen on %s', (database) => {
  let graph: Graph;
  let byHand: FastifyInstance;
  let citizens: string[];

  beforeAll(async () => {
    graph = await Graph.start({ database, residents: rounds(400, 5_000) });
    const databases = new Map<string, Database>();
    for (const [name, chapter] of graph.chapters) if (chapter.database) databases.set(name, chapter.database);
    const config = readConfig([], { NODE_ENV: 'test' });
    byHand = handWritten(databases, createAuthenticator(config, graph.gateway.issuer), () => NOON);
    const people: { id: string }[] =
      (await databases.get('residents')?.source.query('SELECT id FROM person ORDER BY id')) ?? [];
    // Nobody signs in with an account that is locked or closed.
    const stopped: { id: string }[] =
      (await databases
        .get('identity')
        ?.source.query("SELECT resident_id AS id FROM eid_account WHERE status <> 'ACTIVE'")) ?? [];
    const signedOut = new Set(stopped.map(({ id }) => id));
    const step = Math.max(1, Math.floor(people.length / CITIZENS));
    citizens = people.filter(({ id }, place) => place % step === 0 && !signedOut.has(id)).map(({ id }) => id);
  });
  afterAll(async () => {
    await byHand.close();
    await graph.close();
  });

  it('is to the byte what a programmer would have put together by hand', async () => {
    for (const resident of citizens) {
      const authorization = `Bearer ${await graph.token({ as: 'citizen', resident })}`;
      // By hand first: what the gateway answers stands on the record of the next reading.
      const expected = await byHand.inject({ method: 'POST', url: '/', headers: { authorization } });
      const answer = await graph.asks(query, { as: { as: 'citizen', resident } });
      expect(answer).toBeWhole();
      expect(answer.text.trim()).toBe(expected.body);
    }
  });
});
