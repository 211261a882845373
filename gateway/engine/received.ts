import type { GraphQLFormattedError } from 'graphql';
import { jsonOf } from './projection/text';
import type { SourceAnswer } from './sources';
import { type Fields, isFields } from './values';

/** An answer whose form can be relied on. */
export interface Received {
  readonly data: Fields | null;
  readonly errors: readonly GraphQLFormattedError[];
  readonly plain: boolean;
}

/** What a source said, as far as it makes sense: `"path": null` is as usual as it is wrong, and nothing may come of it. */
export function received(answer: SourceAnswer): Received {
  const { data, errors, plain } = isFields(answer) ? answer : {};
  return {
    data: isFields(data) ? data : null,
    errors:
      errors === undefined || errors === null ? [] : Array.isArray(errors) ? errors.map(errorOf) : [errorOf(errors)],
    plain: plain === true,
  };
}

function errorOf(error: unknown): GraphQLFormattedError {
  const { message, path, extensions } = isFields(error) ? error : {};
  return {
    message: typeof message === 'string' ? message : '',
    ...(Array.isArray(path) && path.every(isKey) ? { path } : {}),
    ...(isFields(extensions) && jsonOf(extensions) !== undefined ? { extensions } : {}),
  };
}

const isKey = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';
