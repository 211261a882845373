import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const refuse = (name: string): never => {
  throw new GraphQLError(`not a ${name}`, { extensions: { code: 'BAD_USER_INPUT' } });
};

/** A scalar that is text on the wire and in the rows, kept only if it has the form. */
function textScalar(name: string, description: string, hasForm: (text: string) => boolean): GraphQLScalarType {
  const parse = (value: unknown): string => (typeof value === 'string' && hasForm(value) ? value : refuse(name));
  // What the rows hold had the form when it was written.
  const serialize = (value: unknown): string => {
    if (typeof value !== 'string') throw new Error(`a row holds something that is no ${name}`);
    return value;
  };
  return new GraphQLScalarType({
    name,
    description,
    serialize,
    parseValue: parse,
    parseLiteral: (node) => (node.kind === Kind.STRING ? parse(node.value) : refuse(name)),
  });
}

/** 2026-02-30 has the form of a date and is none. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

const isInstant = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/.test(text) &&
  isCalendarDate(text.slice(0, 10)) &&
  !Number.isNaN(Date.parse(text));

export const isPartialDate = (text: string): boolean =>
  /^\d{4}$/.test(text) || /^\d{4}-(0[1-9]|1[0-2])$/.test(text) || isCalendarDate(text);

export const dateScalar = textScalar('Date', 'A calendar date in Vietnam, YYYY-MM-DD.', isCalendarDate);

export const dateTimeScalar = textScalar(
  'DateTime',
  'A moment, ISO 8601 with its offset, e.g. 2026-11-21T09:30:00.000Z.',
  isInstant,
);

export const partialDateScalar = textScalar(
  'PartialDate',
  'YYYY, YYYY-MM or YYYY-MM-DD: some birth dates are known to the year only.',
  isPartialDate,
);

export const personalNumberScalar = textScalar(
  'PersonalNumber',
  'The personal identification number (số định danh cá nhân), 12 digits: 3 for the place of birth registration, 1 for century and sex, 2 for the year, 6 at random.',
  (text) => /^\d{12}$/.test(text),
);

export const jwsScalar = textScalar('JWS', 'A compact JWS (RFC 7515).', (text) =>
  /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text),
);

/** Money is whole đồng; beyond 2^53 a JSON number is no longer exact and is refused. */
const wholeDong = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : refuse('Vnd');

export const vndScalar = new GraphQLScalarType({
  name: 'Vnd',
  description: 'Whole Vietnamese đồng.',
  serialize: (value) => {
    if (!Number.isSafeInteger(value)) throw new Error('a row holds something that is no Vnd');
    return value as number;
  },
  parseValue: wholeDong,
  parseLiteral: (node) => (node.kind === Kind.INT ? wholeDong(Number(node.value)) : refuse('Vnd')),
});
