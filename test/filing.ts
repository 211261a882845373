import { claimsFor, type Wish } from '../commands/tokens';
import { offices } from '../population/cast';
import { procedureOn } from '../subgraphs/services/catalogue';
import type { Form } from '../subgraphs/services/catalogue/working';
import { workingOf } from '../subgraphs/services/catalogue/workings';
import { developmentReference } from '../subgraphs/services/money/development';
import { type Asker, citizen } from './counter';
import { type Answer, Graph, type GraphOptions, NOON, TODAY } from './graph';

export const PAYMENT_KEY = 'test-payment-key-test-payment-key-test-payment';

const APPLICATION = `id code state form prefilled fee feeWaived feeKnown revision dueAt
  subject { id } history { state by note refused } steps { order title state completedAt }
  payments { amount applied } result { summary documentId issuedAt }`;

const START = `mutation ($procedure: Int!, $onBehalfOf: ID, $channel: Channel, $key: ID!) {
  it: startApplication(procedure: $procedure, onBehalfOf: $onBehalfOf, channel: $channel, idempotencyKey: $key) {
    ${APPLICATION}
  }
}`;
const UPDATE = `mutation ($id: ID!, $form: String!, $key: ID!) {
  it: updateApplication(id: $id, form: $form, idempotencyKey: $key) { ${APPLICATION} }
}`;
const ATTACH = `mutation ($id: ID!, $name: String!, $type: String!, $content: String!, $document: String, $key: ID!) {
  it: attachToApplication(id: $id, name: $name, mediaType: $type, contentBase64: $content, document: $document,
    idempotencyKey: $key) { ${APPLICATION} attachments { name paper sha256 } }
}`;
const SUBMIT = `mutation ($id: ID!, $channel: ResultChannel!, $key: ID!) {
  it: submitApplication(id: $id, resultChannel: $channel, idempotencyKey: $key) { ${APPLICATION} }
}`;
const PAY = `mutation ($id: ID!, $method: String!, $reference: String!, $key: ID!) {
  it: payApplicationFee(id: $id, method: $method, reference: $reference, idempotencyKey: $key) { ${APPLICATION} }
}`;
const WITHDRAW = `mutation ($id: ID!, $key: ID!) { it: withdrawApplication(id: $id, idempotencyKey: $key) { ${APPLICATION} } }`;
const ACCEPT = `mutation ($id: ID!, $fee: Vnd, $key: ID!) {
  it: acceptApplication(id: $id, fee: $fee, idempotencyKey: $key) { ${APPLICATION} }
}`;
const SUPPLEMENT = `mutation ($id: ID!, $note: String!, $key: ID!) {
  it: requestSupplement(id: $id, note: $note, idempotencyKey: $key) { ${APPLICATION} }
}`;
const DECIDE = `mutation ($id: ID!, $approve: Boolean!, $note: String!, $key: ID!) {
  it: decideApplication(id: $id, approve: $approve, note: $note, idempotencyKey: $key) { ${APPLICATION} }
}`;
const READ = `query ($id: ID!) { it: application(id: $id) { ${APPLICATION} } }`;
const CHECK = `query ($id: ID!) { it: applicationCheck(id: $id) { problems { path code } conditions { code met } } }`;

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n').toString('base64');
/** One white point. */
const JPEG = `/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP${'/'.repeat(86)}wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==`;

/** What is filed: the fields that no registry holds. */
export interface Filed {
  readonly procedure: number;
  readonly as?: Asker;
  readonly onBehalfOf?: string;
  readonly channel?: 'ONLINE' | 'IN_PERSON';
  readonly form?: Form;
}

/** An officer: one of the cast, or of an office that has none there. */
export type Officer = keyof typeof offices | { readonly agency: string; readonly areaCode: string };

// biome-ignore lint/suspicious/noExplicitAny: an application as whoever asks reads it
type Seen = any;

/** A citizen files, an officer decides, the registries change; the clock moves on with each command. */
export class Filing {
  graph!: Graph;
  #now = NOON;
  #keys = 0;

  readonly now = (): Date => this.#now;

  static async start(options: Omit<GraphOptions, 'now'>): Promise<Filing> {
    const filing = new Filing();
    const settings = { PAYMENT_KEY, EVENT_BACKOFF_MS: '5', ...options.settings };
    filing.graph = await Graph.start({ residents: 60, ...options, settings, now: filing.now });
    return filing;
  }

  wait(ms: number): void {
    this.#now = new Date(this.#now.getTime() + ms);
  }

  /** A command or question and its answer; grants that are remembered for moments are looked up anew. */
  async asks(query: string, variables: Readonly<Record<string, unknown>>, asker: Asker): Promise<Answer> {
    this.wait(3_000);
    this.#keys++;
    return this.graph.asks(query, { ...asker, variables: { key: `key-${this.#keys}`, ...variables } });
  }

  /** The same where it has to succeed. */
  async does(query: string, variables: Readonly<Record<string, unknown>>, asker: Asker): Promise<Seen> {
    const answer = await this.asks(query, variables, asker);
    if (answer.errors.length > 0) throw new Error(`refused: ${answer.text} ${await this.#why(variables, asker)}`);
    return answer.data.it ?? answer.data;
  }

  start(filed: Filed): Promise<Answer> {
    const { procedure, onBehalfOf = null, channel = 'ONLINE', as = citizen('mai') } = filed;
    return this.asks(START, { procedure, onBehalfOf, channel }, as);
  }

  /** A draft with form and papers, ready to be handed in; nothing is written over what the registries filled in but by the form. */
  async draft(filed: Filed): Promise<Seen> {
    const started = await this.start(filed);
    if (started.errors.length > 0) throw new Error(`not begun: ${started.text}`);
    return this.#filledIn(started.data.it, filed);
  }

  async #filledIn(started: Seen, { procedure, as = citizen('mai'), form = {} }: Filed): Promise<Seen> {
    const { id, form: prefilled } = started;
    const written = { ...JSON.parse(prefilled), ...form };
    let draft = await this.does(UPDATE, { id, form: JSON.stringify(written) }, as);
    for (const paper of workingOf(procedure).papers.filter(({ required }) => required(written))) {
      draft = await this.attach(id, paper.code, as);
    }
    return draft;
  }

  attach(id: string, document: string, as: Asker): Promise<Seen> {
    const isPhoto = document.includes('PHOTO');
    const file = isPhoto
      ? { name: 'anh-4x6.jpg', type: 'image/jpeg', content: JPEG }
      : { name: `${document.toLowerCase()}.pdf`, type: 'application/pdf', content: PDF };
    return this.does(ATTACH, { id, document, ...file }, as);
  }

  update(id: string, form: Form, as: Asker): Promise<Answer> {
    return this.asks(UPDATE, { id, form: JSON.stringify(form) }, as);
  }

  submit(id: string, { procedure, as = citizen('mai') }: Filed): Promise<Answer> {
    const [channel] = procedureOn(procedure, TODAY)?.resultChannels ?? [];
    return this.asks(SUBMIT, { id, channel }, as);
  }

  /** Handed in and paid. */
  async file(filed: Filed): Promise<Seen> {
    const { as = citizen('mai') } = filed;
    const { id } = await this.draft(filed);
    const answer = await this.submit(id, filed);
    if (answer.errors.length > 0) throw new Error(`not handed in: ${answer.text} ${await this.#why({ id }, as)}`);
    return this.pay(answer.data.it, as);
  }

  /** Pays what is due, if anything is. */
  pay(application: Seen, as: Asker): Promise<Seen> {
    const { id, code: applicationCode, fee: amount, state } = application;
    if (state !== 'AWAITING_PAYMENT') return Promise.resolve(application);
    const payment = { applicationCode, amount, method: 'VietQR', paidAt: this.#now.toISOString() };
    return this.does(PAY, { id, method: 'VietQR', reference: developmentReference(PAYMENT_KEY, payment) }, as);
  }

  async accept(id: string, officer: Officer, fee: number | null = null): Promise<Answer> {
    return this.asks(ACCEPT, { id, fee }, await this.officer(officer));
  }

  /** Decides, and waits until the registries have done their part. */
  async decide(id: string, officer: Officer, approve = true): Promise<Answer> {
    const answer = await this.decideOnly(id, officer, approve);
    await this.graph.settled();
    return answer;
  }

  async decideOnly(id: string, officer: Officer, approve = true): Promise<Answer> {
    return this.asks(DECIDE, { id, approve, note: 'Đủ điều kiện' }, await this.officer(officer));
  }

  async supplement(id: string, officer: Officer): Promise<Answer> {
    return this.asks(SUPPLEMENT, { id, note: 'Đề nghị kiểm tra lại' }, await this.officer(officer));
  }

  withdraw(id: string, as: Asker): Promise<Answer> {
    return this.asks(WITHDRAW, { id }, as);
  }

  /** From the first form to the changed registries. Gives the application as the citizen then sees it. */
  async through(filed: Filed & { readonly officer: Officer; readonly fee?: number }): Promise<Seen> {
    const { as = citizen('mai'), officer, fee } = filed;
    const { id } = await this.file(filed);
    if (fee !== undefined) {
      const priced = await this.accept(id, officer, fee);
      await this.pay(priced.data.it, as);
    }
    for (const answer of [await this.accept(id, officer), await this.decide(id, officer)]) {
      if (answer.errors.length > 0) throw new Error(`not decided: ${answer.text} ${await this.#why({ id }, as)}`);
    }
    return this.read(id, as);
  }

  read(id: string, as: Asker = citizen('mai')): Promise<Seen> {
    return this.does(READ, { id }, as);
  }

  /** What the registries show of a person, by a selection of `Resident`. */
  async profile(selection: string, as: Asker = citizen('mai'), id?: string): Promise<Seen> {
    if (id === undefined) return (await this.does(`{ me { ${selection} } }`, {}, as)).me;
    const query = `query ($id: ID!) { resident(id: $id) { ${selection} } }`;
    return (await this.does(query, { id }, as)).resident;
  }

  /** Codes of the conditions that are not met, and of what is wrong with the form. */
  async hindrances(id: string, as: Asker = citizen('mai')): Promise<readonly string[]> {
    const { problems, conditions } = await this.does(CHECK, { id }, as);
    return [
      ...problems.map(({ path, code }: { path: string; code: string }) => `${path} ${code}`),
      ...conditions.filter(({ met }: { met: boolean }) => !met).map(({ code }: { code: string }) => code),
    ];
  }

  /** The code that handing it in is refused with, and the conditions that stand against it. */
  async refusal(filed: Filed): Promise<readonly string[]> {
    const { as = citizen('mai') } = filed;
    const started = await this.start(filed);
    if (started.errors.length > 0) return started.errors.map(({ extensions }) => extensions.code);
    const { id } = await this.#filledIn(started.data.it, filed);
    const answer = await this.submit(id, filed);
    const codes = answer.errors.map(({ extensions }) => extensions.code);
    return [...codes, ...(await this.hindrances(id, as))];
  }

  async officer(officer: Officer): Promise<Asker> {
    const office = typeof officer === 'string' ? offices[officer] : officer;
    const { issuer } = this.graph.gateway;
    if (!issuer) throw new Error('this gateway has no development issuer');
    const wish: Wish = { as: 'officer', person: 'hanh' };
    const claims = { ...claimsFor(wish), org: office.agency, area: office.areaCode };
    return { token: await issuer.token(claims, this.#now) };
  }

  async #why({ id }: Readonly<Record<string, unknown>>, as: Asker): Promise<string> {
    return typeof id === 'string' && as.as ? JSON.stringify(await this.hindrances(id, as).catch(String)) : '';
  }
}
