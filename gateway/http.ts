import type { FastifyInstance } from 'fastify';
import { askedBy } from './asking';
import { type AttachmentParts, serveAttachments } from './attachments';
import { Bodies, LARGE_BODY_LIMIT } from './bodies';
import type { GatewayContext } from './context';
import { type DoorParts, openDoor } from './door';
import { type GraphiqlStart, serveGraphiql } from './graphiql';
import { type GraphqlParts, graphql } from './graphql';
import { servePayments } from './payments';

export interface HttpParts
  extends AttachmentParts,
    Omit<DoorParts, 'bodies' | keyof AttachmentParts>,
    Omit<GraphqlParts<GatewayContext>, 'contextOf'> {
  readonly jwks: () => Promise<object>;
  readonly graphiql: GraphiqlStart;
}

/** The door of the citizens' gateway: each route that leads to a person begins with who asks. */
export function createHttp(parts: HttpParts): FastifyInstance {
  const bodies = new Bodies(parts.authenticator, parts.now);
  const app = openDoor({ ...parts, bodies });
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    bodyLimit: LARGE_BODY_LIMIT,
    onRequest: bodies.admit,
    handler: graphql<GatewayContext>({
      ...parts,
      contextOf: async (request, signal) => ({ ...(await askedBy(request, parts)), signal }),
    }),
  });
  serveAttachments(app, parts);
  servePayments(app, parts);
  app.get('/.well-known/jwks.json', async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=300').send(await parts.jwks()),
  );
  serveGraphiql(app, parts.graphiql);
  return app;
}
