import { readFileSync } from 'node:fs';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

/** Plain Apollo: the gateway and server of its makers as their guides put them together, with the caller passed on. */

interface Context {
  readonly authorization: string | undefined;
}

class PassingOn extends RemoteGraphQLDataSource<Context> {
  override willSendRequest({
    request,
    context,
  }: Parameters<NonNullable<RemoteGraphQLDataSource<Context>['willSendRequest']>>[0]): void {
    // Of the gateway's own requests at its start nobody is the caller.
    const { authorization } = context as Partial<Context>;
    if (authorization) request.http?.headers.set('authorization', authorization);
  }
}

const [file = '', port = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const gateway = new ApolloGateway({
    supergraphSdl: readFileSync(file, 'utf8'),
    buildService: ({ url }) => new PassingOn({ url }),
  });
  const server = new ApolloServer<Context>({ gateway });
  await startStandaloneServer(server, {
    listen: { port: Number(port), host: '127.0.0.1' },
    context: async ({ req }) => ({ authorization: req.headers.authorization }),
  });
}

void main();
