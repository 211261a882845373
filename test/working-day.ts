import { cast, relyingParties, tasks } from '../population/cast';
import { Consenting, subjectOf } from './consenting';
import { bank, by, Counter, citizen, mai, officer } from './counter';
import { explains } from './explanation';
import { FilingDay } from './filing-day';
import { type Graph, NOON, type Question } from './graph';
import { personalFields, supergraph } from './personal';
import { claim, predicate, Verifying } from './verifying';

/** Words that a client slips in, each at a place of its own, so that where one is found tells where it came from. */
export const canaries = {
  alias: 'canaryAlias7q2x',
  operation: 'canaryOperation7q2x',
  literal: 'canaryLiteral7q2x',
  variable: 'canaryVariable7q2x',
  header: 'canaryHeader7q2x',
  agent: 'canaryAgent7q2x',
  request: 'canaryRequest7q2x',
  key: 'canaryKey7q2x',
  reason: 'canaryReason7q2x',
  nonce: 'canaryNonce7q2x',
  predicate: 'canaryPredicate7q2x',
  name: 'canaryName7q2x',
  claim: 'canaryClaim7q2x',
  scope: 'canaryScope7q2x',
  ticket: 'canaryTicket7q2x',
  explained: 'canaryExplained7q2x',
  answer: 'canaryAnswer7q2x',
  child: 'canaryChild7q2x',
  field: 'canaryField7q2x',
  file: 'canaryFile7q2x',
  note: 'canaryNote7q2x',
  method: 'canaryMethod7q2x',
  reference: 'canaryReference7q2x',
} as const;

const everything = personalFields()
  .map(({ selection }) => selection)
  .join(' ');
const refusedFields = personalFields(supergraph, 0)
  .map(({ selection }) => selection)
  .join(' ');

const { an, lan, binh, quang } = cast;
const strangers = Object.values(cast).filter(({ id }) => id !== cast.mai.id);
/** What the registers hold of Mai, as a bank that knows its customer would write it. */
const right: Readonly<Record<string, string>> = {
  PERSONAL_NUMBER: cast.mai.personalNumber,
  FULL_NAME: cast.mai.fullName,
  DATE_OF_BIRTH: cast.mai.dateOfBirth,
  SEX: 'FEMALE',
  NATIONALITY: 'VN',
  PERMANENT_ADDRESS: 'Số 18, đường Phan Đình Phùng',
  PHONE: '+84950471826',
  IDENTITY_CARD_ISSUED_ON: '2021-05-17',
};
/** Of her husband, her neighbour, and of nobody. */
const wrong: Readonly<Record<string, string>> = {
  ...right,
  PERSONAL_NUMBER: quang.personalNumber,
  FULL_NAME: `${binh.fullName} ${canaries.claim}`,
  DATE_OF_BIRTH: lan.dateOfBirth,
  PERMANENT_ADDRESS: `Số 57, đường Quang Trung ${canaries.claim}`,
  PHONE: '0950360145',
};

/** One day of the whole product: everybody asks for everything they may and much that they may not. */
export class WorkingDay {
  readonly desk = new Consenting();
  readonly #counter = new Counter();
  #verifying!: Verifying;

  begins(graph: Graph): void {
    this.desk.graph = graph;
    this.#counter.graph = graph;
    this.#verifying = new Verifying(graph);
  }

  async citizens(): Promise<void> {
    await this.#asks(`{ me { id ${everything} } }`, mai);
    await this.#asks(`{ resident(id: "${an.id}") { id ${everything} } }`, mai);
    await this.#asks(`{ me { ${refusedFields} } }`, by({ as: 'partner' }));
    await this.#asks('{ me { fullName } }', {});
    await this.#asks('{ me { fullName } }', { token: canaries.header });
    for (const { id, fullName, personalNumber } of strangers) {
      await this.#asks(`query ${canaries.operation} { resident(id: "${id}") { ${refusedFields} } }`, bank);
      await this.#asks(`{ resident(id: "${personalNumber}") { fullName } }`, mai);
      await this.#asks('query ($id: ID!) { resident(id: $id) { fullName } }', { ...mai, variables: { id: fullName } });
    }
    await this.#asks(`{ me { ${canaries.alias}: household { members { resident { personalNumber } } } } }`, mai);
    await this.#asks(`{ consent(id: "${canaries.literal}") { id } }`, mai);
    await this.#asks(`{ application(id: "${canaries.literal}") { id } }`, mai);
    await this.#asks(`{ me { applications(after: "${canaries.literal}") { edges { cursor } } } }`, mai);
    await this.#asks(`{ ${canaries.literal} }`, mai);
    await this.#asks(`{ me { fullName } "${canaries.literal}`, mai);
    const many = Array.from({ length: 100 }, (_, n) => `${canaries.alias}${n}: administrativeUnits { code }`);
    await this.#asks(`{ ${many.join(' ')} }`, mai);
    await this.#asks('query ($on: Date) { administrativeUnits(on: $on) { code } }', {
      ...mai,
      variables: { on: canaries.variable, [canaries.variable]: cast.mai.fullName },
    });
  }

  async consents(): Promise<string> {
    const { desk } = this;
    const { id } = await desk.given({ usesPerMonth: 5 });
    await desk.reads(id, everything);
    await desk.narrows(id, ['identity.core']);
    await desk.reads(id, 'fullName permanentAddress { text }');
    for (const change of ['pause', 'resume', 'revoke']) {
      await desk.changes(`${change}Consent`, id);
      await desk.reads(id);
    }
    const once = await desk.given({ fetchType: 'ONE_TIME', usesPerMonth: null });
    for (const as of [bank, bank, mai, await desk.client(relyingParties.partner.clientId)]) {
      await desk.reads(once.id, 'fullName', as);
    }
    await this.#asks('{ consentedResident { fullName } }', bank);
    const rejected = await desk.requested();
    await desk.rejects(rejected);
    await desk.approves(rejected, [canaries.scope, 'identity.core']);
    await desk.approves(await desk.requested(), ['identity.core'], { as: by({ as: 'citizen', level: 1 }) });
    await desk.approves(rejected, ['identity.core'], { as: citizen('quang') });
    await this.#requests();
    return (await desk.given()).id;
  }

  async #requests(): Promise<void> {
    const { desk } = this;
    const subject = subjectOf(cast.mai);
    const key = `${canaries.key}-${cast.mai.personalNumber}`;
    for (const more of [
      { subject: { ...subject, fullName: `${lan.fullName} ${canaries.name}` } },
      { subject: { ...subject, personalNumber: '001190047219' } },
      { subject: { ...subject, dateOfBirth: lan.dateOfBirth } },
      { subject: { ...subject, personalNumber: canaries.name } },
      { scopes: [{ scope: canaries.scope }] },
      { scopes: [{ scope: 'score' }] },
      { purpose: canaries.scope },
      { idempotencyKey: key },
      { idempotencyKey: key, subject: subjectOf(quang) },
      { idempotencyKey: cast.mai.fullName },
      { idempotencyKey: `${canaries.key} ${cast.mai.personalNumber}` },
    ]) {
      await desk.requests(desk.input(more));
    }
    for (let guess = 10; guess < 30; guess++) {
      await desk.requests(desk.input({ subject: { ...subjectOf(lan), dateOfBirth: `1950-03-${guess}` } }));
    }
  }

  /** Returns the evidence of all that was answered. */
  async verifications(): Promise<string[]> {
    const verifying = this.#verifying;
    const consent = await verifying.of('mai', { attemptsLeft: 30 });
    const claims = (values: typeof right) => Object.entries(values).map(([name, value]) => claim(name, value));
    const predicates = [
      predicate(canaries.predicate, 'AGE_AT_LEAST', '18'),
      predicate('home', 'RESIDES_IN', cast.mai.communeCode),
      predicate('passport', 'DOCUMENT_VALID', 'PASSPORT'),
    ];
    const answers = [];
    for (const values of [right, wrong]) {
      for (const perClaim of [true, false]) {
        const question = { claims: claims(values), predicates, perClaim, nonce: canaries.nonce };
        answers.push(await verifying.verifies(consent, question));
      }
    }
    for (const name of Object.keys(right)) {
      await verifying.verifies(consent, { claims: [claim(name, canaries.claim)] });
    }
    await verifying.verifies(await verifying.of('mai', { attemptsLeft: 0 }), { claims: claims(right) });
    await verifying.verifies(await verifying.of('mai', { validUntil: NOON.toISOString() }), { claims: claims(right) });
    await verifying.verifies(canaries.header, { claims: claims(right) });
    await verifying.verifies(cast.mai.personalNumber, { claims: claims(right) });
    await verifying.verifies(consent, { claims: claims(right), idempotencyKey: `${cast.mai.personalNumber} ` });
    return answers.map(({ data }) => data.verifyIdentity.evidence);
  }

  async tickets(): Promise<void> {
    const counter = this.#counter;
    const { id, token } = await counter.opens({ scopes: ['identity.core', 'documents.IDENTITY_CARD'] });
    const redeemed = await counter.redeems(token);
    const consent = redeemed.data.redeemShareTicket.id;
    await counter.reads(consent, 'fullName documents { items { number } } personalNumber');
    await counter.reads(consent);
    await counter.redeems(token);
    await counter.cancels(id);
    await counter.redeems(`${token}${canaries.ticket}`);
    await counter.redeems(canaries.ticket);
    await counter.redeems(cast.mai.personalNumber);
    await counter.creates([canaries.scope]);
    await counter.creates(['identity.core'], { relyingParty: canaries.ticket });
    await counter.creates(['identity.core'], { key: `${canaries.key}-${cast.mai.personalNumber}` });
    await counter.creates(['address'], { key: `${canaries.key}-${cast.mai.personalNumber}` });
    await counter.opens({ scopes: ['address'] });
  }

  async officers(): Promise<void> {
    const search = (filter: string, question: Question) =>
      this.#asks(`{ residents(filter: ${filter}) { edges { node { id ${refusedFields} fullName } } } }`, question);
    const hanh = { ...officer('hanh'), headers: { purpose: tasks.residenceCheck } };
    const words = [
      `{ personalNumber: "${cast.mai.personalNumber}" }`,
      `{ nameContains: "${cast.mai.fullName}" }`,
      `{ nameContains: "${canaries.literal}" }`,
      `{ bornFrom: "${cast.mai.dateOfBirth}", bornTo: "${cast.mai.dateOfBirth}" }`,
    ];
    for (const filter of words) {
      for (const question of [hanh, officer('hanh'), officer('tam'), mai]) await search(filter, question);
    }
    for (const { id } of Object.values(cast)) await this.#asks(`{ resident(id: "${id}") { ${everything} } }`, hanh);
    const about = { ...officer('hanh'), headers: { purpose: tasks.delayedInquiry } };
    await this.#asks(`{ resident(id: "${lan.id}") { ${everything} } }`, about);
    await this.#asks('{ applications { edges { node { id form } } } }', hanh);
  }

  async explanations(consent: string): Promise<void> {
    const { graph } = this.desk;
    const operation = `query ${canaries.explained}($number: PersonalNumber, $id: ID!) {
      ${canaries.explained}: resident(id: $id) { fullName }
      residents(filter: { personalNumber: $number, nameContains: "${cast.mai.fullName} ${canaries.explained}" }) {
        edges { node { personalNumber } }
      }
      one: resident(id: "${cast.mai.personalNumber}") { contact { phone } }
    }`;
    const variables = { number: cast.mai.personalNumber, id: cast.mai.fullName };
    for (const as of [mai, bank, officer('hanh'), {}]) {
      const question = { ...as, headers: { 'consent-id': consent, purpose: tasks.residenceCheck } };
      await explains(graph, operation, { ...question, variables });
      await explains(graph, operation, { ...question, variables: { id: canaries.explained, number: 'x' } });
      await explains(graph, `{ ${canaries.explained}`, question);
      await explains(graph, `{ ${canaries.explained}(of: "${cast.mai.fullName}") }`, question);
      await explains(graph, '{ me { fullName } } { me { sex } }', question);
    }
  }

  async filings(): Promise<void> {
    await new FilingDay(this.desk).all();
  }

  async headers(): Promise<void> {
    const headers = {
      'consent-id': canaries.header,
      purpose: canaries.header,
      'user-agent': canaries.agent,
      cookie: `session=${canaries.agent}`,
      referer: `https://example.vn/${canaries.agent}/${cast.mai.personalNumber}`,
      'x-forwarded-for': canaries.agent,
      'apollographql-client-name': canaries.agent,
      traceparent: canaries.agent,
    };
    await this.#asks(`{ resident(id: "${cast.mai.id}") { fullName } }`, { ...officer('hanh'), headers });
    const numbers = [cast.mai.personalNumber, '0950471826', '012884517', `req_${cast.mai.personalNumber}.1`];
    for (const as of [mai, bank, officer('hanh')]) {
      await this.#asks('{ me { fullName } consentedResident { fullName } }', { ...as, headers });
      await this.#asks('{ me { fullName } }', {
        ...as,
        headers: { purpose: `${cast.mai.personalNumber} ${canaries.header}` },
      });
      for (const id of [canaries.request, ...numbers]) {
        await this.#asks('{ me { fullName } }', { ...as, headers: { 'x-request-id': id } });
      }
    }
  }

  /** At the end of the day: locked, unlocked by an officer, and locked again. */
  async locks(): Promise<void> {
    const counter = this.#counter;
    const task = tasks.accountUnlock;
    await counter.locks(`Mất điện thoại ${canaries.reason}`);
    await this.#asks('{ me { fullName } }', mai);
    await counter.unlocks(cast.mai.id, tasks.residenceCheck);
    await counter.unlocks(cast.mai.personalNumber, task);
    await counter.unlocks(cast.mai.id, task);
    await counter.locks(`${canaries.reason} `.repeat(30));
    await counter.locks(`Bị lộ mật khẩu ${canaries.reason}`, mai, `${canaries.key}-${cast.mai.personalNumber}`);
  }

  readonly #asks = (query: string, question: Question) => this.desk.graph.asks(query, question);
}
