import type { GraphQLFormattedError } from 'graphql';

export interface GraphqlAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The shape of an answer as the GraphQL specification has it (section 7.1), as far as anything relies on it. */
export function isGraphqlAnswer(value: unknown): value is GraphqlAnswer {
  if (!isObject(value)) return false;
  const { data, errors } = value;
  if (errors === undefined || errors === null) return data === null || isObject(data);
  if (!Array.isArray(errors) || !errors.every(isGraphqlError)) return false;
  return data === undefined ? errors.length > 0 : data === null || isObject(data);
}

const isGraphqlError = (error: unknown): boolean =>
  isObject(error) &&
  (error.path === undefined || error.path === null || Array.isArray(error.path)) &&
  (error.extensions === undefined || error.extensions === null || isObject(error.extensions));
