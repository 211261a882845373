import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { dirname, join } from 'node:path';
import mercuriusGateway from '@mercuriusjs/gateway';
import fastify from 'fastify';

/** Mercurius: takes the subgraphs' own SDL in the words of Federation 1, and no supergraph. */

interface Service {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

const [file = '', port = ''] = process.argv.slice(2);
const services = JSON.parse(readFileSync(join(dirname(file), 'services.json'), 'utf8')) as Service[];

const app = fastify();
app.register(mercuriusGateway, {
  jit: 1,
  gateway: {
    services: services.map(({ name, url, sdl }) => ({
      name,
      url,
      schema: sdl,
      keepAlive: 60_000,
      rewriteHeaders: ({ authorization }: IncomingHttpHeaders): OutgoingHttpHeaders =>
        authorization ? { authorization } : {},
    })),
  },
});
void app.listen({ port: Number(port), host: '127.0.0.1' });
