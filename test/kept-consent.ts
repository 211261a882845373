import { cast, relyingParties } from '../population/cast';
import { ConsentRow } from '../subgraphs/identity/entities';
import { type Graph, NOON } from './graph';

/** A consent of Mai's to the bank, as it stands in the database; returns its id. */
export async function keepConsent(graph: Graph, wish: Partial<ConsentRow> & { readonly id: string }): Promise<string> {
  const source = graph.chapters.get('identity')?.database?.source;
  if (!source) throw new Error('the identity chapter is not open');
  await source.getRepository(ConsentRow).insert({
    residentId: cast.mai.id,
    relyingPartyId: relyingParties.bank.id,
    purposeCode: 'ACCOUNT_OPENING_KYC',
    scopes: disclosing('identity.core', 'address'),
    fetchType: 'PERIODIC',
    usesPerMonth: 1_000_000,
    dataLifeDays: 30,
    validUntil: new Date(NOON.getTime() + 30 * 86_400_000).toISOString(),
    requestId: null,
    version: 1,
    status: 'ACTIVE',
    awaits: null,
    validFrom: new Date(NOON.getTime() - 86_400_000).toISOString(),
    usesLeft: 1_000_000,
    usesMonth: '2026-11',
    attemptsLeft: 5,
    receipt: '',
    ...wish,
  });
  return wish.id;
}

export const disclosing = (...scopes: string[]): ConsentRow['scopes'] =>
  scopes.map((scope) => ({ scope, mode: 'DISCLOSE', essential: true }));
