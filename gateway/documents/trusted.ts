import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Kind } from 'graphql';
import { z } from 'zod';
import { ConfigError } from '../../subgraphs/shared/config';
import { Fault } from '../../subgraphs/shared/errors';
import type { Limits } from '../limits/limits';
import { parseWithin } from '../limits/parse';

/** What Apollo's tools write: `{"format": "apollo-persisted-query-manifest", "version": 1, "operations": […]}`. */
const manifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
});
/** What Relay and others write: texts by their ids. */
const plain = z.record(z.string().min(1), z.string().min(1));

export const sha256Of = (text: string): string => hash('sha256', text, 'hex');

/** The documents that are run when only registered ones are; they are read when the gateway starts. */
export class TrustedDocuments {
  readonly #byName = new Map<string, string>();
  readonly #texts = new Set<string>();

  constructor(documents: Iterable<readonly [id: string, text: string]>) {
    for (const [id, text] of documents) {
      this.#byName.set(id, text).set(`sha256:${sha256Of(text)}`, text);
      this.#texts.add(text);
    }
    // An id stands before the hash of another document, should it look like one.
    for (const text of this.#texts) if (!this.#byName.has(sha256Of(text))) this.#byName.set(sha256Of(text), text);
  }

  /** The document of this id, or of this SHA-256, with or without `sha256:` before it. */
  get(name: string): string | undefined {
    return this.#byName.get(name);
  }

  /** The document of exactly this text. */
  same(text: string): string | undefined {
    return this.#texts.has(text) ? text : undefined;
  }

  get size(): number {
    return this.#texts.size;
  }
}

/** Reads the file of `TRUSTED_DOCUMENTS`. Throws a ConfigError that says what is wrong with it, without repeating any of it. */
export function readTrustedDocuments(path: string, limits: Limits): TrustedDocuments {
  const documents = documentsOf(json(path));
  if (documents.length === 0) throw wrong('has no operation');
  const ids = new Set<string>();
  documents.forEach(([id, text], place) => {
    if (ids.has(id)) throw wrong(`has an id twice, at operation ${place + 1}`);
    ids.add(id);
    const mistake = mistakeIn(text, limits);
    if (mistake) throw wrong(`${mistake}, at operation ${place + 1}`);
  });
  return new TrustedDocuments(documents);
}

const wrong = (what: string): ConfigError => new ConfigError(`1 setting is wrong: TRUSTED_DOCUMENTS ${what}`);

function json(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw wrong('names a file that cannot be read');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw wrong('is no JSON');
  }
}

function documentsOf(content: unknown): (readonly [string, string])[] {
  const isManifest = typeof content === 'object' && content !== null && 'format' in content;
  if (!isManifest) {
    const parsed = plain.safeParse(content);
    if (!parsed.success) throw wrong('is neither a persisted query manifest nor an object of texts by their ids');
    return Object.entries(parsed.data);
  }
  const parsed = manifest.safeParse(content);
  if (parsed.success) return parsed.data.operations.map(({ id, body }) => [id, body] as const);
  const [issue] = parsed.error.issues;
  const [first, place, key] = issue?.path ?? [];
  if (first === 'format') throw wrong('is of a format other than apollo-persisted-query-manifest');
  if (first === 'version') throw wrong('is of a version other than 1');
  if (typeof place !== 'number') throw wrong('has no list of operations');
  throw wrong(`has no ${key === 'id' || key === 'body' ? key : 'id and body'}, at operation ${place + 1}`);
}

function mistakeIn(text: string, limits: Limits): string | null {
  try {
    const { definitions } = parseWithin(text, limits);
    return definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION)
      ? null
      : 'has a document that runs nothing';
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return error.code === 'OPERATION_TOO_COMPLEX' ? 'has a document beyond the limits' : 'has what is no GraphQL';
  }
}
