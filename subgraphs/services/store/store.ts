import type { Readable } from 'node:stream';

/** Bytes that one attachment has at most: 10 MB. */
export const MOST_BYTES = 10 * 1024 * 1024;

export interface Stored {
  /** Of the content, hexadecimal. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * Where the contents of attachments are, beside the rows: each under its own SHA-256, so that the same content is there
 * once and a content never changes. Nothing is taken away: another application may have handed in the same.
 */
export interface AttachmentStore {
  /**
   * Keeps a content; it can be opened once this resolves, and not before. Throws `BAD_USER_INPUT` beyond `MOST_BYTES`, what
   * the content itself throws, and `UPSTREAM_UNAVAILABLE` while nothing can be written; then nothing is left behind.
   */
  put(content: Readable | Buffer): Promise<Stored>;
  /**
   * The content with this SHA-256. Throws `NOT_FOUND` where there is none and `UPSTREAM_UNAVAILABLE` while that cannot be
   * told; the stream fails before its end when what comes is not what was kept.
   */
  open(sha256: string): Promise<Readable>;
  close(): Promise<void>;
}
