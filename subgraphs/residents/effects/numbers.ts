import { randomInt } from 'node:crypto';
import { newId } from '../../shared/ids';
import type { HouseholdRow, IdentityNumberRow } from '../entities';
import { registrationCode } from '../registrationCodes';
import { isTaken, type Register } from '../repository/register';
import { parentOf, unit } from '../units';
import type { Change } from './rule';

/** A million numbers for a province, sex and year, of which few are in use: so many wrong draws mean that something is broken. */
const DRAWS = 20;

/**
 * What a personal number begins with (Luật Căn cước 26/2023/QH15, Điều 12): place of birth registration, century and sex,
 * year. Null where the law has no digits for it.
 */
export function numberPrefix(communeCode: string, sex: 'FEMALE' | 'MALE', dateOfBirth: string): string | null {
  const place = registrationCode(communeCode);
  const year = Number(dateOfBirth.slice(0, 4));
  const century = (Math.floor(year / 100) - 19) * 2 + (sex === 'FEMALE' ? 1 : 0);
  if (place === null || century < 0 || century > 9) return null;
  return `${place}${century}${dateOfBirth.slice(2, 4)}`;
}

/** A number that nobody has or ever had: the unique index knows, also of those that were cancelled. */
export function issueNumber({ run, register }: Pick<Change, 'run' | 'register'>, residentId: string, prefix: string) {
  return drawn<IdentityNumberRow>(
    (row) => register.numbers.insert(run, [row]),
    () => ({
      id: newId(),
      residentId,
      kind: 'PERSONAL_NUMBER',
      value: prefix + digits(6),
      cancelledOn: null,
      reason: null,
    }),
  );
}

/** A household of its own with a residence file number (số hồ sơ cư trú) that no other has. */
export function foundHousehold(
  { run, register }: { readonly run: Change['run']; readonly register: Register },
  { residentId, line, communeCode }: { residentId: string; line: string | null; communeCode: string | null },
): Promise<HouseholdRow> {
  const commune = communeCode === null ? null : unit(communeCode);
  const province = (commune && parentOf(commune)?.code) ?? '00';
  return drawn<HouseholdRow>(
    (row) => register.households.insert(run, [row]),
    () => ({ id: newId(), residentId, fileNumber: province + digits(8), line, communeCode, formerText: null }),
  );
}

const digits = (count: number): string => String(randomInt(10 ** count)).padStart(count, '0');

async function drawn<Row>(insert: (row: Row) => Promise<void>, draw: () => Row): Promise<Row> {
  for (let tried = 1; ; tried++) {
    const row = draw();
    try {
      await insert(row);
      return row;
    } catch (error) {
      if (tried === DRAWS || !isTaken(error)) throw error;
    }
  }
}
