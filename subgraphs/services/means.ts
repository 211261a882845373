import type { ChapterSettings } from '../shared/chapter';
import type { Database } from '../shared/database/connect';
import type { Outbox } from '../shared/events/event';
import { openProvider } from './money/development';
import type { PaymentProvider } from './money/provider';
import { ServiceRepository } from './repository';
import { openStore } from './store/open';
import type { AttachmentStore } from './store/store';

/** What the chapter works with from request to request. */
export interface ServiceMeans {
  readonly repository: ServiceRepository;
  readonly outbox: Outbox;
  /** The content of attachments. */
  readonly store: AttachmentStore;
  readonly payments: PaymentProvider;
}

export function createMeans(database: Database, { config }: ChapterSettings, outbox: Outbox): ServiceMeans {
  return {
    repository: new ServiceRepository(database),
    outbox,
    store: openStore(config),
    payments: openProvider(config),
  };
}
