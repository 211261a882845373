import type { Logger } from 'pino';
import type { Caller } from '../subgraphs/shared/caller';
import type { Config } from '../subgraphs/shared/config';
import { Fault } from '../subgraphs/shared/errors';
import { openCounters } from '../subgraphs/shared/limiter';

export interface Rates {
  /** Throws `RATE_LIMITED` when this caller asks too often. Who shows no token is nobody to count. */
  spend(caller: Caller | null): Promise<void>;
  /**
   * Throws `RATE_LIMITED` when this caller has too much explained: each explanation has a plan made, which takes the
   * processor for longer than most answers. All who show no token are one.
   */
  explain(caller: Caller | null): Promise<void>;
  /** Throws `RATE_LIMITED` when one address tells of too many payments; what it tells is looked at after this. */
  notify(address: string): Promise<void>;
  close(): Promise<void>;
}

type Settings = Pick<Config, 'REDIS_URL' | 'OWN_CLIENTS' | 'RATE_PER_CLIENT' | 'RATE_PER_PERSON'>;

/**
 * Fair use: no application asks so much that nothing is left for the others, and no person's token reads the register dry.
 * The citizens' own applications speak for everybody at once and have no limit of their own.
 */
export function createRates(config: Settings, log: Logger): Rates {
  const counters = openCounters({ redisUrl: config.REDIS_URL, log });
  const perClient = counters.limiter({ name: 'client', points: config.RATE_PER_CLIENT, seconds: 1 });
  const perPerson = counters.limiter({ name: 'person', points: config.RATE_PER_PERSON, seconds: 60 });
  const explanations = counters.limiter({
    name: 'explanation',
    points: Math.ceil(config.RATE_PER_PERSON / 60),
    seconds: 1,
  });
  const notifications = counters.limiter({ name: 'notification', points: config.RATE_PER_CLIENT, seconds: 1 });
  return {
    async spend(caller) {
      if (!caller) return;
      const { client, subject } = caller;
      const had = await Promise.all([
        config.OWN_CLIENTS.includes(client) || perClient.spend(client),
        // A client that speaks for itself has no person behind it.
        subject === client || perPerson.spend(JSON.stringify([client, subject])),
      ]);
      if (had.includes(false)) throw new Fault('RATE_LIMITED');
    },
    async explain(caller) {
      const key = caller ? JSON.stringify([caller.client, caller.subject]) : 'nobody';
      if (!(await explanations.spend(key))) throw new Fault('RATE_LIMITED');
    },
    async notify(address) {
      if (!(await notifications.spend(address))) throw new Fault('RATE_LIMITED');
    },
    close: () => counters.close(),
  };
}
