import { createHmac } from 'node:crypto';
import type { Logger } from 'pino';
import type { PersonQuestion } from '../shared/calls';
import { Fault } from '../shared/errors';
import { openCounters } from '../shared/limiter';

/**
 * Against guessing. The attempts of one consent are few already; these hold where somebody has many consents, or no need
 * of one. All throw `RATE_LIMITED`, whether there is such a person or not.
 */
export interface IdentityLimits {
  /**
   * A relying party names somebody by number, name and birth date: 100 a minute. Of one number 50 a day, so that nobody's
   * list of requests is filled until it cannot be read, and 10 different names or dates a day: the number tells the year, so
   * with a name to it the birth date would be found within 366 guesses.
   */
  naming(client: string, person: PersonQuestion): Promise<void>;
  /**
   * A relying party verifies a person: 20 an hour, and 60 an hour of all relying parties together. The same idempotency
   * key again is the same verification.
   */
  verification(client: string, residentId: string, key: string): Promise<void>;
  close(): Promise<void>;
}

export interface LimitOptions {
  /** `REDIS_URL`. */
  readonly redisUrl: string | undefined;
  /** Keeps numbers from whoever can read the counters: a plain digest of twelve digits is found by trying. */
  readonly secret: string;
  readonly log: Logger;
}

const HOUR = 3_600;
const DAY = 24 * HOUR;

export function createLimits({ redisUrl, secret, log }: LimitOptions): IdentityLimits {
  const counters = openCounters({ redisUrl, log });
  const requests = counters.limiter({ name: 'consent-request', points: 100, seconds: 60 });
  const requestsOfPerson = counters.limiter({ name: 'consent-request-of-person', points: 50, seconds: DAY });
  const guesses = counters.limiter({ name: 'consent-request-guess', points: 10, seconds: DAY });
  const repeats = counters.limiter({ name: 'guess-repeat', points: 1, seconds: DAY });
  const byParty = counters.limiter({ name: 'verification-by-party', points: 20, seconds: HOUR });
  const ofPerson = counters.limiter({ name: 'verification-of-person', points: 60, seconds: HOUR });
  const keyOf = (...parts: readonly string[]): string =>
    createHmac('sha256', secret).update(JSON.stringify(parts)).digest('base64url');
  return {
    async naming(client, { personalNumber, fullName, dateOfBirth }) {
      if (!(await requests.spend(client))) throw new Fault('RATE_LIMITED');
      if (!(await requestsOfPerson.spend(keyOf('requests', client, personalNumber)))) throw new Fault('RATE_LIMITED');
      // What was guessed before teaches nothing new; once there were too many guesses that is refused too.
      const isNew = await repeats.spend(keyOf('naming', client, personalNumber, fullName, dateOfBirth));
      if (!(await guesses.spend(keyOf(client, personalNumber), isNew ? 1 : 0))) throw new Fault('RATE_LIMITED');
    },
    async verification(client, residentId, key) {
      const points = (await repeats.spend(keyOf('verification', client, residentId, key))) ? 1 : 0;
      // One party at its own limit takes nothing from the others.
      if (!(await byParty.spend(keyOf(client, residentId), points))) throw new Fault('RATE_LIMITED');
      if (!(await ofPerson.spend(keyOf(residentId), points))) throw new Fault('RATE_LIMITED');
    },
    close: () => counters.close(),
  };
}
