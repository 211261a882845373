import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { Fault } from '../../subgraphs/shared/errors';
import type { Limits } from '../limits/limits';
import { parseWithin } from '../limits/parse';
import { PersistedDocuments } from './persisted';
import { sha256Of, type TrustedDocuments } from './trusted';

/** Documents that are known to be within the limits, by digest. */
const PASSED = 10_000;

/** What may stand before a document's hash where its id is asked for. */
const SHA_256 = /^sha256:/;

/** How a request says what it wants run. */
export interface Asked {
  readonly query?: string | undefined;
  /** A document registered beforehand: its id, or its SHA-256 as `sha256:` and 64 hexadecimal digits. */
  readonly documentId?: string | undefined;
  /** Of `extensions.persistedQuery`: the SHA-256 of the document, 64 hexadecimal digits. */
  readonly sha256Hash?: string | undefined;
}

/** Which documents are run: any within the limits, or only those that were registered with the gateway (trusted documents). */
export class Documents {
  readonly persisted = new PersistedDocuments();
  readonly #passed = new LRUCache<string, true>({ max: PASSED });

  constructor(
    private readonly limits: Limits,
    private readonly trusted: TrustedDocuments | null,
  ) {}

  /**
   * The text of what is asked for. Throws `PERSISTED_QUERY_NOT_FOUND`, `OPERATION_NOT_TRUSTED`, and `BAD_USER_INPUT` where
   * nothing is named, and for a text that is not the one named with it. Only looks things up.
   */
  textOf({ query, documentId, sha256Hash }: Asked): string {
    const name = sha256Hash ?? documentId;
    if (name === undefined && query === undefined) throw new Fault('BAD_USER_INPUT');
    const text = this.trusted ? trustedText(this.trusted, name, query) : this.#text(name, query);
    if (query !== undefined && query !== text) throw new Fault('BAD_USER_INPUT');
    return text;
  }

  /**
   * Throws `OPERATION_TOO_COMPLEX` for a text beyond the limits. One within them is persisted where its hash came with it,
   * so that this is to be called for every request with both, and else for every text that was not run before. What is no
   * GraphQL passes: the complaint about it is the executor's, which says where.
   */
  admit(text: string, { query, sha256Hash }: Asked): void {
    const digest = hash('sha256', text, 'base64');
    if (!this.#passed.has(digest) && !this.#isWithin(text)) return;
    this.#passed.set(digest, true);
    if (query !== undefined && sha256Hash !== undefined && !this.trusted) this.persisted.set(sha256Hash, text);
  }

  #isWithin(text: string): boolean {
    try {
      parseWithin(text, this.limits);
      return true;
    } catch (error) {
      if (error instanceof Fault && error.code === 'GRAPHQL_PARSE_FAILED') return false;
      throw error;
    }
  }

  #text(name: string | undefined, query: string | undefined): string {
    const sha256 = name?.replace(SHA_256, '');
    if (sha256 === undefined) return query ?? '';
    const text = query === undefined || sha256 !== sha256Of(query) ? this.persisted.get(sha256) : query;
    if (text !== undefined) return text;
    throw new Fault(query === undefined ? 'PERSISTED_QUERY_NOT_FOUND' : 'BAD_USER_INPUT');
  }
}

function trustedText(trusted: TrustedDocuments, name: string | undefined, query: string | undefined): string {
  const text = name === undefined ? trusted.same(query ?? '') : trusted.get(name);
  if (text === undefined) throw new Fault('OPERATION_NOT_TRUSTED');
  return text;
}
