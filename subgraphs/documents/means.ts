import type { Database } from '../shared/database/connect';
import type { Outbox } from '../shared/events/event';
import { DocumentRepository } from './repository';

/** What the chapter works with from request to request. */
export interface DocumentMeans {
  readonly repository: DocumentRepository;
  readonly outbox: Outbox;
}

export const createMeans = (database: Database, outbox: Outbox): DocumentMeans => ({
  repository: new DocumentRepository(database),
  outbox,
});
