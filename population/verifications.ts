import type { FieldVerificationRow } from '../subgraphs/residents/entities';
import { instantText, secondsOfDay } from './calendar';
import { lastDay, type Making, type Resident } from './resident';

const registries = ['Cơ sở dữ liệu quốc gia về dân cư', 'Công an cấp xã', 'Cơ sở dữ liệu hộ tịch điện tử'];
const disputable = ['permanentAddress', 'maritalStatus', 'hometown', 'placeOfBirth', 'occupation', 'ethnicity'];

/** Names of the fields of a resident that have a value, by who can vouch for them: the registries, or the citizen alone. */
export function fieldsOf({ person, registrations, number, hasFormerNumber, kin }: Resident): {
  official: string[];
  declared: string[];
} {
  const open = (kind: string) => registrations.some((row) => row.kind === kind && row.endedOn === null);
  const official = ['fullName', 'dateOfBirth', 'sex', 'nationality', 'vitalStatus', 'maritalStatus'];
  if (number) official.push('personalNumber');
  if (hasFormerNumber) official.push('formerNumbers');
  if (person.placeOfBirth) official.push('placeOfBirth');
  if (person.birthRegistrationPlace) official.push('birthRegistrationPlace');
  if (person.hometown) official.push('hometown');
  if (person.ethnicity) official.push('ethnicity');
  if (open('PERMANENT')) official.push('permanentAddress');
  if (open('TEMPORARY')) official.push('temporaryAddress');
  // Without a declared one, the current address is where somebody is registered.
  if (!open('CURRENT') && (open('TEMPORARY') || open('PERMANENT'))) official.push('currentAddress');
  if (registrations.length > 0) official.push('residenceHistory');
  if (kin.home) official.push('household');
  if (kin.father || kin.mother || kin.spouse || kin.children.length > 0 || kin.unrecorded.length > 0) {
    official.push('relatives');
  }
  if (person.vulnerableGroups.length > 0) official.push('vulnerableGroups');
  const declared: string[] = [];
  if (person.otherNames.length > 0) declared.push('otherNames');
  if (open('CURRENT')) declared.push('currentAddress');
  if (person.religion) declared.push('religion');
  if (person.bloodType) declared.push('bloodType');
  if (person.occupation) declared.push('occupation');
  if (person.phone || person.email) declared.push('contact');
  return { official, declared };
}

export function verifications(resident: Resident, making: Making): void {
  const { random, today, batch } = making;
  const { owner, kin } = resident;
  const latest = lastDay(kin, today);
  const moment = () => {
    const day = random.between(Math.max(kin.birth + 1, latest - 1200), latest);
    return instantText(day * secondsOfDay + random.between(3600, 36_000));
  };
  const add = (fields: string[], source: string, state: FieldVerificationRow['state']) => {
    if (fields.length === 0) return;
    const at = moment();
    batch.residents.fieldVerification.push({
      id: owner.next(),
      residentId: owner.id,
      fields,
      source,
      state,
      verifiedAt: state === 'UNVERIFIED' ? null : at,
      updatedAt: at,
    });
  };
  let { official, declared } = fieldsOf(resident);
  const disputed = random.chance(0.03) ? random.pick(disputable) : '';
  if (official.includes(disputed) || declared.includes(disputed)) {
    add([disputed], 'Công dân đề nghị điều chỉnh', 'DISPUTED');
    official = official.filter((field) => field !== disputed);
    declared = declared.filter((field) => field !== disputed);
  }
  if (random.chance(0.35)) {
    add([...official, ...declared], 'Công an cấp xã', 'VERIFIED');
    return;
  }
  add(official, random.pick(registries), random.chance(0.97) ? 'VERIFIED' : 'UNVERIFIED');
  add(declared, 'Công dân tự khai', 'UNVERIFIED');
}
