import type { ScoreEntryRow } from '../subgraphs/scoring/entities';
import { dayOf, instantText, secondsOfDay, vietnameseYear } from './calendar';
import { type Making, type Resident } from './resident';

/** The draft of December 2025, never in force: the ruleset that counts points. */
const ruleset = 'DRAFT-2025-12';

/** The contract's order of document types. */
export const documentTypes = [
  'IDENTITY_CARD',
  'DRIVING_LICENCE',
  'VEHICLE_REGISTRATION',
  'HEALTH_INSURANCE_CARD',
  'SOCIAL_INSURANCE_BOOK',
  'PASSPORT',
  'BIRTH_CERTIFICATE',
  'MARRIAGE_CERTIFICATE',
  'TAX_CODE',
  'BANK_ACCOUNT',
  'DIGITAL_SIGNATURE',
  'LAND_CERTIFICATE',
  'VACCINATION_RECORD',
  'DIPLOMA',
  'CRIMINAL_RECORD',
] as const;

export function integratedTypes({ documents }: Resident): string[] {
  const verified = new Set(documents.filter((row) => row.integration === 'VERIFIED').map((row) => row.type));
  return documentTypes.filter((type) => verified.has(type));
}

/** Points for what the other registries show of a living holder of an account. */
export function scores(resident: Resident, { batch }: Making, profileCompleteAt: string | null): void {
  const { owner, account, documents, applications, kin } = resident;
  if (!account || account.status === 'CLOSED' || kin.vital !== 'ALIVE') return;
  const add = (ruleCode: string, points: number, at: string, reason: string, evidence: string) => {
    const row: ScoreEntryRow = {
      id: owner.next(),
      residentId: owner.id,
      rulesetId: ruleset,
      ruleCode,
      points,
      year: vietnameseYear(at),
      at,
      reason,
      evidence,
    };
    batch.scoring.scoreEntry.push(row);
  };
  const counted = new Set<string>();
  for (const row of documents) {
    if (row.integration !== 'VERIFIED' || !row.verifiedAt || counted.has(row.type)) continue;
    counted.add(row.type);
    add('INTEGRATE_DOCUMENT', 5, row.verifiedAt, `Tích hợp giấy tờ ${row.type}`, row.id);
  }
  for (const row of applications) {
    if (row.channel !== 'ONLINE' || row.submittedAt === null) continue;
    add('FILE_ONLINE', 7, row.submittedAt, `Nộp trực tuyến hồ sơ ${row.code}`, row.id);
  }
  if (profileCompleteAt) add('PROFILE_COMPLETE', 100, profileCompleteAt, 'Hoàn thiện 100% thông tin', account.id);
}

/** When a level-2 holder's profile had no gap left; null while it has one. */
export function completedProfile({ account, person, kin }: Resident, { random, today }: Making): string | null {
  const whole = person.phone && person.email && person.religion && person.bloodType && person.occupation && kin.home;
  if (account?.level !== 'LEVEL_2' || account.status !== 'ACTIVE' || !whole) return null;
  const day = random.between(dayOf(account.issuedAt.slice(0, 10)) + 1, today - 1);
  return instantText(day * secondsOfDay + random.between(3600, 36_000));
}

export function standing(resident: Resident, { batch }: Making): void {
  const { owner, kin, account, person } = resident;
  if (kin.vital !== 'ALIVE') return;
  batch.scoring.citizenStanding.push({
    residentId: owner.id,
    vietnamese: kin.nationality === 'VN',
    accountLevel: account && account.status !== 'CLOSED' ? account.level : null,
    integratedTypes: integratedTypes(resident),
    vulnerableGroups: [...person.vulnerableGroups],
    updatedAt: person.updatedAt,
  });
}
