import type { KinshipName, ResidenceRegistrationRow } from '../subgraphs/residents/entities';
import { anniversary, dayOf, dayText, yearsBetween } from './calendar';
import { type Home, type Kin, relation } from './kin';
import { lineIn, nearby, type Place, reform } from './places';
import { lastDay, type Making, type Resident } from './resident';

type Kind = ResidenceRegistrationRow['kind'];

/** The residence registers: where somebody is registered for good, for a time, on a visit, away, and where they live now. */
export function residences(resident: Resident, making: Making): void {
  const { random, today } = making;
  const { kin } = resident;
  const add = (kind: Kind, place: Place, line: string | null, from: number, to: number | null) =>
    register(resident, making, { kind, place, line, from, to });
  const latest = lastDay(kin, today);
  const foreigner = kin.nationality !== 'VN';
  const home = kin.home;
  const since = home ? Math.max(joined(kin, home), kin.birth + random.between(3, 50)) : kin.birth + 20;
  const settled = Math.min(foreigner ? Math.max(since, today - 2500) : since, latest);

  if (foreigner) {
    if (home) add('TEMPORARY', home.place, home.line, settled, null);
    return;
  }
  // Who came to this household later was registered where they were born until then.
  const arrived = settled - kin.birth > 3000;
  if (arrived) {
    const place = kin.birthPlace;
    add('PERMANENT', place, lineIn(random, place.commune), kin.birth + random.between(5, 60), settled - 1);
  }
  if (!home) {
    const place = kin.spouse?.home?.place ?? kin.birthPlace;
    const from = arrived ? settled : kin.birth + 10;
    add(
      'PERMANENT',
      place,
      kin.spouse?.home?.line ?? lineIn(random, place.commune),
      Math.min(from, latest),
      kin.vitalOn,
    );
    return;
  }
  if (random.chance(0.985)) add('PERMANENT', home.place, home.line, settled, null);
  passing(resident, making, home, settled, latest);
}

/** Children are born into the household; who married into it came with the wedding. */
const joined = (kin: Kin, home: Home): number =>
  kin.father || kin.mother ? home.since : Math.max(home.since, kin.marriedOn ?? 0);

function passing(resident: Resident, making: Making, home: Home, settled: number, latest: number): void {
  const { random, today } = making;
  const { kin } = resident;
  const age = yearsBetween(kin.birth, today);
  const recent = Math.max(settled, anniversary(kin.birth, 15), dayOf('2018-01-01'));
  if (recent >= latest - 40) return;
  const add = (kind: Kind, place: Place, line: string | null, from: number, to: number | null) =>
    register(resident, making, { kind, place, line, from, to });
  if (age >= 17 && age < 55 && random.chance(0.13)) {
    const place = nearby(random, home.place, 0, 0.35);
    const line = lineIn(random, place.commune);
    const from = random.between(Math.max(recent, today - 700), latest);
    add('TEMPORARY', place, line, from, null);
    if (random.chance(0.8)) add('CURRENT', place, line, from, null);
  } else if (random.chance(0.06)) {
    const from = random.between(recent, latest - 30);
    const place = nearby(random, home.place, 0, 0.5);
    add('TEMPORARY', place, lineIn(random, place.commune), from, random.between(from + 20, latest));
  }
  if (random.chance(0.05)) {
    const from = random.between(Math.max(recent, today - 1000), latest - 10);
    const place = nearby(random, home.place, 0, 0.4);
    add('STAY', place, lineIn(random, place.commune), from, random.between(from + 1, from + 9));
  }
  if (age >= 18 && age < 50 && random.chance(0.02)) {
    const from = random.between(Math.max(recent, today - 1000), latest - 5);
    const open = random.chance(0.4);
    add('ABSENCE', home.place, null, from, open ? null : random.between(from, latest));
  }
}

interface Registration {
  kind: Kind;
  place: Place;
  line: string | null;
  from: number;
  to: number | null;
}
function register(resident: Resident, { batch }: Making, { kind, place, line, from, to }: Registration): void {
  const row = {
    id: resident.owner.next(),
    residentId: resident.owner.id,
    kind,
    line,
    communeCode: place.commune.code,
    formerText: from < reform ? (line ? `${line}, ${place.former.text}` : place.former.text) : null,
    country: 'VN',
    startedOn: dayText(from),
    endedOn: to === null ? null : dayText(Math.max(from, to)),
    plannedEnd: null,
    applicationId: null,
  };
  resident.registrations.push(row);
  batch.residents.residenceRegistration.push(row);
}

export function householdRows(home: Home, { batch, residents, numbers, today }: Making): void {
  const head = residents.get(home.head);
  if (!head) throw new Error('a household whose head is no resident');
  const id = head.owner.next();
  batch.residents.household.push({
    id,
    residentId: head.owner.id,
    fileNumber: numbers.householdFile(home.place.commune.province.code),
    line: home.line,
    communeCode: home.place.commune.code,
    formerText: home.since < reform ? `${home.line}, ${home.place.former.text}` : null,
  });
  for (const kin of home.members) {
    const resident = residents.get(kin);
    if (!resident) throw new Error('a household with a member who is no resident');
    const since = Math.min(Math.max(joined(kin, home), kin.birth + 2), today - 1);
    batch.residents.householdMember.push({
      id: resident.owner.next(),
      householdId: id,
      residentId: resident.owner.id,
      relationToHead: relation(home.head, kin),
      since: dayText(since),
    });
  }
}

export function kinshipRows({ kin, owner }: Resident, { batch, residents }: Making): void {
  const add = (kind: KinshipName, relativeId: string | null, fullName: string) =>
    batch.residents.kinship.push({ id: owner.next(), residentId: owner.id, kind, relativeId, fullName });
  const one = (kind: KinshipName, relative: typeof kin | null) => {
    const id = relative && residents.get(relative)?.owner.id;
    if (relative && id) add(kind, id, relative.fullName);
  };
  one('FATHER', kin.father);
  one('MOTHER', kin.mother);
  one('SPOUSE', kin.spouse);
  for (const child of kin.children) one('CHILD', child);
  one('GUARDIAN', kin.guardian);
  for (const ward of kin.wards) one('WARD', ward);
  for (const { kind, fullName } of kin.unrecorded) add(kind, null, fullName);
}
