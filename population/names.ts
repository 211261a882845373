import { given, kinhFamilies, namingOf } from './namesData';
import type { Province } from './places';
import { type Random, Weighted } from './random';

export type Sex = 'FEMALE' | 'MALE';

const northern = new Weighted(kinhFamilies.map(([name, , share]) => [name, share]));
const southern = new Weighted(kinhFamilies.map(([, name, share]) => [name, share]));

export function familyName(random: Random, ethnicity: string, province: Province): string {
  if (ethnicity !== 'Kinh') return random.pick(namingOf(ethnicity).families);
  return (province.region === 'NORTH' ? northern : southern).draw(random);
}

/** Fashion goes by generation: Thị and Văn for the old, two given names for the young. */
function kinhName(random: Random, sex: Sex, bornIn: number): string {
  const man = sex === 'MALE';
  if (bornIn >= 2004 && random.chance(0.75)) return random.pick(man ? given.boys : given.girls);
  const traditional = bornIn < 1965 ? 0.85 : bornIn < 1990 ? 0.6 : 0.25;
  const middle = random.chance(traditional)
    ? man
      ? 'Văn'
      : 'Thị'
    : random.pick(man ? given.menMiddle : given.womenMiddle);
  if (bornIn < 1970) return `${middle} ${random.pick(man ? given.olderMen : given.olderWomen)}`;
  return `${middle} ${random.pick(man ? given.men : given.women)}`;
}

export function fullName(random: Random, family: string, ethnicity: string, sex: Sex, bornIn: number): string {
  if (ethnicity === 'Kinh') return `${family} ${kinhName(random, sex, bornIn)}`;
  const style = namingOf(ethnicity);
  const man = sex === 'MALE';
  const middle = random.pick(man ? style.manMiddle : style.womanMiddle);
  const own = random.pick((man ? style.men : style.women) ?? (man ? given.men : given.women));
  const personal = middle.endsWith('’') || middle === '' ? `${middle}${own}` : `${middle} ${own}`;
  return style.familyLast ? `${personal} ${family}` : `${family} ${personal}`;
}
