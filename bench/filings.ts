import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../commands/command';
import { claimsFor } from '../commands/tokens';
import { type Gateway, openGateway } from '../gateway/gateway';
import { officeOf } from '../subgraphs/services/catalogue/offices';
import { workingOf } from '../subgraphs/services/catalogue/workings';
import { readChapterConfig } from '../subgraphs/shared/config';
import type { Database } from '../subgraphs/shared/database/connect';
import { createLog } from '../subgraphs/shared/log';
import { table } from './figures';
import { benchConfig } from './population';

const RESIDENTS = 5_000;
const FILINGS = 600;
const TOGETHER = 16;

/** What each citizen files in turn: one that moves a registration, one that issues a document, one that keeps a record. */
const kinds = [
  { procedure: 5, form: { from: '2026-12-01', to: '2027-01-15', reason: 'Công tác', destination: 'Đà Nẵng' } },
  { procedure: 18, form: { kind: 'FIRST', taxpayerKind: 'INDIVIDUAL' } },
  { procedure: 107, form: { content: 'Nơi thường trú', purpose: 'Bổ sung hồ sơ' } },
] as const;

/**
 * Complete filings a second: begun, written, handed in, accepted, approved, and changed in the registries; and how many events
 * that took. On MariaDB or MySQL too where `DATABASE_URL` names a server. Then what waits for events costs while nothing does.
 */
export async function filings(): Promise<void> {
  const { DATABASE_URL } = readChapterConfig([]);
  const server = DATABASE_URL.startsWith('mysql:') ? DATABASE_URL.replace(/\/[^/@]*$/, '') : undefined;
  const rows = [await measured('SQLite', '')];
  if (server) rows.push(await measured('MariaDB/MySQL', server));
  else process.stdout.write('DATABASE_URL names no server: not measured on MariaDB/MySQL\n');
  process.stdout.write(
    `${FILINGS} filings, ${TOGETHER} at a time, each of five requests by two persons; chapters in one process\n` +
      `${table([['', 'filings/s', 'events/s', 'statements in 5 s of idleness'], ...rows])}\n`,
  );
}

interface Citizen {
  readonly token: string;
  readonly commune: string;
}

async function measured(name: string, mysql: string): Promise<string[]> {
  const config = { ...(await benchConfig(RESIDENTS, mysql, 'filings')), PORT: 0 };
  const supergraphSdl = readFileSync(join(packageRoot, 'schema', 'supergraph.graphql'), 'utf8');
  const gateway = await openGateway({ config, log: createLog('warn'), supergraphSdl });
  const databases = await gateway.opened;
  const citizens = await someCitizens(gateway, databases);
  const before = await done(databases);
  const started = performance.now();
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < FILINGS) {
      const place = next++;
      await fileOnce(gateway, citizens[place % citizens.length] as Citizen, place);
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, client));
  while ((await done(databases)).completed < before.completed + FILINGS) {
    if (performance.now() - started > 600_000) throw new Error('the registries did not change');
    await new Promise((wake) => setTimeout(wake, 20));
  }
  const seconds = (performance.now() - started) / 1000;
  const after = await done(databases);
  const idle = await statementsIn(gateway, 5_000);
  await gateway.close();
  const perSecond = (count: number): string => (count / seconds).toFixed(1);
  return [name, perSecond(FILINGS), perSecond(after.events - before.events), String(idle)];
}

async function fileOnce(gateway: Gateway, { token, commune }: Citizen, place: number): Promise<void> {
  const { procedure, form } = kinds[place % kinds.length] as (typeof kinds)[number];
  const asks = asking(gateway.url, token, place);
  const { id, form: filled } = await asks(
    'mutation ($procedure: Int!, $key: ID!) { it: startApplication(procedure: $procedure, idempotencyKey: $key) { id form } }',
    { procedure },
  );
  await asks(
    'mutation ($id: ID!, $form: String!, $key: ID!) { it: updateApplication(id: $id, form: $form, idempotencyKey: $key) { id } }',
    { id, form: JSON.stringify({ ...JSON.parse(String(filled)), ...form }) },
  );
  await asks(
    'mutation ($id: ID!, $key: ID!) { it: submitApplication(id: $id, resultChannel: ELECTRONIC, idempotencyKey: $key) { state } }',
    { id },
  );
  const officer = asking(gateway.url, await officerOf(gateway, procedure, commune), place);
  await officer('mutation ($id: ID!, $key: ID!) { it: acceptApplication(id: $id, idempotencyKey: $key) { state } }', {
    id,
  });
  await officer(
    'mutation ($id: ID!, $key: ID!) { it: decideApplication(id: $id, approve: true, note: "Đủ điều kiện", idempotencyKey: $key) { state } }',
    { id },
  );
}

type Field = Record<string, unknown>;

/** Sends one request after the other; throws on any answer but a whole one. */
function asking(url: string, token: string, place: number) {
  let step = 0;
  return async (query: string, variables: Field): Promise<Field> => {
    step++;
    const key = `filing-${process.pid}-${place}-${step}`;
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables: { ...variables, key } }),
    });
    const answer = (await response.json()) as { data?: { it?: Field }; errors?: unknown };
    if (answer.errors || !answer.data?.it) throw new Error(`an answer went wrong: ${JSON.stringify(answer.errors)}`);
    return answer.data.it;
  };
}

async function officerOf(gateway: Gateway, procedure: number, commune: string): Promise<string> {
  const office = officeOf(workingOf(procedure).office, commune);
  if (!gateway.issuer || !office) throw new Error('the benchmark needs the development issuer');
  const claims = { ...claimsFor({ as: 'officer', person: 'hanh' }), org: office.agency, area: office.areaCode };
  return gateway.issuer.token(claims, new Date());
}

/** Living grown-ups with an account of level 2, a permanent residence and no tax code yet, each with a token. */
async function someCitizens({ issuer }: Gateway, databases: ReadonlyMap<string, Database>): Promise<Citizen[]> {
  if (!issuer) throw new Error('the benchmark needs the development issuer');
  const accounts = await databases
    .get('identity')
    ?.source.query("SELECT resident_id FROM eid_account WHERE level = 'LEVEL_2' AND status = 'ACTIVE' ORDER BY id");
  const level2 = new Set((accounts as { resident_id: string }[]).map(({ resident_id }) => resident_id));
  const homes = (await databases
    .get('residents')
    ?.source.query(
      'SELECT home.resident_id, home.commune_code FROM residence_registration home JOIN person ON person.id = home.resident_id ' +
        "WHERE home.kind = 'PERMANENT' AND home.ended_on IS NULL AND home.commune_code IS NOT NULL " +
        "AND person.vital_status = 'ALIVE' AND person.nationality = 'VN' AND person.phone IS NOT NULL " +
        "AND person.date_of_birth < '2000-01-01' AND person.date_of_birth > '1960-01-01' ORDER BY person.id",
    )) as { resident_id: string; commune_code: string }[];
  const taxed = (await databases
    .get('documents')
    ?.source.query("SELECT resident_id FROM document WHERE type = 'TAX_CODE'")) as { resident_id: string }[];
  const registered = new Set(taxed.map(({ resident_id }) => resident_id));
  const found = homes.filter(({ resident_id: id }) => level2.has(id) && !registered.has(id));
  if (found.length < FILINGS) throw new Error(`only ${found.length} citizens can file`);
  return Promise.all(
    found.map(async ({ resident_id: resident, commune_code: commune }) => ({
      token: await issuer.token({ ...claimsFor({ as: 'citizen', resident }), ttl: 12 * 3600 }, new Date()),
      commune,
    })),
  );
}

async function done(databases: ReadonlyMap<string, Database>): Promise<{ completed: number; events: number }> {
  const count = async (chapter: string, sql: string): Promise<number> =>
    Number((await databases.get(chapter)?.source.query(sql))?.[0]?.count ?? 0);
  const events = await Promise.all(
    [...databases.keys()].map((name) => count(name, "SELECT COUNT(*) AS count FROM event_inbox WHERE state = 'DONE'")),
  );
  return {
    completed: await count('services', "SELECT COUNT(*) AS count FROM application WHERE state = 'COMPLETED'"),
    events: events.reduce((sum, each) => sum + each, 0),
  };
}

/** What all chapters send to their databases while nobody asks for anything. */
async function statementsIn({ chapters }: Gateway, ms: number): Promise<number> {
  const sent = (): number =>
    [...chapters.values()].reduce(
      (sum, { database }) => sum + (database ? database.statements() + database.writer.statements() : 0),
      0,
    );
  await new Promise((wake) => setTimeout(wake, 500));
  const before = sent();
  await new Promise((wake) => setTimeout(wake, ms));
  return sent() - before;
}
