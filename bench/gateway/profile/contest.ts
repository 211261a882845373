import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleFile, packageRoot } from '../../../commands/command';
import { DevelopmentIssuer } from '../../../gateway/issuer';
import { subgraphs } from '../../../subgraphs';
import { subgraphSetting } from '../../../subgraphs/shared/config';
import { apollo, type Contestant, hive, hiveWithRust, ours } from '../contestants';
import { SubgraphProcess } from '../counts';
import type { Held } from '../public';
import { writeSupergraph } from '../supergraph';
import type { Chapters } from './chapters';

/** The profile query in front of the five chapters over HTTP, and what ends them. */
export async function profileContest(): Promise<{ readonly contest: Held; stop(): void }> {
  const chapters = await SubgraphProcess.start<Chapters>(join(__dirname, 'chapters.js'));
  const { plain, residents, tokens } = chapters.where;
  // What the gateway answers by itself is not in it.
  const services = subgraphs.map(({ name, schema }) => ({ name, sdl: schema().sdl, url: `${plain}/${name}` }));
  const whole = wholeGateway(chapters.where);
  return {
    contest: {
      title: 'The profile of a citizen',
      about:
        'examples/profile.graphql over five chapters in one process, 10,000 residents in SQLite, another citizen on each request; sealing is done behind the gateway, except for the last row, which is the whole gateway of `npm start` with token, grants and record. The chapters set the pace: what a gateway adds is its CPU.',
      contestants: [apollo, ours, hive, hiveWithRust, whole],
      references: [apollo.name],
      supergraph: writeSupergraph('profile', services),
      query: readFileSync(exampleFile('profile'), 'utf8'),
      sharing: false,
      headers: (contestant, place) => ({
        authorization: `Bearer ${(contestant === whole ? tokens : residents)[place % residents.length]}`,
      }),
      // What the whole gateway answers stands on the record of the next reading.
      compared: withoutRecord,
      isWhole: (answer) => !answer.includes('"errors":'),
      counts: () => chapters.counts(),
    },
    stop: () => chapters.stop(),
  };
}

function withoutRecord(answer: unknown): unknown {
  const { data, errors } = answer as { data?: { me?: object | null } | null; errors?: unknown };
  return { errors, me: { ...data?.me, accessLog: undefined } };
}

/** As in production, with the chapters elsewhere. */
const wholeGateway = ({ sealed, sealKey, jwks }: Chapters): Contestant => ({
  name: 'ours, whole',
  module: join(packageRoot, 'dist', 'gateway', 'main.js'),
  args: () => [],
  environment: ({ port }) => ({
    PORT: String(port),
    SEAL_KEY: sealKey,
    OIDC_ISSUER: DevelopmentIssuer.issuer,
    OIDC_AUDIENCE: DevelopmentIssuer.audience,
    OIDC_JWKS_URL: jwks,
    // A benchmark asks faster than anybody may.
    RATE_PER_CLIENT: '1000000',
    RATE_PER_PERSON: '1000000',
    ...Object.fromEntries(Object.entries(sealed).map(([name, url]) => [subgraphSetting(name), url])),
  }),
});
