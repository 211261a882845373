import type { Outbox } from '../shared/events/event';
import type { ResidentRepository } from './repository';

/** What the chapter works with from request to request. */
export interface ResidentMeans {
  readonly repository: ResidentRepository;
  readonly outbox: Outbox;
}
