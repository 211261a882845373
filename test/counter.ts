import { claimsFor, type Wish } from '../commands/tokens';
import type { DevelopmentClaims } from '../gateway/issuer';
import { type Answer, type Graph, NOON, type Question } from './graph';

/** Who asks: by a wish, or with a token of their own making. */
export type Asker = Pick<Question, 'as' | 'token'>;

export const by = (as: Wish): Asker => ({ as });
export const citizen = (person: string, more: Partial<Wish> = {}): Asker => by({ as: 'citizen', person, ...more });
export const mai = citizen('mai');
export const bank = by({ as: 'bank' });
export const officer = (person: string): Asker => by({ as: 'officer', person });

const TICKET = 'id token expiresAt status scopes';
const CREATE = `mutation ($input: ShareTicketInput!) { createShareTicket(input: $input) { ${TICKET} } }`;
const CANCEL = `mutation ($id: ID!, $key: ID!) { cancelShareTicket(id: $id, idempotencyKey: $key) { ${TICKET} } }`;
const REDEEM = `mutation ($token: String!, $key: ID!) { redeemShareTicket(token: $token, idempotencyKey: $key) {
  id version status relyingParty { name } purpose { code } scopes { scope mode essential } fetchType usesPerMonth usesLeft
  dataLifeDays validFrom validUntil receipt events { kind version by }
} }`;
const LOCK = `mutation ($reason: String!, $key: ID!) { lockElectronicIdentity(reason: $reason, idempotencyKey: $key) {
  accountName level status lockedAt lockReason dependants { id }
} }`;
const UNLOCK = `mutation ($residentId: ID!, $key: ID!) {
  unlockElectronicIdentity(residentId: $residentId, idempotencyKey: $key) { status lockedAt lockReason }
}`;

export interface Ticket {
  readonly id: string;
  readonly token: string;
  readonly expiresAt: string;
  readonly status: string;
  readonly scopes: readonly string[];
}

interface TicketOptions {
  readonly as?: Asker;
  readonly key?: string;
  readonly ttlSeconds?: number | null;
  readonly relyingParty?: string;
}

/** A citizen, a counter and a clock that moves on only when it is told to. */
export class Counter {
  graph!: Graph;
  #now = NOON;
  #keys = 0;

  readonly now = (): Date => this.#now;

  wait(seconds: number): void {
    this.#now = new Date(this.#now.getTime() + seconds * 1_000);
  }

  key(): string {
    this.#keys++;
    return `key-${this.#keys}`;
  }

  /** A client that speaks for itself, such as the partner beside its frontend. */
  async client(id: string, more: Partial<DevelopmentClaims> = {}): Promise<Asker> {
    const { issuer } = this.graph.gateway;
    if (!issuer) throw new Error('this gateway has no development issuer');
    return { token: await issuer.token({ ...claimsFor({ as: 'bank' }), sub: id, client_id: id, ...more }, this.#now) };
  }

  creates(scopes: readonly string[], { as = mai, key = this.key(), ...more }: TicketOptions = {}): Promise<Answer> {
    return this.graph.asks(CREATE, { ...as, variables: { input: { scopes, idempotencyKey: key, ...more } } });
  }

  /** Of Mai, for her name and birth date, unless said. */
  async opens(options: TicketOptions & { readonly scopes?: readonly string[] } = {}): Promise<Ticket> {
    const { scopes = ['identity.core'], ...more } = options;
    const answer = await this.creates(scopes, more);
    expect(answer).toBeWhole();
    return answer.data.createShareTicket;
  }

  cancels(id: string, as = mai, key = this.key()): Promise<Answer> {
    return this.graph.asks(CANCEL, { ...as, variables: { id, key } });
  }

  redeems(token: string, as = bank, key = this.key()): Promise<Answer> {
    return this.graph.asks(REDEEM, { ...as, variables: { token, key } });
  }

  reads(consent: string, fields = 'fullName', as = bank): Promise<Answer> {
    return this.graph.asks(`{ consentedResident { ${fields} } }`, { ...as, headers: { 'consent-id': consent } });
  }

  locks(reason = 'Mất điện thoại', as = mai, key = this.key()): Promise<Answer> {
    return this.graph.asks(LOCK, { ...as, variables: { reason, key } });
  }

  unlocks(residentId: string, purpose: string | null, as = officer('hanh'), key = this.key()) {
    const headers: Record<string, string> = purpose === null ? {} : { purpose };
    return this.graph.asks(UNLOCK, { ...as, variables: { residentId, key }, headers });
  }
}
