import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { claimsFor } from '../../../commands/tokens';
import type { Caller } from '../../../subgraphs/shared/caller';
import type { Chapter } from '../../../subgraphs/shared/chapter';
import type { Peers } from '../../../subgraphs/shared/peers';
import type { Authority } from '../../../subgraphs/shared/scopes';
import { seal } from '../../../subgraphs/shared/seal';
import type { Counts } from '../counts';

/**
 * Chapters for gateways that speak plain GraphQL: `POST /NAME` with `authorization: Bearer RESIDENT`. It believes that name,
 * fetches the citizen's grants and seals each sub-request itself. For benchmarks on one machine only.
 */

interface Behind {
  readonly chapters: readonly Chapter[];
  readonly peers: Peers;
  readonly sealKeys: readonly string[];
  readonly counts: Counts;
}

/** Grants are for a minute. */
const REMEMBERED_MS = 30_000;

export function createFront({ chapters, peers, sealKeys, counts }: Behind) {
  const byPath = new Map(chapters.map((chapter) => [`/${chapter.name}`, chapter]));
  const remembered = new Map<string, { readonly authority: Promise<Authority>; readonly until: number }>();

  const authorityOf = (resident: string, requestId: string, now: Date): Promise<Authority> => {
    const known = remembered.get(resident);
    if (known && known.until > now.getTime()) return known.authority;
    const caller = citizen(resident);
    const authority = peers
      .call('grants', { caller, consentId: null, purpose: null }, { requestId, now })
      .then((found) => ({ caller, ...found }));
    remembered.set(resident, { authority, until: now.getTime() + REMEMBERED_MS });
    return authority;
  };

  const answer = async (path: string, body: string, resident: string): Promise<string> => {
    const chapter = byPath.get(path);
    if (!chapter) throw new Error(`there is no chapter at ${path}`);
    const now = new Date();
    const requestId = randomUUID();
    const authority = await authorityOf(resident, requestId, now);
    const sealed = seal({ chapter: chapter.name, requestId, ...authority }, body, sealKeys, now);
    const { data, errors } = await chapter.answer(body, JSON.parse(body), sealed);
    return JSON.stringify({ data, errors });
  };

  return (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      counts.requests++;
      const resident = request.headers.authorization?.replace('Bearer ', '');
      if (resident === undefined) counts.withoutCaller++;
      answer(request.url ?? '', Buffer.concat(chunks).toString(), resident ?? '').then(
        (text) => response.writeHead(200, { 'content-type': 'application/json' }).end(text),
        () => response.writeHead(500).end(),
      );
    });
  };
}

/** As the gateway reads it off the token of a citizen. */
function citizen(resident: string): Caller {
  const { client_id: client, scope } = claimsFor({ as: 'citizen', resident });
  return { kind: 'CITIZEN', subject: resident, client, scopes: scope.split(' '), level: 2, agency: null, area: null };
}
