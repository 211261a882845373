import { serverAudits } from 'graphql-http';
import { Graph } from './graph';

/** The audits of graphql-http, run against the gateway as it is. */

let graph: Graph;

beforeAll(async () => {
  graph = await Graph.start({ residents: 20 });
});
afterAll(() => graph.close());

/** What may be done and is not, and why. */
const left: Readonly<Record<string, string>> = {
  // A GET that says nothing about the answer is what an image, a link or a form of any page sends.
  '5A70': 'MAY accept application/x-www-form-urlencoded formatted GET requests',
};

describe('of the audits of GraphQL over HTTP', () => {
  const audits = serverAudits({ url: () => `${graph.url}/graphql` });

  it.each(audits.map(({ id, name, fn }) => [id, name, fn] as const))('%s: %s', async (id, name, fn) => {
    const { status } = await fn();
    if (id in left) expect([name, status]).toEqual([left[id], 'notice']);
    else expect(status).toBe('ok');
  });

  it('what is left is among what may be left', () => {
    for (const name of Object.values(left)) expect(name).toMatch(/^MAY /);
  });
});
