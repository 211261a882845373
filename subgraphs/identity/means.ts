import type { ChapterSettings } from '../shared/chapter';
import type { Database } from '../shared/database/connect';
import type { Outbox } from '../shared/events/event';
import { AccessLog } from './access/log';
import { receiptKeysOf, recordKeysOf } from './keys';
import { createLimits, type IdentityLimits } from './limits';
import { IdentityRepository } from './repository';
import { Signer } from './signing';

/** What the chapter works with from request to request. */
export interface IdentityMeans {
  readonly repository: IdentityRepository;
  readonly log: AccessLog;
  readonly signer: Signer;
  readonly limits: IdentityLimits;
  /** OAuth clients that are the citizens' own applications. */
  readonly ownClients: readonly string[];
  readonly outbox: Outbox;
}

export function createMeans(
  database: Database,
  { config, sealKeys, log: lines }: ChapterSettings,
  outbox: Outbox,
): IdentityMeans {
  const repository = new IdentityRepository(database);
  const signer = new Signer(receiptKeysOf(config));
  const log = new AccessLog(repository, recordKeysOf(config), signer);
  const limits = createLimits({ redisUrl: config.REDIS_URL, secret: String(sealKeys[0]), log: lines });
  return { repository, log, signer, limits, ownClients: config.OWN_CLIENTS, outbox };
}
