import { type DocumentNode, GraphQLError, Lexer, parse, Source, TokenKind } from 'graphql';
import { Fault } from '../../subgraphs/shared/errors';
import { documentRefusal } from './document';
import type { Limits } from './limits';

/**
 * A document that may be validated. Throws `OPERATION_TOO_COMPLEX` for one beyond the limits, `GRAPHQL_PARSE_FAILED`, with
 * the parser's complaint as its cause, for what is no GraphQL.
 */
export function parseWithin(text: string, limits: Limits): DocumentNode {
  if (hasMoreLines(text, limits.lines)) throw new Fault('OPERATION_TOO_COMPLEX');
  const document = parsed(text, limits);
  const refusal = documentRefusal(document, limits);
  if (refusal) throw new Fault(refusal);
  return document;
}

function parsed(text: string, limits: Limits): DocumentNode {
  try {
    return parse(text, { maxTokens: limits.tokens });
  } catch (error) {
    // The parser calls itself for what is within something, until there is no room left.
    const isDeep = error instanceof RangeError;
    throw new Fault(
      isDeep || hasMoreTokens(text, limits.tokens) ? 'OPERATION_TOO_COMPLEX' : 'GRAPHQL_PARSE_FAILED',
      error,
    );
  }
}

const LINE = /\r\n|[\n\r]/g;

function hasMoreLines(text: string, most: number): boolean {
  let lines = 1;
  for (const _ of text.matchAll(LINE)) if (++lines > most) return true;
  return false;
}

/** The parser says in words only whether there were too many or the wrong ones. */
function hasMoreTokens(text: string, most: number): boolean {
  const lexer = new Lexer(new Source(text));
  try {
    for (let tokens = 1; tokens <= most; tokens++) if (lexer.advance().kind === TokenKind.EOF) return false;
    return lexer.advance().kind !== TokenKind.EOF;
  } catch (error) {
    if (error instanceof GraphQLError) return false;
    throw error;
  }
}
