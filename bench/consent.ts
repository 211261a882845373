import { readChapterConfig } from '../subgraphs/shared/config';
import { median, table } from './figures';
import { load } from './load';
import { benchConfig } from './population';
import { Measuree } from './process';

const RESIDENTS = 10_000;
const CONNECTIONS = 32;
const SECONDS = 5;
const ROUNDS = 5;

const read = JSON.stringify({ query: '{ consentedResident { fullName dateOfBirth permanentAddress { text } } }' });

/**
 * Disclosures a second under consents, and what the record costs: the profile query with and without it, in turn, in one
 * process. On MariaDB or MySQL too where `DATABASE_URL` names a server.
 */
export async function consent(): Promise<void> {
  const { DATABASE_URL } = readChapterConfig([]);
  const server = DATABASE_URL.startsWith('mysql:') ? DATABASE_URL.replace(/\/[^/@]*$/, '') : undefined;
  const rows = [await measured('SQLite', '')];
  if (server) rows.push(await measured('MariaDB/MySQL', server));
  else process.stdout.write('DATABASE_URL names no server: not measured on MariaDB/MySQL\n');
  process.stdout.write(
    `${CONNECTIONS} concurrent requests, ${RESIDENTS.toLocaleString('en')} residents, in-process, another caller or consent on each\n` +
      `${table([['', 'disclosures/s under consents', 'profiles/s', 'without the record', 'the record costs'], ...rows])}\n`,
  );
}

async function measured(name: string, mysql: string): Promise<string[]> {
  await benchConfig(RESIDENTS, mysql);
  const measuree = await Measuree.start(RESIDENTS, mysql);
  const { gateway: url, body, tokens, bank, consents } = measuree.serving;
  const perSecond = async (what: Pick<Parameters<typeof load>[0], 'body' | 'tokens' | 'consents'>, seconds = SECONDS) =>
    (await load({ ...what, url, connections: CONNECTIONS, seconds })).perSecond;
  const profile = { body, tokens };
  const underConsent = { body: read, tokens: [bank], consents };
  await perSecond(profile, 3);
  await perSecond(underConsent, 2);
  const rounds: { disclosures: number; recorded: number; bare: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const disclosures = await perSecond(underConsent);
    const recorded = await perSecond(profile);
    await measuree.recording(false);
    const bare = await perSecond(profile);
    await measuree.recording(true);
    rounds.push({ disclosures, recorded, bare });
  }
  measuree.stop();
  const cost = median(rounds.map(({ recorded, bare }) => 1 - recorded / bare));
  return [
    name,
    ...(['disclosures', 'recorded', 'bare'] as const).map((figure) =>
      median(rounds.map((round) => round[figure])).toFixed(0),
    ),
    `${(100 * cost).toFixed(1)} %`,
  ];
}
