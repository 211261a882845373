import { join } from 'node:path';
import Driver from 'better-sqlite3';
import { createConnection } from 'mysql2/promise';
import { claimsFor, type Wish } from '../commands/tokens';
import { DevelopmentIssuer } from '../gateway/issuer';
import { relyingParties } from '../population/cast';
import { TEST_SEAL_KEY } from './graph';
import { disclosing } from './kept-consent';
import { makePeopledPlace } from './peopled';
import type { Place } from './place';
import { freePort, Running } from './processes';

/** Databases with the cast in them, for as many processes as a test starts and kills. They outlive all of them. */
export class City {
  readonly #issuer: DevelopmentIssuer;

  private constructor(
    private readonly kind: 'sqlite' | 'mysql',
    private readonly place: Place,
  ) {
    this.#issuer = new DevelopmentIssuer({ NODE_ENV: 'test', DATA_DIR: place.settings.DATA_DIR });
  }

  static async found(kind: 'sqlite' | 'mysql'): Promise<City> {
    return new City(kind, await makePeopledPlace(kind, 40));
  }

  async settings(more: Readonly<Record<string, string>> = {}): Promise<Record<string, string>> {
    return {
      ...this.place.settings,
      NODE_ENV: 'test',
      LOG_LEVEL: 'error',
      SEAL_KEY: TEST_SEAL_KEY,
      PORT: String(await freePort()),
      RATE_PER_CLIENT: '1000000',
      RATE_PER_PERSON: '1000000',
      ...more,
    };
  }

  /** A gateway that is ready. */
  async gateway(more: Readonly<Record<string, string>> = {}): Promise<Running> {
    const running = new Running(await this.settings(more));
    await running.becomes(200);
    return running;
  }

  token(wish: Wish): Promise<string> {
    return this.#issuer.token(claimsFor(wish), new Date());
  }

  /** What a database of the city holds now, whoever else uses it. */
  async rows(chapter: string, sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
    const { DATABASE_URL } = this.place.settings;
    if (this.kind === 'sqlite') {
      const handle = new Driver(join(DATABASE_URL.slice('sqlite:'.length), `${chapter}.sqlite`));
      try {
        const statement = handle.prepare(sql);
        if (statement.reader) return statement.all(...values) as Record<string, unknown>[];
        statement.run(...values);
        return [];
      } finally {
        handle.close();
      }
    }
    const connection = await createConnection(`${DATABASE_URL}_${chapter}`);
    try {
      const [found] = await connection.query(sql, [...values]);
      return Array.isArray(found) ? (found as Record<string, unknown>[]) : [];
    } finally {
      await connection.end();
    }
  }

  /** A consent of a person's to the bank, valid for a day. */
  async consent(id: string, residentId: string, uses: number): Promise<string> {
    const now = Date.now();
    const moment = (days: number): string => new Date(now + days * 86_400_000).toISOString();
    const month = new Date(now + 7 * 3_600_000).toISOString().slice(0, 7);
    const values = {
      id,
      resident_id: residentId,
      relying_party_id: relyingParties.bank.id,
      purpose_code: 'ACCOUNT_OPENING_KYC',
      scopes: JSON.stringify(disclosing('identity.core', 'address')),
      fetch_type: uses === 1 ? 'ONE_TIME' : 'PERIODIC',
      uses_per_month: uses === 1 ? null : uses,
      data_life_days: 30,
      valid_until: moment(1),
      request_id: null,
      version: 1,
      status: 'ACTIVE',
      awaits: null,
      valid_from: moment(-1),
      uses_left: uses,
      uses_month: month,
      attempts_left: 5,
      receipt: '',
    };
    const columns = Object.keys(values);
    const marks = columns.map(() => '?').join(', ');
    await this.rows('identity', `INSERT INTO consent (${columns.join(', ')}) VALUES (${marks})`, Object.values(values));
    return id;
  }

  end(): Promise<void> {
    return this.place.remove();
  }
}

/** What came of a request to a process: whether data came, and under which codes not. */
export interface Came {
  readonly requestId: string;
  readonly data: boolean;
  readonly codes: readonly string[];
}

/** Asks a gateway process. One that dies over it has answered nothing. */
export async function asks(
  { url }: Running,
  token: string,
  query: string,
  more: { readonly requestId: string; readonly consent?: string; readonly variables?: object },
): Promise<Came> {
  const { requestId, consent, variables } = more;
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'x-request-id': requestId,
        ...(consent ? { 'consent-id': consent } : {}),
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors = [] } = (await response.json()) as {
      data?: Record<string, unknown> | null;
      errors?: { extensions: { code: string } }[];
    };
    const came = Object.values(data ?? {}).some((value) => value !== null);
    return { requestId, data: came, codes: errors.map(({ extensions }) => extensions.code) };
  } catch {
    return { requestId, data: false, codes: ['nobody answered'] };
  }
}
