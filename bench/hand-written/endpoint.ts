import fastify, { type FastifyInstance } from 'fastify';
import type { Authenticator } from '../../gateway/authenticate';
import { DocumentRepository } from '../../subgraphs/documents/repository';
import { IdentityRepository } from '../../subgraphs/identity/repository';
import { ResidentRepository } from '../../subgraphs/residents/repository';
import { ScoringRepository } from '../../subgraphs/scoring/repository';
import { ServiceRepository } from '../../subgraphs/services/repository';
import type { Database } from '../../subgraphs/shared/database/connect';
import { profile, type Repositories } from './answer';

/**
 * What a programmer would write for this one answer without GraphQL: the same token check, the same SQL through the same
 * repositories, and the JSON of examples/profile.graphql put together by hand. The yardstick of the benchmark.
 */
export function handWritten(
  databases: ReadonlyMap<string, Database>,
  authenticator: Authenticator,
  clock: () => Date = () => new Date(),
): FastifyInstance {
  const database = (name: string): Database => {
    const found = databases.get(name);
    if (!found) throw new Error(`the yardstick needs the database of ${name}`);
    return found;
  };
  const repositories: Repositories = {
    residents: new ResidentRepository(database('residents')),
    identity: new IdentityRepository(database('identity')),
    documents: new DocumentRepository(database('documents')),
    services: new ServiceRepository(database('services')),
    scoring: new ScoringRepository(database('scoring')),
  };
  const app = fastify({ logger: false });
  app.post('/', async (request, reply) => {
    const now = clock();
    const caller = await authenticator.authenticate(request.headers.authorization, now);
    if (!caller) return reply.code(401).send();
    const me = await profile(repositories, caller.subject, now);
    return reply.type('application/json; charset=utf-8').send(JSON.stringify({ data: { me } }));
  });
  return app;
}
