import { claimsFor } from '../commands/tokens';
import type { DevelopmentClaims } from '../gateway/issuer';
import { cast } from '../population/cast';
import { EidAccountRow, EidDependantRow } from '../subgraphs/identity/entities';
import { PersonRow } from '../subgraphs/residents/entities';
import { type Asker, bank, citizen, mai } from './counter';
import { type Answer, type Graph, NOON } from './graph';

const DAY_MS = 24 * 60 * 60 * 1000;

const REQUEST = `id status relyingParty { name } purpose { code } scopes { scope mode essential } fetchType usesPerMonth
  dataLifeDays validUntil expiresAt createdAt`;
const CONSENT = `id version status awaits relyingParty { name } purpose { code } scopes { scope mode essential } fetchType
  usesPerMonth usesLeft dataLifeDays validFrom validUntil receipt events { kind at version by }`;

const REQUESTING = `mutation ($input: RequestConsentInput!) { requestConsent(input: $input) { ${REQUEST} } }`;
const APPROVING = `mutation ($id: ID!, $scopes: [String!]!, $key: ID!) {
  approveConsentRequest(id: $id, scopes: $scopes, idempotencyKey: $key) { ${CONSENT} }
}`;
const REJECTING = `mutation ($id: ID!, $key: ID!) { rejectConsentRequest(id: $id, idempotencyKey: $key) { ${REQUEST} } }`;
const NARROWING = `mutation ($id: ID!, $keep: [String!]!, $key: ID!) {
  narrowConsent(id: $id, keepScopes: $keep, idempotencyKey: $key) { ${CONSENT} }
}`;
const changing = (name: string) =>
  `mutation ($id: ID!, $key: ID!) { ${name}(id: $id, idempotencyKey: $key) { ${CONSENT} } }`;

export interface Actor {
  readonly as?: Asker;
  readonly key?: string;
}

type Json = Readonly<Record<string, unknown>>;

export const subjectOf = ({ personalNumber, fullName, dateOfBirth }: (typeof cast)[keyof typeof cast]) => ({
  personalNumber,
  fullName,
  dateOfBirth,
});

export const item = (scope: string, more: Json = {}) => ({ scope, mode: 'DISCLOSE', essential: true, ...more });

/** A bank, citizens, and a clock that moves only when it is told to. */
export class Consenting {
  graph!: Graph;
  #now = NOON;
  #keys = 0;

  readonly now = (): Date => this.#now;

  moveTo(moment: string): void {
    this.#now = new Date(moment);
  }

  wait(ms: number): void {
    this.#now = new Date(this.#now.getTime() + ms);
  }

  key(): string {
    this.#keys++;
    return `key-${this.#keys}`;
  }

  inDays(days: number): string {
    return new Date(this.#now.getTime() + days * DAY_MS).toISOString();
  }

  /** Of Mai, name and address for opening an account, of which the address may be left out. */
  input(more: Json = {}): Json {
    return {
      subject: subjectOf(cast.mai),
      purpose: 'ACCOUNT_OPENING_KYC',
      scopes: [item('identity.core'), item('address', { essential: false })],
      fetchType: 'PERIODIC',
      usesPerMonth: 3,
      dataLifeDays: 365,
      validUntil: this.inDays(30),
      idempotencyKey: this.key(),
      ...more,
    };
  }

  requests(input: Json = this.input(), as: Asker = bank): Promise<Answer> {
    return this.graph.asks(REQUESTING, { ...as, variables: { input } });
  }

  approves(id: string, scopes: readonly string[], { as = mai, key = this.key() }: Actor = {}): Promise<Answer> {
    return this.graph.asks(APPROVING, { ...as, variables: { id, scopes, key } });
  }

  rejects(id: string, { as = mai, key = this.key() }: Actor = {}): Promise<Answer> {
    return this.graph.asks(REJECTING, { ...as, variables: { id, key } });
  }

  narrows(id: string, keep: readonly string[], { as = mai, key = this.key() }: Actor = {}): Promise<Answer> {
    return this.graph.asks(NARROWING, { ...as, variables: { id, keep, key } });
  }

  changes(name: string, id: string, { as = mai, key = this.key() }: Actor = {}): Promise<Answer> {
    return this.graph.asks(changing(name), { ...as, variables: { id, key } });
  }

  readonly pauses = (id: string, actor?: Actor) => this.changes('pauseConsent', id, actor);
  readonly resumes = (id: string, actor?: Actor) => this.changes('resumeConsent', id, actor);
  readonly revokes = (id: string, actor?: Actor) => this.changes('revokeConsent', id, actor);

  /** What the bank is shown under a consent. */
  reads(consent: string, fields = 'fullName', as: Asker = bank): Promise<Answer> {
    return this.graph.asks(`{ consentedResident { ${fields} } }`, { ...as, headers: { 'consent-id': consent } });
  }

  /** The id of a new request. */
  async requested(more: Json = {}): Promise<string> {
    const answer = await this.requests(this.input(more));
    expect(answer).toBeWhole();
    return answer.data.requestConsent.id;
  }

  /** A new consent of Mai to all that was asked for. */
  async given(more: Json = {}) {
    const input = this.input(more);
    const asked = await this.requests(input);
    expect(asked).toBeWhole();
    const scopes = (input.scopes as { scope: string }[]).map(({ scope }) => scope);
    const answer = await this.approves(asked.data.requestConsent.id, scopes);
    expect(answer).toBeWhole();
    return answer.data.approveConsentRequest;
  }

  /** A client that speaks for itself, with claims of its own. */
  async client(id: string, more: Partial<DevelopmentClaims> = {}): Promise<Asker> {
    const { issuer } = this.graph.gateway;
    if (!issuer) throw new Error('this gateway has no development issuer');
    return { token: await issuer.token({ ...claimsFor({ as: 'bank' }), sub: id, client_id: id, ...more }, this.#now) };
  }

  /** What the identity chapter keeps of somebody, changed behind its back. */
  account(residentId: string, changes: Partial<EidAccountRow>) {
    return this.#source().getRepository(EidAccountRow).update({ residentId }, changes);
  }

  guardianship(residentId: string, row: Partial<EidDependantRow>) {
    const whole = { id: residentId, residentId, guardianId: cast.mai.id, since: '2024-01-01T00:00:00.000Z', ...row };
    return this.#source()
      .getRepository(EidDependantRow)
      .upsert(whole as EidDependantRow, ['residentId']);
  }

  /** An account of level 2 for somebody who has none. */
  opensAccount(residentId: string) {
    return this.#source()
      .getRepository(EidAccountRow)
      .insert({
        id: residentId,
        residentId,
        accountName: `cds-${residentId.slice(0, 12)}`,
        level: 'LEVEL_2',
        status: 'ACTIVE',
        issuedAt: this.#now.toISOString(),
        lockedAt: null,
        lockReason: null,
      });
  }

  lives(id: string, vitalStatus: PersonRow['vitalStatus']) {
    return this.#source('residents').getRepository(PersonRow).update({ id }, { vitalStatus });
  }

  async endGuardianship(residentId: string): Promise<void> {
    await this.#source().getRepository(EidDependantRow).delete({ residentId });
  }

  #source(chapter = 'identity') {
    const database = this.graph.chapters.get(chapter)?.database;
    if (!database) throw new Error(`${chapter} is not open`);
    return database.source;
  }
}

export const an = citizen('an');
export const quang = citizen('quang');

/** The content of a compact JWS, unverified. */
export const contentOf = (jws: string) => JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());
