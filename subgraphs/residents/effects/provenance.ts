import { newId } from '../../shared/ids';
import type { FieldVerificationRow } from '../entities';
import { unit } from '../units';
import type { Change } from './rule';

/** Who vouches for what an office decided: the office, never a person. */
export const CIVIL_STATUS = 'Cơ sở dữ liệu hộ tịch điện tử';
const COMMUNE_POLICE = 'Công an cấp xã';
export const committeeOf = (communeCode: string): string => office('UBND', communeCode, CIVIL_STATUS);
export const policeOf = (communeCode: string | null): string => office('Công an', communeCode, COMMUNE_POLICE);

function office(kind: string, communeCode: string | null, otherwise: string): string {
  const commune = communeCode === null ? null : unit(communeCode);
  return commune ? `${kind} ${commune.name}` : otherwise;
}

export interface Vouched {
  /** Fields of Resident that have a value now. */
  readonly fields: readonly string[];
  /** Fields that have none any more: nobody vouches for them. */
  readonly gone?: readonly string[];
}

/**
 * Notes for each resident which fields an office vouches for as of now. A field stands in at most one act of a resident, so
 * what was said of these before is taken back.
 */
export async function vouch(
  { run, register, at }: Change,
  source: string,
  of: ReadonlyMap<string, Vouched>,
): Promise<void> {
  const residents = [...of.keys()];
  const acts = await register.read(run, register.verifications, 'residentId', residents);
  const changed = acts.flatMap(({ id, residentId, fields }) => {
    const { fields: now = [], gone = [] } = of.get(residentId) ?? {};
    const left = fields.filter((field) => !now.includes(field) && !gone.includes(field));
    return left.length < fields.length ? [{ id, fields: left }] : [];
  });
  await register.keepFields(run, changed);
  const vouched = [...of].filter(([, { fields }]) => fields.length > 0);
  await register.verifications.insert(
    run,
    vouched.map(([residentId, { fields }]) => actOf(residentId, fields, source, at)),
  );
  await register.touch(run, residents, at);
}

const actOf = (residentId: string, fields: readonly string[], source: string, at: string): FieldVerificationRow => ({
  id: newId(),
  residentId,
  fields: [...fields],
  source: source.slice(0, 120),
  state: 'VERIFIED',
  verifiedAt: at,
  updatedAt: at,
});
