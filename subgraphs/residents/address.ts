import type { Language } from '../shared/graph';
import type { PlaceValue } from './entities';
import { parentOf, unit } from './units';

const countryNames = {
  VI: new Intl.DisplayNames(['vi'], { type: 'region' }),
  EN: new Intl.DisplayNames(['en'], { type: 'region' }),
};

/** A whole address in one line: the line, commune, province and country. */
export function addressText(
  { line, communeCode, country }: Pick<PlaceValue, 'line' | 'communeCode' | 'country'>,
  lang: Language,
): string {
  const commune = communeCode === null ? null : unit(communeCode);
  const parts = [line, commune?.name, commune && parentOf(commune)?.name, countryNames[lang].of(country)];
  return parts.filter(Boolean).join(', ');
}
