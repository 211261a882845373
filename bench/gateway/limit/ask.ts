import { Pool } from 'undici';

/** Asks a subgraph as the caller of the request. Throws on errors. */
export type Ask = <Data>(subgraph: string, query: string, variables?: object) => Promise<Data>;

/** The ways to the subgraphs, by name; their addresses end in `/NAME`. */
export function connect(urls: ReadonlyMap<string, string>): (authorization: string | undefined) => Ask {
  const ways = new Map(
    [...urls].map(([name, url]) => {
      const { origin, pathname } = new URL(url);
      return [name, { pool: new Pool(origin, { connections: 32 }), path: pathname }];
    }),
  );
  return (authorization) => async (subgraph, query, variables) => {
    const way = ways.get(subgraph);
    if (!way) throw new Error(`there is no subgraph ${subgraph}`);
    const { statusCode, body } = await way.pool.request({
      path: way.path,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await body.json()) as { data: never; errors?: unknown };
    if (statusCode !== 200 || errors) throw new Error(`${subgraph} does not answer`);
    return data;
  };
}
