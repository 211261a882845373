import { newId } from '../../shared/ids';
import type { HouseholdMemberRow, HouseholdRow, KinshipName } from '../entities';
import { foundHousehold } from './numbers';
import type { Change } from './rule';

export interface Joining {
  readonly residentId: string;
  readonly relationToHead: KinshipName;
}

/** The memberships of residents, and the households they are in, by resident. Read once they are held. */
export async function membershipsOf(
  { run, register }: Change,
  residents: readonly string[],
): Promise<Map<string, { member: HouseholdMemberRow; household: HouseholdRow }>> {
  const members = await register.read(run, register.members, 'residentId', residents);
  const ids = members.map(({ householdId }) => householdId);
  const households = new Map((await register.read(run, register.households, 'id', ids)).map((row) => [row.id, row]));
  return new Map(
    members.flatMap((member) => {
      const household = households.get(member.householdId);
      return household ? [[member.residentId, { member, household }] as const] : [];
    }),
  );
}

/**
 * Moves residents from whatever household they are in to another, or to one that is founded for them. A household whose
 * head goes has none from then on, and its members keep the relation last registered: the law names no successor, so who
 * heads it is for the household to say.
 */
export async function moveHousehold(
  change: Change,
  memberships: Awaited<ReturnType<typeof membershipsOf>>,
  joining: readonly Joining[],
  to: HouseholdRow | { residentId: string; line: string | null; communeCode: string | null },
): Promise<HouseholdRow> {
  const { run, register, on } = change;
  const household = 'id' in to ? to : await foundHousehold(change, to);
  const leaving = joining.map(({ residentId }) => residentId);
  await leave(change, memberships, leaving, household.id);
  await register.members.insert(
    run,
    joining.map(({ residentId, relationToHead }) => {
      const before = memberships.get(residentId)?.member;
      const since = before?.householdId === household.id ? before.since : on;
      return { id: newId(), householdId: household.id, residentId, relationToHead, since };
    }),
  );
  return household;
}

/** Takes residents out of their households; `staying` is the one that keeps its head whatever is written of them. */
export async function leave(
  { run, register }: Change,
  memberships: Awaited<ReturnType<typeof membershipsOf>>,
  residents: readonly string[],
  staying: string | null = null,
): Promise<void> {
  const headless = residents.flatMap((id) => {
    const household = memberships.get(id)?.household;
    return household && household.residentId === id && household.id !== staying ? [household.id] : [];
  });
  await register.leaveHouseholds(run, residents);
  await register.leaveHeadless(run, headless);
}
