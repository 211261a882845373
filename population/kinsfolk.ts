import { anniversary, yearOf, yearsBetween } from './calendar';
import type { Home, Kin } from './kin';
import { familyName, fullName, type Sex } from './names';
import { namingOf } from './namesData';
import { lineIn, nearby, type Place } from './places';
import type { Random } from './random';

export const year = 365.25;
const childrenOf = (random: Random, bornIn: number): number => {
  if (bornIn < 1960) return random.between(2, 5);
  return random.pick(bornIn < 1978 ? [1, 2, 2, 3, 3, 4] : [0, 1, 1, 2, 2, 2, 2, 3]);
};

/** What families are put together from: people, marriages, births and households. */
export abstract class Kinsfolk {
  protected members: Kin[] = [];
  protected homes: Home[] = [];

  constructor(
    protected readonly random: Random,
    /** The day that nobody is born after and nothing happens after. */
    protected readonly today: number,
  ) {}

  protected person(
    sex: Sex,
    birth: number,
    ethnicity: string,
    family: string,
    birthPlace: Place,
    hometown: Place,
  ): Kin {
    const kin: Kin = {
      sex,
      birth,
      vital: 'ALIVE',
      vitalOn: null,
      nationality: 'VN',
      ethnicity,
      familyName: family,
      fullName: fullName(this.random, family, ethnicity, sex, yearOf(birth)),
      birthPlace,
      hometown,
      father: null,
      mother: null,
      spouse: null,
      marriedOn: null,
      formerly: null,
      children: [],
      guardian: null,
      wards: [],
      unrecorded: [],
      home: null,
    };
    this.members.push(kin);
    return kin;
  }

  /** Somebody who comes from outside: their parents are names at most. */
  protected stranger(sex: Sex, birth: number, place: Place, ethnicity?: string): Kin {
    const from = nearby(this.random, place, 0.45, 0.42);
    const group = ethnicity ?? from.commune.province.ethnicity.draw(this.random);
    const family = familyName(this.random, group, from.commune.province);
    const hometown = this.random.chance(0.75) ? from : nearby(this.random, from, 0.3, 0.4);
    const kin = this.person(sex, birth, group, family, from, hometown);
    if (this.random.chance(0.7)) {
      const bornIn = yearOf(birth) - 27;
      const style = namingOf(group);
      const own = { father: family, mother: familyName(this.random, group, from.commune.province) };
      if (group !== 'Kinh' && style.matrilineal) [own.father, own.mother] = [own.mother, own.father];
      kin.unrecorded.push(
        { kind: 'FATHER', fullName: fullName(this.random, own.father, group, 'MALE', bornIn) },
        { kind: 'MOTHER', fullName: fullName(this.random, own.mother, group, 'FEMALE', bornIn) },
      );
    }
    return kin;
  }

  protected bornAged(from: number, to: number): number {
    return this.today - 2 - Math.floor((from + (this.random.u32() / 0x1_0000_0000) * (to + 0.99 - from)) * year);
  }

  protected marry(one: Kin, other: Kin): void {
    const [wife, husband] = one.sex === 'FEMALE' ? [one, other] : [other, one];
    const lawful = Math.max(anniversary(wife.birth, 18), anniversary(husband.birth, 20));
    const usual = anniversary(wife.birth, this.random.between(20, 28)) + this.random.below(365);
    const day = Math.min(Math.max(lawful, usual), this.today - this.random.between(3, 900));
    one.spouse = other;
    other.spouse = one;
    one.marriedOn = other.marriedOn = Math.max(lawful, day);
  }

  protected couple(kin: Kin, place: Place): Kin {
    const sex = kin.sex === 'MALE' ? 'FEMALE' : 'MALE';
    const apart = this.random.between(-1, 6) * (kin.sex === 'MALE' ? 1 : -1);
    const minimum = sex === 'MALE' ? 20 : 18;
    const latest = anniversary(this.today, -minimum) - 30;
    const birth = Math.min(kin.birth + Math.floor(apart * year) + this.random.between(-180, 180), latest);
    const partner = this.stranger(sex, birth, place, this.random.chance(0.96) ? (kin.ethnicity ?? 'Kinh') : 'Kinh');
    this.marry(kin, partner);
    return partner;
  }

  protected child(father: Kin | null, mother: Kin | null, birth: number, place: Place): Kin {
    const parent = (father?.nationality === 'VN' ? father : mother) ?? father;
    if (!parent) throw new Error('a child without parents');
    const ethnicity = parent.ethnicity ?? 'Kinh';
    const line =
      namingOf(ethnicity).matrilineal && ethnicity !== 'Kinh' && mother?.ethnicity === ethnicity ? mother : parent;
    const sex = this.random.chance(0.526) ? 'MALE' : 'FEMALE';
    const kin = this.person(sex, birth, ethnicity, line.familyName, place, parent.hometown);
    kin.father = father;
    kin.mother = mother;
    father?.children.push(kin);
    mother?.children.push(kin);
    return kin;
  }

  protected births(mother: Kin, father: Kin | null, place: Place): Kin[] {
    const children: Kin[] = [];
    const wed = mother.marriedOn ?? anniversary(mother.birth, 21);
    let birth = Math.max(wed + this.random.between(150, 1100), anniversary(mother.birth, 19));
    const limit = Math.min(anniversary(mother.birth, 42), this.today - 2);
    for (let left = childrenOf(this.random, yearOf(mother.birth)); left > 0 && birth <= limit; left--) {
      const fatherTooOld = father && yearsBetween(father.birth, birth) > 49;
      if (fatherTooOld) break;
      children.push(this.child(father, mother, birth, place));
      birth += this.random.between(450, 2200);
    }
    return children;
  }

  protected settle(head: Kin, others: Kin[], place: Place, since: number): Home {
    const members = [head, ...others];
    const minority = members.some((kin) => kin.ethnicity !== 'Kinh');
    const home: Home = {
      head,
      members,
      place,
      line: lineIn(this.random, place.commune),
      since: Math.min(Math.max(since, anniversary(head.birth, 18)), this.today - 1),
      poor: this.random.chance(minority ? 0.13 : 0.025),
    };
    for (const kin of members) kin.home = home;
    this.homes.push(home);
    return home;
  }
}
