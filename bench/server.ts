import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleFile, packageRoot } from '../commands/command';
import { claimsFor } from '../commands/tokens';
import { createAuthenticator } from '../gateway/authenticate';
import { openGateway } from '../gateway/gateway';
import type { Database } from '../subgraphs/shared/database/connect';
import { createLog } from '../subgraphs/shared/log';
import { handWritten } from './hand-written/endpoint';
import { benchConfig } from './population';

/** The measured process: the gateway and, beside it, the hand-written endpoint. The load comes from the parent process. */
export interface Serving {
  readonly gateway: string;
  readonly handWritten: string;
  readonly body: string;
  readonly tokens: readonly string[];
}

/** What the parent may ask: processor time so far, in microseconds, and memory. */
export interface Usage {
  readonly cpu: number;
  /** Bytes. */
  readonly resident: number;
}

const CALLERS = 1_000;

async function serve(residents: number): Promise<void> {
  const config = { ...(await benchConfig(residents)), PORT: 0 };
  const supergraphSdl = readFileSync(join(packageRoot, 'schema', 'supergraph.graphql'), 'utf8');
  const gateway = await openGateway({ config, log: createLog('warn'), supergraphSdl });
  const databases = await gateway.opened;
  const { issuer } = gateway;
  if (!issuer) throw new Error('the benchmark needs the development issuer');
  const tokens = await Promise.all(
    (await someAdults(databases)).map((resident) =>
      issuer.token({ ...claimsFor({ as: 'citizen', resident }), ttl: 12 * 3600 }, new Date()),
    ),
  );
  const endpoint = handWritten(databases, createAuthenticator(config, issuer));
  const serving: Serving = {
    gateway: `${gateway.url}/graphql`,
    handWritten: await endpoint.listen({ host: '127.0.0.1', port: 0 }),
    body: JSON.stringify({ query: readFileSync(exampleFile('profile'), 'utf8') }),
    tokens,
  };
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    const usage: Usage = { cpu: user + system, resident: process.memoryUsage.rss() };
    process.send?.(usage);
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.(serving);
}

/** Adults with an account, spread over the whole population. */
async function someAdults(databases: ReadonlyMap<string, Database>): Promise<string[]> {
  const source = databases.get('identity')?.source;
  const rows: { resident_id: string }[] =
    (await source?.query(
      "SELECT resident_id FROM eid_account WHERE level = 'LEVEL_2' AND status = 'ACTIVE' ORDER BY id",
    )) ?? [];
  const step = Math.max(1, Math.floor(rows.length / CALLERS));
  return rows.filter((_, place) => place % step === 0).map((row) => row.resident_id);
}

void serve(Number(process.argv[2]));
