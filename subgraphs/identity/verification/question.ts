import { hash } from 'node:crypto';
import type { ClaimName, MatchQuestion, PredicateName } from '../../shared/calls';
import { Fault } from '../../shared/errors';
import { covers } from '../../shared/scopes';
import type { ScopeItemValue } from '../entities';

/** What a relying party wants verified of somebody. */
export interface Question extends Pick<MatchQuestion, 'claims' | 'predicates'> {
  readonly perClaim: boolean;
  readonly nonce: string;
}

const MOST_CLAIMS = 8;
const MOST_PREDICATES = 5;
const aliasShape = /^[A-Za-z]\w{0,39}$/;
const nonceShape = /^[\x20-\x7e]{8,128}$/;

/**
 * Throws `BAD_USER_INPUT` for a question that is none; the values are looked at by the registers that hold such values. Two
 * ages in one request would halve the range that a birth date can be in.
 */
export function checkQuestion({ claims, predicates, nonce }: Question): void {
  const repeats = (names: readonly string[]): boolean => new Set(names).size < names.length;
  const ages = predicates.filter(({ kind }) => kind === 'AGE_AT_LEAST');
  const isNone =
    claims.length + predicates.length === 0 ||
    claims.length > MOST_CLAIMS ||
    predicates.length > MOST_PREDICATES ||
    repeats(claims.map(({ claim }) => claim)) ||
    repeats(predicates.map(({ alias }) => alias)) ||
    !predicates.every(({ alias }) => aliasShape.test(alias)) ||
    ages.length > 1 ||
    !nonceShape.test(nonce);
  if (isNone) throw new Fault('BAD_USER_INPUT');
}

/** Attempts that a question costs: one for its claims, which are answered as one, and one for each predicate. */
export const costOf = ({ claims, predicates }: Question): number => (claims.length > 0 ? 1 : 0) + predicates.length;

const claimScopes: Readonly<Record<ClaimName, string>> = {
  PERSONAL_NUMBER: 'identity.number',
  FULL_NAME: 'identity.core',
  DATE_OF_BIRTH: 'identity.core',
  SEX: 'identity.core',
  NATIONALITY: 'identity.core',
  PERMANENT_ADDRESS: 'address',
  PHONE: 'contact',
  IDENTITY_CARD_ISSUED_ON: 'documents.IDENTITY_CARD',
};

const predicateScopes: Readonly<Record<PredicateName, (argument: string) => string>> = {
  AGE_AT_LEAST: () => 'identity.core',
  RESIDES_IN: () => 'address',
  DOCUMENT_VALID: (type) => `documents.${type}`,
};

type Mode = ScopeItemValue['mode'];

/** Each mode includes the one before. */
const modes: readonly Mode[] = ['MATCH', 'PREDICATE', 'DISCLOSE'];

/** What a question asks of a consent, and the schema coordinate it goes on the record by. */
export interface Asked {
  readonly coordinate: string;
  readonly scope: string;
  readonly mode: Mode;
}

/** A claim that is told by itself says as much as a predicate does. */
export const askedBy = ({ claims, predicates, perClaim }: Question): Asked[] => [
  ...claims.map(
    ({ claim }): Asked => ({
      coordinate: `Claim.${claim}`,
      scope: claimScopes[claim],
      mode: perClaim ? 'PREDICATE' : 'MATCH',
    }),
  ),
  ...predicates.map(
    ({ kind, argument }): Asked => ({
      coordinate: `PredicateKind.${kind}`,
      scope: predicateScopes[kind](argument),
      mode: 'PREDICATE',
    }),
  ),
];

export const isGranted = ({ scope, mode }: Asked, granted: readonly ScopeItemValue[]): boolean =>
  granted.some((item) => covers(item.scope, scope) && modes.indexOf(item.mode) >= modes.indexOf(mode));

/**
 * What goes on the record of a question whose values the registers took: each coordinate once, in alphabetical order. Never
 * a value; of the arguments only the type of a document, which is a coordinate itself.
 */
export function fieldsOf(question: Question): string[] {
  const types = question.predicates.filter(({ kind }) => kind === 'DOCUMENT_VALID');
  const coordinates = [
    ...askedBy(question).map(({ coordinate }) => coordinate),
    ...types.map(({ argument }) => `DocumentType.${argument}`),
  ];
  return [...new Set(coordinates)].sort();
}

/** Stands for the operation on the record; the document that was sent is not known here. */
export const hashOf = (fields: readonly string[]): string => hash('sha256', fields.join('\n'), 'base64url');

/** The part of a question that one register answers. */
export function partOf(
  { claims, predicates }: Question,
  register: 'residents' | 'documents',
): Pick<MatchQuestion, 'claims' | 'predicates'> {
  const ofDocuments = register === 'documents';
  return {
    claims: claims.filter(({ claim }) => (claim === 'IDENTITY_CARD_ISSUED_ON') === ofDocuments),
    predicates: predicates.filter(({ kind }) => (kind === 'DOCUMENT_VALID') === ofDocuments),
  };
}
