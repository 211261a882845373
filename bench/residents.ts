import type { Database } from '../subgraphs/shared/database/connect';

/** So many adults with an account, spread over the whole population. */
export async function someAdults(databases: ReadonlyMap<string, Database>, count: number): Promise<string[]> {
  const source = databases.get('identity')?.source;
  const rows: { resident_id: string }[] =
    (await source?.query(
      "SELECT resident_id FROM eid_account WHERE level = 'LEVEL_2' AND status = 'ACTIVE' ORDER BY id",
    )) ?? [];
  const step = Math.max(1, Math.floor(rows.length / count));
  return rows.filter((_, place) => place % step === 0).map((row) => row.resident_id);
}
