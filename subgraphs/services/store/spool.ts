import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Fault } from '../../shared/errors';
import { MOST_BYTES, type Stored } from './store';

/** A file that is this old was left by a process that died. */
const ABANDONED_MS = 60 * 60_000;

export interface Spooled extends Stored {
  readonly path: string;
}

/** A folder where contents wait, each in a file of its own, until their name is known: that is when they have ended. */
export class Spool {
  #ready: Promise<void> | undefined;

  constructor(private readonly folder: string) {}

  /** Writes a content down to the disk. Whoever asks moves or discards the file. Throws as `AttachmentStore.put` does, and then there is none. */
  async write(content: Readable | Buffer): Promise<Spooled> {
    await this.#prepared();
    const path = join(this.folder, randomUUID());
    const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
      // Whoever took the folder away may want it made again.
      this.#ready = undefined;
      return unwritable(error);
    });
    try {
      const stored = await written(content, file);
      await file.sync();
      await file.close();
      return { path, ...stored };
    } catch (error) {
      await file.close().catch(() => undefined);
      await this.discard(path);
      throw error instanceof Fault ? error : unwritable(error);
    }
  }

  /** One that was moved meanwhile is gone already. */
  discard(path: string): Promise<void> {
    return unlink(path).catch(() => undefined);
  }

  async #prepared(): Promise<void> {
    this.#ready ??= this.#prepare();
    await this.#ready.catch((error: unknown) => {
      this.#ready = undefined;
      unwritable(error);
    });
  }

  async #prepare(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const since = Date.now() - ABANDONED_MS;
    for (const name of await readdir(this.folder)) {
      const path = join(this.folder, name);
      // Another process may be sweeping too.
      const found = await stat(path).catch(() => null);
      if (found && found.mtimeMs < since) await this.discard(path);
    }
  }
}

async function written(content: Readable | Buffer, file: FileHandle): Promise<Stored> {
  const digest = createHash('sha256');
  let size = 0;
  for await (const chunk of Readable.from(content) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Fault('BAD_USER_INPUT');
    digest.update(chunk);
    await file.appendFile(chunk);
  }
  return { sha256: digest.digest('hex'), size };
}

function unwritable(error: unknown): never {
  throw new Fault('UPSTREAM_UNAVAILABLE', error);
}
