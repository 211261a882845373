import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleFile, packageRoot } from '../commands/command';
import { claimsFor } from '../commands/tokens';
import { createAuthenticator } from '../gateway/authenticate';
import { openGateway } from '../gateway/gateway';
import { relyingParties } from '../population/cast';
import { ConsentRow } from '../subgraphs/identity/entities';
import { vietnamDate } from '../subgraphs/shared/clock';
import type { Database } from '../subgraphs/shared/database/connect';
import { newId } from '../subgraphs/shared/ids';
import { createLog } from '../subgraphs/shared/log';
import { handWritten } from './hand-written/endpoint';
import { benchConfig } from './population';
import { someAdults } from './residents';

/** The measured process: the gateway and, beside it, the hand-written endpoint. The load comes from the parent process. */
export interface Serving {
  readonly gateway: string;
  readonly handWritten: string;
  readonly body: string;
  readonly tokens: readonly string[];
  readonly bank: string;
  /** Of as many adults, to the bank. */
  readonly consents: readonly string[];
}

/** What the parent may ask: processor time so far, in microseconds, and memory. */
export interface Usage {
  readonly cpu: number;
  /** Bytes. */
  readonly resident: number;
}

const CALLERS = 1_000;

async function serve(residents: number, mysql: string | undefined): Promise<void> {
  const config = { ...(await benchConfig(residents, mysql)), PORT: 0 };
  const supergraphSdl = readFileSync(join(packageRoot, 'schema', 'supergraph.graphql'), 'utf8');
  let recording = true;
  const gateway = await openGateway({
    config,
    log: createLog('warn'),
    supergraphSdl,
    recording: (record) => ({
      commit: async (entry, deadline) => (recording ? record.commit(entry, deadline) : null),
    }),
  });
  const databases = await gateway.opened;
  const { issuer } = gateway;
  if (!issuer) throw new Error('the benchmark needs the development issuer');
  const adults = await someAdults(databases, CALLERS);
  const tokens = await Promise.all(
    adults.map((resident) => issuer.token({ ...claimsFor({ as: 'citizen', resident }), ttl: 12 * 3600 }, new Date())),
  );
  const endpoint = handWritten(databases, createAuthenticator(config, issuer));
  const serving: Serving = {
    gateway: `${gateway.url}/graphql`,
    handWritten: await endpoint.listen({ host: '127.0.0.1', port: 0 }),
    body: JSON.stringify({ query: readFileSync(exampleFile('profile'), 'utf8') }),
    tokens,
    bank: await issuer.token({ ...claimsFor({ as: 'bank' }), ttl: 12 * 3600 }, new Date()),
    consents: await consentsOf(databases, adults),
  };
  process.on('message', (message) => {
    if (message !== 'usage') recording = message === 'record';
    const { user, system } = process.cpuUsage();
    const usage: Usage = { cpu: user + system, resident: process.memoryUsage.rss() };
    process.send?.(usage);
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.(serving);
}

/** A consent of each of these persons to the bank, for name and address, with uses to spare. */
async function consentsOf(databases: ReadonlyMap<string, Database>, residents: readonly string[]): Promise<string[]> {
  const source = databases.get('identity')?.source;
  const now = new Date();
  const later = new Date(now.getTime() + 12 * 3_600_000);
  const rows = residents.map((residentId) => ({
    id: newId(),
    residentId,
    relyingPartyId: relyingParties.bank.id,
    purposeCode: 'KYC_REFRESH',
    scopes: ['identity.core', 'address'].map((scope) => ({ scope, mode: 'DISCLOSE' as const, essential: true })),
    fetchType: 'PERIODIC' as const,
    usesPerMonth: 1_000_000,
    dataLifeDays: 1,
    validUntil: later.toISOString(),
    requestId: null,
    version: 1,
    status: 'ACTIVE' as const,
    awaits: null,
    validFrom: now.toISOString(),
    usesLeft: 1_000_000,
    usesMonth: vietnamDate(now).slice(0, 7),
    attemptsLeft: 0,
    receipt: '',
  }));
  await source?.getRepository(ConsentRow).insert(rows);
  return rows.map(({ id }) => id);
}

void serve(Number(process.argv[2]), process.argv[3] || undefined);
