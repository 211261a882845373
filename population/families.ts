import { anniversary, dayOf, yearOf, yearsBetween } from './calendar';
import type { Family, Kin } from './kin';
import { Kinsfolk, year } from './kinsfolk';
import { familyName, fullName } from './names';
import { foreign, namingOf } from './namesData';
import { anywhere, nearby, type Place } from './places';
import { Weighted } from './random';

const largest = 18;

/** The age of the eldest woman of a family; tuned so that the whole comes out with the country's age pyramid. */
const eldest = new Weighted<readonly [number, number]>([
  [[21, 25], 2],
  [[26, 30], 5],
  [[31, 36], 10],
  [[37, 44], 17],
  [[45, 54], 18],
  [[55, 64], 20],
  [[65, 74], 18],
  [[75, 88], 12],
]);
const foreigners = new Weighted(foreign.map((entry) => [entry, entry[1]]));

/** One family at a time: a couple, their children, the families of those children, in one or more households. */
export class Families extends Kinsfolk {
  /** At most `room` people. */
  next(room: number): Family {
    const family = this.start(() => this.draw(this.random.below(1000)));
    return family.members.length <= room ? family : this.start(() => this.single());
  }

  private start(build: () => void): Family {
    this.members = [];
    this.homes = [];
    build();
    return { members: this.members, homes: this.homes };
  }

  private draw(point: number): void {
    if (point < 110) this.single();
    else if (point < 190) this.oneParent();
    else if (point < 202) this.orphans();
    else if (point < 208) this.foreigner();
    else this.clan();
  }

  private single(): void {
    const place = anywhere(this.random);
    const sex = this.random.chance(0.52) ? 'MALE' : 'FEMALE';
    const kin = this.stranger(sex, this.random.chance(0.75) ? this.bornAged(19, 45) : this.bornAged(46, 86), place);
    const age = yearsBetween(kin.birth, this.today);
    if (age > 35 && this.random.chance(0.35)) kin.formerly = 'DIVORCED';
    else if (age > 60 && this.random.chance(0.8)) kin.formerly = 'WIDOWED';
    this.settle(kin, [], place, kin.birth + Math.floor(this.random.between(18, 30) * year));
  }

  private oneParent(): void {
    const place = anywhere(this.random);
    const mother = this.stranger('FEMALE', this.bornAged(24, 50), place);
    mother.formerly = this.random.chance(0.8) ? 'DIVORCED' : null;
    const family = familyName(this.random, mother.ethnicity ?? 'Kinh', place.commune.province);
    const children = this.births(mother, null, place);
    for (const kin of children) {
      // After a divorce the father is a name in the record, and the name that the child bears.
      if (!mother.formerly || namingOf(kin.ethnicity ?? 'Kinh').matrilineal) continue;
      kin.familyName = family;
      kin.fullName = fullName(this.random, family, kin.ethnicity ?? 'Kinh', kin.sex, yearOf(kin.birth));
      kin.unrecorded.push({
        kind: 'FATHER',
        fullName: fullName(this.random, family, kin.ethnicity ?? 'Kinh', 'MALE', yearOf(mother.birth)),
      });
    }
    this.settle(mother, children, place, anniversary(mother.birth, 22));
  }

  /** Children whose parents are dead live with a grandmother or an aunt, who is their guardian. */
  private orphans(): void {
    const place = anywhere(this.random);
    const mother = this.stranger('FEMALE', this.bornAged(37, 45), place);
    const father = this.couple(mother, place);
    const count = this.random.between(1, 2);
    const orphans = Array.from({ length: count }, (_, i) =>
      this.child(father, mother, this.bornAged(6 * i + 3, 6 * i + 7), place),
    );
    mother.marriedOn = father.marriedOn = Math.min(...orphans.map((kin) => kin.birth)) - this.random.between(100, 400);
    const lastBirth = Math.max(...orphans.map((kin) => kin.birth));
    for (const parent of [father, mother]) {
      parent.vital = 'DECEASED';
      parent.vitalOn = this.random.between(lastBirth + 60, this.today - 5);
    }
    const elder = this.random.chance(0.6);
    const guardian = elder
      ? this.stranger(
          'FEMALE',
          mother.birth - Math.floor(this.random.between(19, 30) * year),
          place,
          mother.ethnicity ?? 'Kinh',
        )
      : this.stranger('FEMALE', this.bornAged(28, 48), place, father.ethnicity ?? 'Kinh');
    if (elder) {
      mother.mother = guardian;
      mother.unrecorded = mother.unrecorded.filter((name) => name.kind !== 'MOTHER');
      guardian.children.push(mother);
      guardian.formerly = 'WIDOWED';
    }
    guardian.wards.push(...orphans);
    for (const kin of orphans) kin.guardian = guardian;
    this.settle(guardian, orphans, place, anniversary(guardian.birth, 25));
  }

  private foreigner(): void {
    const place = anywhere(this.random);
    const [nationality, , men, women] = foreigners.draw(this.random);
    const sex = this.random.chance(0.65) ? 'MALE' : 'FEMALE';
    const guest = this.stranger(sex, this.bornAged(26, 58), place, 'Kinh');
    const name = this.random.pick(sex === 'MALE' ? men : women);
    Object.assign(guest, {
      nationality,
      ethnicity: null,
      fullName: name,
      familyName: name.split(' ')[0],
      unrecorded: [],
    });
    const since = this.today - this.random.between(200, 3000);
    if (this.random.chance(0.5)) {
      this.settle(guest, [], place, since);
      return;
    }
    const partner = this.couple(guest, place);
    const mother = sex === 'FEMALE' ? guest : partner;
    const children = this.births(mother, mother === guest ? partner : guest, place);
    this.settle(partner, [guest, ...children], place, Math.max(partner.marriedOn ?? 0, since));
  }

  private clan(): void {
    const place = anywhere(this.random);
    const [from, to] = eldest.draw(this.random);
    const mother = this.stranger('FEMALE', this.bornAged(from, to), place);
    const father = this.couple(mother, place);
    this.household(father, mother, place);
  }

  /** The couple's own household, and those of the children who left it. */
  private household(father: Kin, mother: Kin, place: Place): void {
    const since = Math.max(father.marriedOn ?? 0, dayOf('1955-01-01'));
    const children = this.births(mother, father, place);
    const under: Kin[] = [];
    let heir: [Kin, Kin] | null = null;
    const leaving: [Kin, Kin][] = [];
    for (const kin of children) {
      const age = yearsBetween(kin.birth, this.today);
      const married = age >= 22 && this.random.chance(age < 26 ? 0.3 : age < 31 ? 0.65 : 0.9);
      if (!married) {
        if (age >= 27 && this.random.chance(0.45)) this.leaveUnrecorded(kin);
        else under.push(kin);
        continue;
      }
      if (this.members.length > largest || this.random.chance(0.45)) {
        this.leaveUnrecorded(kin);
        continue;
      }
      const pair: [Kin, Kin] = [kin, this.couple(kin, place)];
      if (!heir && kin.sex === 'MALE' && this.random.chance(0.7)) heir = pair;
      else leaving.push(pair);
    }
    const [gone] = this.deaths(father, mother);
    const old = [father, mother].filter((kin) => kin.vital === 'ALIVE');
    for (const [kin, partner] of leaving) {
      const there = nearby(this.random, place, 0.55, 0.27);
      this.youngFamily(kin, partner, there, []);
    }
    if (heir) {
      this.youngFamily(heir[0], heir[1], place, [...old, ...under], old[0]);
      return;
    }
    const inside = [...old, ...under];
    const adults = inside.filter((kin) => yearsBetween(kin.birth, this.today) >= 18);
    const head = gone === undefined && this.random.chance(0.35) ? mother : (old[0] ?? adults[0]);
    if (!head) return;
    this.settle(
      head,
      inside.filter((kin) => kin !== head),
      place,
      since,
    );
  }

  /** A married child: alone with the family of their own, or at the parents' hearth. */
  private youngFamily(kin: Kin, partner: Kin, place: Place, others: Kin[], elder?: Kin): void {
    const [husband, wife] = kin.sex === 'MALE' ? [kin, partner] : [partner, kin];
    const children = this.births(wife, husband, place).filter((child) => {
      const grown = yearsBetween(child.birth, this.today) >= 25;
      if (grown) this.leaveUnrecorded(child);
      return !grown;
    });
    const elderLeads = elder && yearsBetween(elder.birth, this.today) < 72;
    const head = elderLeads ? elder : this.random.chance(0.68) ? husband : wife;
    const all = [husband, wife, ...children, ...others];
    const since = elder?.marriedOn ?? husband.marriedOn ?? this.today - 1;
    this.settle(
      head,
      all.filter((member) => member !== head),
      place,
      since,
    );
  }

  /** A grown child who lives elsewhere in the country: the parents' record keeps the name. */
  private leaveUnrecorded(kin: Kin): void {
    this.members.splice(this.members.indexOf(kin), 1);
    for (const parent of [kin.father, kin.mother]) {
      if (!parent) continue;
      parent.children.splice(parent.children.indexOf(kin), 1);
      parent.unrecorded.push({ kind: 'CHILD', fullName: kin.fullName });
    }
  }

  /** Death takes the old, now and then a younger parent, never the last adult of minors. */
  private deaths(...parents: [Kin, Kin]): Kin[] {
    const gone: Kin[] = [];
    for (const kin of parents) {
      const age = yearsBetween(kin.birth, this.today);
      const share = age < 62 ? 0.006 : age < 70 ? 0.12 : age < 80 ? 0.3 : 0.5;
      if ((age < 62 && (gone.length > 0 || age < 30)) || !this.random.chance(share)) continue;
      const lastChild = kin.children.reduce(
        (latest, child) => Math.max(latest, child.birth),
        kin.marriedOn ?? kin.birth,
      );
      const earliest = Math.max(lastChild + 300, this.today - 3600);
      if (earliest > this.today - 5) continue;
      kin.vital = this.random.chance(age < 62 ? 0.3 : 0.02) ? 'MISSING' : 'DECEASED';
      kin.vitalOn = this.random.between(earliest, this.today - 5);
      gone.push(kin);
    }
    return gone;
  }
}
