import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { Fault } from '../../shared/errors';
import { Spool } from './spool';
import type { AttachmentStore, Stored } from './store';
import { isDigest, verified } from './verified';

/**
 * A folder of this machine, or one that several machines share: `ab/cd/abcd…`. A content is written beside them, flushed,
 * and moved to its place, which a file system does as a whole or not at all. The folder is made when the first one comes.
 */
export class LocalStore implements AttachmentStore {
  readonly #folder: string;
  readonly #spool: Spool;

  constructor(folder: string) {
    this.#folder = resolve(folder);
    this.#spool = new Spool(join(this.#folder, 'incoming'));
  }

  async put(content: Readable | Buffer): Promise<Stored> {
    const { path, ...stored } = await this.#spool.write(content);
    try {
      await this.#settle(path, this.#placeOf(stored.sha256));
    } catch (error) {
      await this.#spool.discard(path);
      throw new Fault('UPSTREAM_UNAVAILABLE', error);
    }
    return stored;
  }

  async open(sha256: string): Promise<Readable> {
    if (!isDigest(sha256)) throw new Fault('NOT_FOUND');
    const file = await open(this.#placeOf(sha256)).catch((error: NodeJS.ErrnoException) => {
      throw new Fault(error.code === 'ENOENT' ? 'NOT_FOUND' : 'UPSTREAM_UNAVAILABLE', error);
    });
    return verified(file.createReadStream(), sha256);
  }

  async close(): Promise<void> {}

  async #settle(from: string, to: string): Promise<void> {
    const made = await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await rename(from, to);
    // A name is on the disk when its folder is; a new folder's own name stands in the one above.
    await flush(dirname(to));
    if (made === undefined) return;
    await flush(dirname(dirname(to)));
    await flush(this.#folder);
  }

  #placeOf(sha256: string): string {
    return join(this.#folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }
}

async function flush(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
