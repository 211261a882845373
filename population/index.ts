import { account, dependant } from './accounts';
import { applications, Codes } from './applications';
import { type Batch, emptyBatch } from './batch';
import { dayOf } from './calendar';
import { castNumbers } from './cast';
import { castRows } from './cast/rows';
import { documents } from './documents';
import { Families } from './families';
import { leading, Owner } from './ids';
import type { Family, Kin } from './kin';
import { Numbers } from './numbers';
import { identityNumbers, personRow, registeredIn } from './people';
import { Random } from './random';
import { householdRows, kinshipRows, residences } from './residences';
import { type Making, newResident, type Resident } from './resident';
import { completedProfile, scores, standing } from './scores';
import { verifications } from './verifications';

export { type Batch, type Chapter, chapters, tablesOf } from './batch';

export interface PopulationOptions {
  /** How many persons in all, the cast included. */
  residents: number;
  seed: string;
  /** `YYYY-MM-DD`; nothing but the cast's fixed dates and deadlines lies on this day or later. */
  today: string;
}

const batchSize = 1000;

/** A made-up country, family by family: the same seed and day give the same rows, and the cast is in every one of them. */
export function* populate({ residents, seed, today }: PopulationOptions): Generator<Batch> {
  let batch = castRows();
  let made = batch.residents.person.length;
  if (residents < made) throw new RangeError(`the cast alone is ${made} residents`);
  const random = new Random(seed);
  const day = dayOf(today);
  const families = new Families(random, day);
  const numbers = new Numbers(new Set([...castNumbers, ...batch.residents.household.map((row) => row.fileNumber)]));
  const codes = new Codes();
  let start = 0;
  while (made < residents) {
    const family = families.next(residents - made);
    const position = (i: number) => leading(made + i, residents);
    record(family, position, { random, today: day, numbers, batch }, codes);
    made += family.members.length;
    if (made - start >= batchSize) {
      yield batch;
      batch = emptyBatch();
      start = made;
    }
  }
  if (made > start) yield batch;
}

/** Registry by registry for the whole family, since the later ones look at what the earlier ones hold of relatives. */
function record(family: Family, position: (i: number) => string, basis: Omit<Making, 'residents'>, codes: Codes): void {
  const residents = new Map<Kin, Resident>();
  const making: Making = { ...basis, residents };
  const { random, batch } = basis;
  family.members.forEach((kin, i) => {
    const owner = new Owner(position(i), random);
    const person = personRow(kin, owner.id, making);
    batch.residents.person.push(person);
    residents.set(kin, newResident(kin, owner, person));
  });
  for (const home of family.homes) householdRows(home, making);
  for (const resident of residents.values()) {
    identityNumbers(resident, registeredIn(resident.kin, random), making);
    residences(resident, making);
    kinshipRows(resident, making);
    verifications(resident, making);
    account(resident, making);
    documents(resident, making);
  }
  for (const resident of residents.values()) {
    dependant(resident, making);
    applications(resident, making, codes);
    scores(resident, making, completedProfile(resident, making));
    standing(resident, making);
  }
}
