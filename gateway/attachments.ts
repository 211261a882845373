import { hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { FoundAttachment } from '../subgraphs/shared/calls';
import { Fault } from '../subgraphs/shared/errors';
import type { Peers } from '../subgraphs/shared/peers';
import { type AskingParts, askedBy } from './asking';
import type { GatewayContext } from './context';
import type { Recorder } from './disclosure/record';
import type { Observation } from './observe';
import { Places } from './places';

export interface AttachmentParts extends AskingParts {
  readonly peers: Peers;
  readonly record: Recorder;
  readonly observation: Observation;
  readonly log: Logger;
}

/** What stands on the record in place of an operation. */
const OPERATION_HASH = hash('sha256', 'GET /attachments/:id', 'base64url');
/** Who reads more slowly than ten megabytes in this time begins again. */
const LONGEST_MS = 180_000;
/** Downloads at a time: each holds a file and, where the chapter runs elsewhere, a connection. */
const DOWNLOADS = { all: 64, each: 4, line: 64, patience: 2_000 };

/**
 * `GET /attachments/:id`: the content of an attachment, for whoever may read its application. It goes the way of an answer:
 * the chapter decides, the disclosure is put on the record, and then the first byte leaves.
 */
export function serveAttachments(app: FastifyInstance, parts: AttachmentParts): void {
  const places = new Places(DOWNLOADS);
  app.get<{ Params: { id: string } }>('/attachments/:id', { exposeHeadRoute: false }, async (request, reply) => {
    const context = await askedBy(request, parts);
    if (!context.caller) throw new Fault('UNAUTHENTICATED');
    const give = await places.take(JSON.stringify([context.caller.client, context.caller.subject]));
    reply.raw.once('close', give);
    // Whoever left while waiting has nothing to give back any more.
    if (request.raw.socket.destroyed) give();
    const attachment = await find(request.params.id, context, parts.peers);
    // Opened before it is on the record: what cannot be read is not disclosed.
    const content = await parts.peers.stream('attachmentContent', { sha256: attachment.sha256 }, context);
    try {
      await commit(attachment, context, parts);
    } catch (error) {
      content.destroy();
      throw error;
    }
    return send(content, attachment, request, reply, parts.log);
  });
}

async function find(id: string, { authority, requestId, now, deadline }: GatewayContext, peers: Peers) {
  // Without the grants nobody can be told whether it is theirs.
  if (authority.refusal === 'DISCLOSURE_LOG_UNAVAILABLE') throw new Fault(authority.refusal);
  const { attachment } = await peers.call('attachment', { authority, id }, { requestId, now, deadline });
  if (!attachment) throw new Fault('NOT_FOUND');
  return attachment;
}

/** Throws the code why nothing may leave. */
async function commit(attachment: FoundAttachment, context: GatewayContext, { record, observation }: AttachmentParts) {
  const { requestId, caller, ledger, recordedBy } = context;
  ledger.add(attachment);
  const { disclosures } = ledger;
  // Nothing is found without either; should it be, it stays here.
  if (!caller || disclosures.length === 0) throw new Fault('INTERNAL');
  const code = await record.commit({ requestId, caller, operationHash: OPERATION_HASH, disclosures }, recordedBy);
  if (code !== null) throw new Fault(code);
  for (const { basis } of disclosures) observation.disclosed(basis);
}

function send(
  content: Readable,
  { name, mediaType, size }: FoundAttachment,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Logger,
): FastifyReply {
  const timer = setTimeout(() => reply.raw.destroy(), LONGEST_MS);
  reply.raw.once('close', () => clearTimeout(timer));
  content.once('error', (error) => log.error({ requestId: request.id, error }, 'an attachment broke off'));
  return reply
    .headers({
      'content-type': mediaType,
      'content-length': size,
      'content-disposition': `attachment; filename*=UTF-8''${encoded(name)}`,
      // Whatever a browser makes of a file of somebody's, it is no page of ours.
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
      'accept-ranges': 'none',
    })
    .send(content);
}

/** RFC 8187, whose list of letters is shorter than that of a URI. */
const encoded = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
