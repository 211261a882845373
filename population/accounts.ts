import type { EidAccountRow } from '../subgraphs/identity/entities';
import { anniversary, dayOf, dayText, instantText, secondsOfDay, yearsBetween } from './calendar';
import type { Kin } from './kin';
import { lastDay, type Making, type Resident } from './resident';

/** Accounts of the second level have been issued since then; children have had them under the law of 2024. */
const opening = dayOf('2022-07-18');
const openingForChildren = dayOf('2024-07-01');
const alphabet = '23456789abcdefghjkmnpqrstvwxyz';
const reasons = [
  'Công dân yêu cầu khóa do mất thiết bị',
  'Vi phạm thỏa thuận sử dụng tài khoản',
  'Nghi ngờ tài khoản bị chiếm đoạt',
  'Thẻ căn cước đang được cấp lại',
];

/** What the law allows at that age (NĐ 69/2024): both levels from 14, both from 6 on request, level 1 only below. */
function levelFor({ random, today }: Making, kin: Kin): EidAccountRow['level'] | null {
  const age = yearsBetween(kin.birth, kin.vitalOn ?? today);
  if (kin.nationality !== 'VN') return age >= 6 && random.chance(0.4) ? 'LEVEL_2' : null;
  if (age < 6) return random.chance(0.004) ? 'LEVEL_1' : null;
  if (age < 14) return random.chance(0.035) ? (random.chance(0.5) ? 'LEVEL_2' : 'LEVEL_1') : null;
  const share = age < 18 ? 0.55 : age < 60 ? 0.83 : age < 75 ? 0.62 : 0.28;
  return random.chance(share) ? (random.chance(0.87) ? 'LEVEL_2' : 'LEVEL_1') : null;
}

export function account(resident: Resident, making: Making): void {
  const { random, today, batch } = making;
  const { kin, owner } = resident;
  const level = levelFor(making, kin);
  const latest = lastDay(kin, today);
  const age = yearsBetween(kin.birth, latest);
  const earliest =
    age >= 14 || kin.nationality !== 'VN'
      ? Math.max(opening, anniversary(kin.birth, 14))
      : Math.max(openingForChildren, anniversary(kin.birth, age < 6 ? 0 : 6) + 3);
  if (!level || earliest > latest - 3) return;
  const issued = random.between(earliest, latest - 2);
  const locked = kin.vital === 'ALIVE' && random.chance(0.012);
  const closedOn = kin.vital === 'DECEASED' ? Math.min(latest + random.between(1, 20), today - 1) : null;
  const lockedOn = locked ? random.between(issued + 1, latest) : kin.vital === 'MISSING' ? latest : closedOn;
  const at = (day: number) => instantText(day * secondsOfDay + random.between(3600, 36_000));
  const row: EidAccountRow = {
    id: owner.next(),
    residentId: owner.id,
    accountName: `cds-${Array.from({ length: 12 }, () => alphabet[random.below(alphabet.length)]).join('')}`,
    level,
    status: kin.vital === 'DECEASED' ? 'CLOSED' : lockedOn === null ? 'ACTIVE' : 'LOCKED',
    issuedAt: at(issued),
    lockedAt: lockedOn === null ? null : at(lockedOn),
    lockReason: lockedOn === null ? null : lockReason(kin, random.pick(reasons)),
  };
  resident.account = row;
  batch.identity.eidAccount.push(row);
}

const lockReason = (kin: Kin, usual: string) =>
  kin.vital === 'DECEASED' ? 'Chủ tài khoản đã chết' : kin.vital === 'MISSING' ? 'Chủ tài khoản mất tích' : usual;

/** Children under 14 and wards without an account of their own stand on a parent's or guardian's. */
export function dependant(resident: Resident, making: Making): void {
  const { random, today, residents, batch } = making;
  const { kin, owner, account: own } = resident;
  const age = yearsBetween(kin.birth, today);
  if (own || kin.vital !== 'ALIVE' || age >= (kin.guardian ? 18 : 14) || !random.chance(0.55)) return;
  const holder = [kin.guardian, kin.mother, kin.father]
    .map((elder) => elder && residents.get(elder))
    .find(
      (elder) =>
        elder?.kin.vital === 'ALIVE' && elder.account?.level === 'LEVEL_2' && elder.account.status === 'ACTIVE',
    );
  if (!holder?.account) return;
  const earliest = Math.max(dayOf(holder.account.issuedAt.slice(0, 10)), kin.birth) + 1;
  if (earliest >= today) return;
  batch.identity.eidDependant.push({
    id: owner.next(),
    residentId: owner.id,
    guardianId: holder.owner.id,
    ...(kin.guardian
      ? { kind: 'WARD', endsOn: dayText(anniversary(kin.birth, 18)) }
      : { kind: 'CHILD', endsOn: dayText(anniversary(kin.birth, 14)) }),
    since: instantText(random.between(earliest, today - 1) * secondsOfDay + random.between(3600, 36_000)),
  });
}
