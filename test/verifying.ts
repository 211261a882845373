import type { Wish } from '../commands/tokens';
import { cast } from '../population/cast';
import { AccessRecordRow, type ConsentRow, ConsentRow as ConsentTable } from '../subgraphs/identity/entities';
import { newId } from '../subgraphs/shared/ids';
import type { Answer, Graph } from './graph';
import { keepConsent } from './kept-consent';

type Json = Readonly<Record<string, unknown>>;

const VERIFYING = /* GraphQL */ `mutation ($input: VerifyIdentityInput!) {
  verifyIdentity(input: $input) { txn outcome matches { claim outcome } predicates { alias answer } attemptsLeft evidence }
}`;

/** Scopes in a mode less than the value itself. */
export const inMode = (mode: ConsentRow['scopes'][number]['mode'], ...scopes: string[]): ConsentRow['scopes'] =>
  scopes.map((scope) => ({ scope, mode, essential: true }));

export const kycScopes = [
  'identity.core',
  'identity.number',
  'address',
  'contact',
  'documents.IDENTITY_CARD',
  'documents.PASSPORT',
] as const;

export const claim = (name: string, value: string) => ({ claim: name, value });
export const predicate = (alias: string, kind: string, argument: string) => ({ alias, kind, argument });
export const adult = predicate('adult', 'AGE_AT_LEAST', '18');
export const named = (value: string) => ({ claims: [claim('FULL_NAME', value)] });

let keys = 0;

export const inputOf = (more: Json): Json => {
  keys++;
  return { nonce: 'nonce-of-the-bank', idempotencyKey: `verification-${keys}`, ...more };
};

/** A bank with consents to match, and what stands of them in the database. */
export class Verifying {
  constructor(readonly graph: Graph) {}

  /** A consent to everything a verification can ask, of Mai unless said. */
  consent(wish: Partial<ConsentRow> = {}): Promise<string> {
    return keepConsent(this.graph, { id: newId(), scopes: inMode('PREDICATE', ...kycScopes), ...wish });
  }

  of(person: keyof typeof cast, wish: Partial<ConsentRow> = {}): Promise<string> {
    return this.consent({ residentId: cast[person].id, ...wish });
  }

  async verifies(consent: string | null, question: Json, as: Wish = { as: 'bank' }): Promise<Answer> {
    const headers: Record<string, string> = consent === null ? {} : { 'consent-id': consent };
    return this.graph.asks(VERIFYING, { as, headers, variables: { input: inputOf(question) } });
  }

  async result(consent: string, question: Json) {
    const answer = await this.verifies(consent, question);
    expect(answer).toBeWhole();
    return answer.data.verifyIdentity;
  }

  async row(id: string): Promise<ConsentRow> {
    const row = await this.#table(ConsentTable).findOneBy({ id });
    if (!row) throw new Error('no such consent');
    return row;
  }

  /** What is on the record under a consent, oldest first. */
  async record(consent: string): Promise<AccessRecordRow[]> {
    return this.#table(AccessRecordRow).find({ where: { reference: consent }, order: { at: 'ASC', seq: 'ASC' } });
  }

  #table<Row extends object>(row: new () => Row) {
    const source = this.graph.chapters.get('identity')?.database?.source;
    if (!source) throw new Error('the identity chapter is not open');
    return source.getRepository(row);
  }
}
