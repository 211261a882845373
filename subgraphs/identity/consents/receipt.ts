import type { ConsentEventRow, RelyingPartyRow } from '../entities';
import { purposeOf } from '../purposes';
import type { Unsigned } from './rules';

/** Who signs receipts and evidence: a name, not an address. */
export const ISSUER = 'https://congdanso.example';

/** Grows when the shape below changes: a receipt is read years later. */
const SCHEMA_VERSION = '1.0';

export type ConsentAct = Pick<ConsentEventRow, 'kind' | 'byWhom'>;

/**
 * What a receipt says, in the words of ISO/IEC TS 27560 (consent receipt) with the members of a JWT around them: who may
 * have which categories of whose data, for what, how often and how long. Categories only, never a value.
 */
export function receiptPayload(consent: Unsigned, act: ConsentAct, party: RelyingPartyRow, now: Date): object {
  const { id, version, residentId, scopes, fetchType, usesPerMonth, dataLifeDays } = consent;
  // A purpose may leave the table while consents for it stand; they must still be withdrawn, and the withdrawal proven.
  const purpose = purposeOf(consent.purposeCode);
  return {
    iss: ISSUER,
    iat: Math.floor(now.getTime() / 1000),
    schema_version: SCHEMA_VERSION,
    receipt_id: id,
    version,
    pii_principal_id: residentId,
    pii_controllers: [{ party_id: party.id, party_name: party.name, registration_code: party.registrationCode }],
    purpose: { code: consent.purposeCode, text: purpose?.text.vi ?? null, language: 'vi' },
    lawful_basis: purpose?.lawfulBasis ?? null,
    pii_information: scopes.map(({ scope, mode, essential }) => ({ pii_type: scope, mode, pii_optional: !essential })),
    fetch_type: fetchType,
    uses_per_month: usesPerMonth,
    retention_period: `P${dataLifeDays}D`,
    valid_from: consent.validFrom,
    valid_until: consent.validUntil,
    status: consent.status,
    awaits: consent.awaits,
    event: { event_type: act.kind, event_time: now.toISOString(), entity: act.byWhom },
    jurisdiction: 'VN',
  };
}
