/**
 * The catalogue of procedures: the 25 essential services and the residence procedures beside them, as tables.
 * Key: the number together with a day, because codes, fees and periods change; an application keeps both.
 * Never here: applications, persons, anything that is not public.
 */
import { civilStatusProcedures } from './civil-status';
import { educationAndJusticeProcedures } from './education-and-justice';
import { electricityProcedures } from './electricity';
import { identityProcedures } from './identity';
import { linkedProcedures } from './linked';
import type { Procedure, ProcedureGroup } from './procedure';
import { residenceProcedures } from './residence';
import { residenceProceduresBeside } from './residence-beside';
import { sealProcedures } from './seal';
import { socialSecurityProcedures } from './social-security';
import { taxAndLandProcedures } from './tax-and-land';
import { transportProcedures } from './transport';

/** Every version of every procedure, by number, then by the day it starts. */
export const procedureVersions: readonly Procedure[] = [
  ...identityProcedures,
  ...residenceProcedures,
  ...residenceProceduresBeside,
  ...transportProcedures,
  ...civilStatusProcedures,
  ...linkedProcedures,
  ...sealProcedures,
  ...socialSecurityProcedures,
  ...taxAndLandProcedures,
  ...educationAndJusticeProcedures,
  ...electricityProcedures,
].sort((a, b) => a.number - b.number || a.validFrom.localeCompare(b.validFrom));

/**
 * Each procedure once, in its first version, by number: for going through what exists.
 * Fees and periods of a given day come from `procedureOn`.
 */
export const procedures: readonly Procedure[] = procedureVersions.filter(
  (version, i) => version.number !== procedureVersions[i - 1]?.number,
);

/** The version in force on a day (YYYY-MM-DD); null where the number is unknown or no version covers the day. */
export function procedureOn(number: number, date: string): Procedure | null {
  return procedureVersions.find((version) => version.number === number && isValidOn(version, date)) ?? null;
}

export interface ProcedureSearch {
  readonly group?: ProcedureGroup | null | undefined;
  /** Words of the Vietnamese name, in any order, with or without diacritics. Blank finds everything. */
  readonly text?: string | null | undefined;
  readonly essential?: boolean | null | undefined;
  readonly on: string;
}

export function searchProcedures({ group, text, essential, on }: ProcedureSearch): readonly Procedure[] {
  const words = folded(text ?? '').split(' ');
  return procedureVersions.filter(
    (version) =>
      isValidOn(version, on) &&
      (group == null || version.group === group) &&
      (essential == null || version.essential === essential) &&
      words.every((word) => folded(version.nameVi).includes(word)),
  );
}

function isValidOn({ validFrom, validTo }: Procedure, date: string): boolean {
  return validFrom <= date && (validTo === null || date <= validTo);
}

/**
 * Vietnamese is typed with and without diacritics, composed and decomposed. đ has no decomposition, so it is mapped by
 * hand, and so is the Icelandic ð, which some keyboards produce and which looks the same in capitals.
 */
function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .replace(/[đĐðÐ]/g, 'd')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}
