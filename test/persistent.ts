import { isDeepStrictEqual } from 'node:util';
import type { Wish } from '../commands/tokens';
import { procedureOn } from '../subgraphs/services/catalogue';
import type { Form } from '../subgraphs/services/catalogue/working';
import { workingOf } from '../subgraphs/services/catalogue/workings';
import { developmentReference } from '../subgraphs/services/money/development';
import { vietnamDate } from '../subgraphs/shared/clock';
import type { City } from './city';
import { type CommandName, commandOf } from './commanding';
import { jpeg, pdf } from './papers';
import type { Running } from './processes';

export const PAYMENT_KEY = 'test-payment-key-test-payment-key-test-payment';

// biome-ignore lint/suspicious/noExplicitAny: an application as whoever asks reads it
type Seen = any;
type Variables = Readonly<Record<string, unknown>>;

/** A command that was answered. */
export interface Acknowledged {
  readonly key: string;
  readonly name: CommandName;
  readonly variables: Variables;
  readonly wish: Wish;
  readonly answer: Seen;
}

/** What is filed, and how it goes out. */
export interface Undertaking {
  readonly procedure: number;
  readonly citizen: string;
  readonly officer: string;
  readonly form: Form;
  readonly end: 'APPROVED' | 'REJECTED' | 'WITHDRAWN';
}

/** What may be asked again: nobody answered, or somebody is away for the moment. */
const passing = new Set(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT', 'DISCLOSURE_LOG_UNAVAILABLE']);
const PAUSE_MS = 25;

/**
 * Citizens and officers who send each command until it is answered, with the same key however often a process dies over it.
 * They remember what they were told.
 */
export class Persistent {
  readonly acknowledged: Acknowledged[] = [];
  /** Commands that were sent more than once before somebody answered. */
  repeated = 0;
  #keys = 0;
  readonly #tokens = new Map<string, Promise<string>>();

  constructor(
    private readonly city: City,
    /** Whichever gateway there is. */
    private readonly gateway: () => Promise<Running>,
  ) {}

  /** From the first form to the end of it; where it was approved, to the changed registries. Gives the application's id. */
  async files({ procedure, citizen, officer, form, end }: Undertaking): Promise<string> {
    const mine: Wish = { as: 'citizen', person: citizen };
    const office: Wish = { as: 'officer', person: officer };
    const { id, form: prefilled } = await this.does('startApplication', { procedure }, mine);
    const written = { ...JSON.parse(prefilled), ...form };
    await this.does('updateApplication', { id, form: JSON.stringify(written) }, mine);
    for (const { code } of workingOf(procedure).papers.filter(({ required }) => required(written))) {
      await this.does('attachToApplication', { id, document: code, ...fileOf(code) }, mine);
    }
    const [resultChannel] = procedureOn(procedure, vietnamDate(new Date()))?.resultChannels ?? [];
    const handedIn = await this.does('submitApplication', { id, resultChannel }, mine);
    if (handedIn.state === 'AWAITING_PAYMENT') await this.#pays(handedIn, mine);
    await this.does('acceptApplication', { id }, office);
    if (end === 'WITHDRAWN') await this.does('withdrawApplication', { id }, mine);
    else {
      const decision = { approve: end === 'APPROVED', note: 'Đã kiểm tra' };
      await this.does('decideApplication', { id, ...decision }, office);
    }
    if (end === 'APPROVED') await this.#completed(id, mine);
    return id;
  }

  /** Sends a command until it is answered. Throws for a refusal. */
  async does(name: CommandName, variables: Variables, wish: Wish): Promise<Seen> {
    this.#keys++;
    const key = `key-${this.#keys}`;
    const answer = await this.#asks(commandOf(name), { idempotencyKey: key, ...variables }, wish);
    this.acknowledged.push({ key, name, variables, wish, answer });
    return answer;
  }

  /** Sends once more, at the end, what citizens were answered; gives those who are told something else. */
  async contradicted(): Promise<string[]> {
    const found: string[] = [];
    const mine = this.acknowledged.filter(({ wish }) => wish.as === 'citizen');
    for (let from = 0; from < mine.length; from += 8) {
      await Promise.all(
        mine.slice(from, from + 8).map(async ({ key, name, variables, wish, answer }) => {
          const again = await this.#asks(commandOf(name), { idempotencyKey: key, ...variables }, wish);
          if (!isDeepStrictEqual(again, answer)) found.push(`${name} ${key}`);
        }),
      );
    }
    return found;
  }

  #pays({ id, code: applicationCode, fee: amount }: Seen, wish: Wish): Promise<Seen> {
    const payment = { applicationCode, amount, method: 'VietQR', paidAt: new Date().toISOString() };
    const reference = developmentReference(PAYMENT_KEY, payment);
    return this.does('payApplicationFee', { id, method: 'VietQR', reference }, wish);
  }

  async #completed(id: string, wish: Wish): Promise<void> {
    const read = 'query ($id: ID!) { it: application(id: $id) { state history { state note } } }';
    const end = performance.now() + 60_000;
    for (;;) {
      const { state, history } = await this.#asks(read, { id }, wish);
      if (state === 'COMPLETED') return;
      if (state !== 'APPROVED' || performance.now() > end) {
        throw new Error(`nothing comes of an approved application: ${JSON.stringify(history)}`);
      }
      await pause();
    }
  }

  async #asks(query: string, variables: Variables, wish: Wish): Promise<Seen> {
    const token = await this.#token(wish);
    for (let attempt = 1; ; attempt++) {
      if (attempt === 2) this.repeated++;
      const answer = await this.#tries(query, variables, token);
      if (answer !== null) return answer;
      await pause();
    }
  }

  /** Null where it may be asked again. */
  async #tries(query: string, variables: Variables, token: string): Promise<Seen | null> {
    const { url } = await this.gateway();
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    let text: string;
    try {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query, variables }),
      });
      text = await response.text();
    } catch {
      return null;
    }
    const { data, errors = [] } = JSON.parse(text) as {
      data?: { it: unknown };
      errors?: { extensions: { code: string } }[];
    };
    if (errors.length === 0) return data?.it;
    if (errors.every(({ extensions }) => passing.has(extensions.code))) return null;
    const what = /\b(\w+)\(/.exec(query.slice(query.indexOf('it: ')))?.[1];
    throw new Error(`${what} was refused: ${text}`);
  }

  #token(wish: Wish): Promise<string> {
    const name = JSON.stringify(wish);
    const known = this.#tokens.get(name) ?? this.city.token({ ...wish, ttl: 86_400 });
    this.#tokens.set(name, known);
    return known;
  }
}

const pause = (): Promise<void> => new Promise((wake) => setTimeout(wake, PAUSE_MS));

const fileOf = (document: string): Variables =>
  document.includes('PHOTO')
    ? { name: 'anh-4x6.jpg', mediaType: 'image/jpeg', contentBase64: jpeg.toString('base64') }
    : { name: `${document.toLowerCase()}.pdf`, mediaType: 'application/pdf', contentBase64: pdf().toString('base64') };
