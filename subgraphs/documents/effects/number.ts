import type { Run } from '../../shared/database/transaction';
import type { DocumentRow } from '../entities';
import { kindOf } from '../kinds';
import { candidates, isDrawn } from '../numbers';
import type { DocumentRepository } from '../repository';
import type { DocumentType } from '../types/enums';
import { standsIn } from './wallet';

/** What documents are to be numbered. */
export interface Numbering {
  readonly type: DocumentType;
  readonly issuer: string;
  /** The number that the office gave. */
  readonly number: string | undefined;
  readonly year: string;
  readonly residents: readonly string[];
  /** What the residents have, in force first. */
  readonly held: readonly DocumentRow[];
  /** Whether the new documents take the place of old ones. */
  readonly replaces: boolean;
}

/**
 * The number of each resident's document: as given, as it was, as the related document has it, or drawn. The reason where
 * there can be none. The numbers of the type are the caller's own until its transaction ends.
 */
export async function numbersFor(
  run: Run,
  numbering: Numbering,
  repository: DocumentRepository,
): Promise<ReadonlyMap<string, string> | string> {
  const { type, number, residents } = numbering;
  const { common = false } = kindOf(type);
  if (number !== undefined) {
    if (residents.length > 1 && !common) return 'BAD_VALUES';
    if (await isTaken(run, numbering, number, repository)) return 'NUMBER_OF_ANOTHER';
    return new Map(residents.map((id) => [id, number]));
  }
  const found = new Map(residents.flatMap((id) => ownNumber(id, numbering).map((own) => [id, own] as const)));
  const [first] = found.values();
  if (common && first !== undefined) return new Map(residents.map((id) => [id, first]));
  const missing = residents.filter((id) => !found.has(id));
  if (missing.length === 0) return found;
  if (!isDrawn(type)) return 'BAD_VALUES';
  const drawn = await draw(run, numbering, common ? 1 : missing.length, repository);
  return new Map([...found, ...missing.map((id, place) => [id, String(drawn[common ? 0 : place])] as const)]);
}

/** The number that the resident's document has by what they hold: at most one. */
function ownNumber(residentId: string, { type, held, replaces }: Numbering): string[] {
  const { keepsNumber = false, numberOf } = kindOf(type);
  const own = held.filter((row) => row.residentId === residentId && standsIn(row));
  const former = replaces && keepsNumber ? own.find((row) => row.type === type) : undefined;
  const related = own.find((row) => row.type === numberOf);
  return [former ?? related].flatMap((row) => row?.number ?? []);
}

async function isTaken(
  run: Run,
  { type, issuer, residents }: Numbering,
  number: string,
  repository: DocumentRepository,
): Promise<boolean> {
  const { numberedByIssuer = false } = kindOf(type);
  const rows = await repository.numbered(run, type, [number]);
  const rivals = rows.filter((row) => !numberedByIssuer || row.issuer === issuer);
  // What the bearers have already may be another's too: husband and wife hold one certificate.
  return rivals.length > 0 && !rivals.some((row) => residents.includes(row.residentId));
}

const SPARE = 4;

/** Numbers that no document of the type has ever had. */
async function draw(run: Run, { type, year }: Numbering, count: number, repository: DocumentRepository) {
  for (let attempt = 0; ; attempt++) {
    const drawn = candidates(type, year, count + SPARE, attempt);
    const taken = new Set((await repository.numbered(run, type, drawn)).map((row) => row.number));
    const free = drawn.filter((each) => !taken.has(each));
    if (free.length >= count) return free;
  }
}
