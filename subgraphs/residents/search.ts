import type { Access } from '../shared/access';
import { communesOf, isWithin } from '../shared/areas';
import { Fault } from '../shared/errors';
import { type AreaMandate, type Grant, meets, type Need } from '../shared/scopes';
import { foldText } from './folding';

/** What an officer may ask for. */
export interface SearchFilter {
  readonly area?: string | null;
  readonly nameContains?: string | null;
  readonly bornFrom?: string | null;
  readonly bornTo?: string | null;
  readonly personalNumber?: string | null;
}

/** Whom to look for, and among whom; null is no condition. */
export interface PersonSearch {
  /** Those who live in one of these. */
  readonly communes: readonly string[] | null;
  /** Some of these residents. */
  readonly among: readonly string[] | null;
  /** A part of the name, folded. */
  readonly name: string | null;
  readonly bornFrom: string | null;
  readonly bornTo: string | null;
  readonly personalNumber: string | null;
}

type Authority = Pick<Access, 'grants' | 'mandate' | 'refusal'>;

/** Shorter parts of a name stand in too many of them. */
const SHORTEST_NAME = 2;
/** The width of the column. */
const LONGEST_NAME = 255;

/**
 * The search that a filter makes under an officer's mandate: over its area, or among the persons it names. Throws the
 * refusal of the purpose, or `FORBIDDEN`, without a mandate and for an area beyond it; `BAD_USER_INPUT` for a filter that names
 * nobody in particular; `SCOPE_NOT_GRANTED` where to find somebody would tell more of them than the mandate opens.
 */
export function searchOf(filter: SearchFilter, { grants, mandate, refusal }: Authority, now: Date): PersonSearch {
  const mandates = grants.filter(({ basis }) => basis === 'MANDATE');
  if (!mandate && mandates.length === 0) throw new Fault(refusal ?? 'FORBIDDEN');
  const wanted = personOf(filter);
  const needs = needsOf(filter, mandate);
  if (mandate) {
    const area = filter.area ?? mandate.area;
    if (!isWithin(area, mandate.area)) throw new Fault('FORBIDDEN');
    if (!opens(onNobody(mandate), needs, now)) throw new Fault('SCOPE_NOT_GRANTED');
    return { ...wanted, communes: communesOf(area), among: null };
  }
  const among = mandates.filter((grant) => opens(grant, needs, now)).map(({ subject }) => subject);
  if (among.length === 0) throw new Fault('SCOPE_NOT_GRANTED');
  return { ...wanted, communes: filter.area == null ? null : communesOf(filter.area), among };
}

/** What is asked about the person. An area alone would list everybody who lives there. */
function personOf(filter: SearchFilter): Omit<PersonSearch, 'communes' | 'among'> {
  const { nameContains, bornFrom = null, bornTo = null, personalNumber = null } = filter;
  const name = nameContains == null ? null : foldText(nameContains);
  if (name !== null && (name.length < SHORTEST_NAME || name.length > LONGEST_NAME)) throw new Fault('BAD_USER_INPUT');
  if (bornFrom !== null && bornTo !== null && bornTo < bornFrom) throw new Fault('BAD_USER_INPUT');
  const isNamed = name !== null || personalNumber !== null || (bornFrom !== null && bornTo !== null);
  if (!isNamed) throw new Fault('BAD_USER_INPUT');
  return { name, bornFrom, bornTo, personalNumber };
}

/** Whoever is found under a condition is known to meet it, so the condition needs the scope of what it looks at. */
function needsOf(filter: SearchFilter, mandate: AreaMandate | null): Need[] {
  const scopes: [asked: boolean, scope: string][] = [
    [filter.nameContains != null || filter.bornFrom != null || filter.bornTo != null, 'identity.core'],
    [filter.personalNumber != null, 'identity.number'],
    [filter.area != null && filter.area !== mandate?.area, 'address'],
  ];
  return scopes.filter(([asked]) => asked).map(([, scope]) => ({ scope, own: false }));
}

const opens = (grant: Grant, needs: readonly Need[], now: Date): boolean =>
  needs.every((need) => meets(grant, need, now));

/** What the mandate would open of whoever is found. */
const onNobody = ({ area: _, ...mandate }: AreaMandate): Grant => ({
  ...mandate,
  subject: '',
  basis: 'MANDATE',
  own: false,
});
