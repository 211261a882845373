import { LRUCache } from 'lru-cache';

/** Bytes of documents that clients registered by their hash. */
const BYTES = 16 * 1024 * 1024;
/** A longer one is mostly comments; it is answered like any other, and kept for nobody. */
const LONGEST = 100_000;

/**
 * Documents that clients registered by sending them once with their SHA-256 (automatic persisted queries), least recently
 * used out first. Whoever floods it makes others send their documents again, and nothing else: no text comes under a hash
 * but its own.
 */
export class PersistedDocuments {
  readonly #texts: LRUCache<string, string>;

  constructor(bytes = BYTES) {
    this.#texts = new LRUCache({
      maxSize: bytes,
      maxEntrySize: 2 * LONGEST,
      sizeCalculation: (text, sha256) => 2 * (text.length + sha256.length),
    });
  }

  get(sha256: string): string | undefined {
    return this.#texts.get(sha256);
  }

  /** `sha256` must have been compared with the text. */
  set(sha256: string, text: string): void {
    this.#texts.set(sha256, text);
  }

  /** What they take, in bytes. */
  get bytes(): number {
    return this.#texts.calculatedSize;
  }
}
