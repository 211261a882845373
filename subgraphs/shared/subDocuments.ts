import { type DocumentNode, type GraphQLSchema, parse, validate } from 'graphql';
import { LRUCache } from 'lru-cache';
import { Fault } from './errors';

/** How many distinct sub-requests a chapter keeps parsed and validated; the gateway's plans send few. */
const DOCUMENTS = 1_000;
/** Their characters together. Parsed, each takes about twenty bytes, and nobody's made-up documents are to fill the memory. */
const CHARACTERS = 1_000_000;

/** The documents of sub-requests, each parsed and validated once. */
export class SubDocuments {
  readonly #known = new LRUCache<string, DocumentNode | 'invalid'>({
    max: DOCUMENTS,
    maxSize: CHARACTERS,
    sizeCalculation: (_, query) => query.length + 1,
  });

  constructor(private readonly schema: GraphQLSchema) {}

  /**
   * Throws `BAD_USER_INPUT` for what is none of the schema's. The gateway has checked the shape, so what fails here is a value
   * of the client's.
   */
  read(query: string): DocumentNode {
    let document = this.#known.get(query);
    if (document === undefined) {
      document = this.#validated(query);
      this.#known.set(query, document);
    }
    if (document === 'invalid') throw new Fault('BAD_USER_INPUT');
    return document;
  }

  #validated(query: string): DocumentNode | 'invalid' {
    try {
      const document = parse(query, { noLocation: true });
      return validate(this.schema, document, undefined, { maxErrors: 1 }).length === 0 ? document : 'invalid';
    } catch {
      return 'invalid';
    }
  }
}
