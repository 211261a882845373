import 'reflect-metadata';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { claimsFor } from '../../../commands/tokens';
import { DevelopmentIssuer } from '../../../gateway/issuer';
import { answererOf, subgraphs, subscribersOf } from '../../../subgraphs';
import { sealKeysOf } from '../../../subgraphs/shared/keys';
import type { ChapterLink } from '../../../subgraphs/shared/link/link';
import { LocalLink } from '../../../subgraphs/shared/link/local';
import { createLog } from '../../../subgraphs/shared/log';
import { createPeers } from '../../../subgraphs/shared/peers';
import { chapterServer } from '../../../subgraphs/shared/serve';
import { benchConfig } from '../../population';
import { someAdults } from '../../residents';
import { type Counts, reading } from '../counts';
import { createFront } from './front';

/**
 * The five chapters in one process, in two ways: plain, for gateways that know nothing of seals, at `/NAME` of one port; and
 * as they are, each on a port of its own, for the whole gateway. Beside them the keys of the development issuer, at `/jwks`.
 */

const RESIDENTS = 10_000;
const CALLERS = 1_000;

/** What the parent process is told once they are ready. */
export interface Chapters {
  /** Of the plain ones: `URL/NAME`. */
  readonly plain: string;
  /** Of the sealed ones, by name. */
  readonly sealed: Readonly<Record<string, string>>;
  readonly sealKey: string;
  readonly jwks: string;
  /** As many adults, and the access token of each. */
  readonly residents: readonly string[];
  readonly tokens: readonly string[];
}

async function serve(): Promise<void> {
  const config = await benchConfig(RESIDENTS);
  const log = createLog('warn');
  const sealKeys = sealKeysOf(config);
  const links = new Map<string, ChapterLink>();
  const peers = createPeers(links, answererOf, sealKeys);
  const routes = { subscribers: subscribersOf, broker: null };
  const settings = { databaseUrl: config.DATABASE_URL, sealKeys, log, now: () => new Date(), peers, config, routes };
  const chapters = subgraphs.map((subgraph) => subgraph.start(settings));
  for (const chapter of chapters) links.set(chapter.name, new LocalLink(chapter));
  const databases = new Map(await Promise.all(chapters.map(async (each) => [each.name, await each.open()] as const)));

  const counts: Counts = { requests: 0, withoutCaller: 0 };
  const sealed: Record<string, string> = {};
  for (const chapter of chapters) {
    const app = chapterServer(chapter);
    app.addHook('onRequest', (request, _reply, done) => {
      // Grants and the record are calls, not sub-requests.
      if (request.url === '/graphql') counts.requests++;
      done();
    });
    sealed[chapter.name] = `${await app.listen({ host: '127.0.0.1', port: 0 })}/graphql`;
  }

  const issuer = new DevelopmentIssuer(config);
  const front = createFront({ chapters, peers, sealKeys, counts });
  const server = createServer({ keepAliveTimeout: 60_000 }, (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/jwks') response.end(JSON.stringify(issuer.jwks()));
    else front(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const plain = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const residents = await someAdults(databases, CALLERS);
  const tokens = await Promise.all(
    residents.map((resident) =>
      issuer.token({ ...claimsFor({ as: 'citizen', resident }), ttl: 12 * 3600 }, new Date()),
    ),
  );
  reading(counts);
  const said: Chapters = { plain, sealed, sealKey: sealKeys.join(), jwks: `${plain}/jwks`, residents, tokens };
  process.send?.(said);
}

void serve();
