import { type FSWatcher, watch } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Logger } from 'pino';

export interface ReloaderOptions {
  readonly file: string;
  /** What is served now. */
  readonly supergraphSdl: string;
  /**
   * Serves another supergraph from now on, while what is under way finishes on the one before. Rejects when it cannot be
   * served; then nothing has changed.
   */
  readonly serve: (supergraphSdl: string) => Promise<void>;
  readonly reloaded: (outcome: 'swapped' | 'refused') => void;
  readonly log: Logger;
}

/** How long a file must look the same before it is read: whoever writes it writes in several goes. */
const SETTLED_MS = 200;

/** Far more than the supergraph of any installation; reading what is something else altogether must not fill our memory. */
const MAX_BYTES = 64 * 1024 * 1024;

const LONGEST_REASON = 500;

/** Serves what the file of the supergraph holds, also when it changes. What is no supergraph changes nothing but the log. */
export class Reloader {
  #served: string;
  #refused: string | undefined;
  #underWay: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #watcher: FSWatcher | undefined;
  #settling: NodeJS.Timeout | undefined;
  /** Which file was there when we last looked, and as of when. */
  #seen: string | undefined;

  constructor(private readonly options: ReloaderOptions) {
    this.#served = options.supergraphSdl;
  }

  /**
   * Reloads whenever the file changes. The folder is watched, and any change in it makes us look: editors put another file in
   * the place of the old one, and a mounted ConfigMap replaces a link beside it.
   */
  watch(): void {
    const { file, log } = this.options;
    this.#watcher = watch(dirname(file), { persistent: false }, () => this.#settle());
    this.#watcher.on('error', (error) => {
      log.error({ error }, 'the file of the supergraph is not watched any more');
      this.#watcher?.close();
    });
    // It may have changed between the first reading and now.
    this.#settle();
  }

  /** Reads the file and serves what it holds. Never rejects. Asked for again on the way, it goes once more after that. */
  reload(): Promise<void> {
    this.#refused = undefined;
    return this.#look();
  }

  /** Watches no more, and waits for what is under way. */
  async close(): Promise<void> {
    this.#watcher?.close();
    clearTimeout(this.#settling);
    await (this.#next ?? this.#underWay);
  }

  #settle(): void {
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined;
      void this.#whenSettled();
    }, SETTLED_MS).unref();
  }

  async #whenSettled(): Promise<void> {
    const found = await stat(this.options.file).catch(() => undefined);
    // Between two renames there may be no file at all for a moment; whoever puts it back is noticed.
    if (!found) return;
    const seen = `${found.ino} ${found.size} ${found.mtimeMs}`;
    if (seen === this.#seen) return this.#look();
    this.#seen = seen;
    this.#settle();
  }

  #look(): Promise<void> {
    if (!this.#underWay) {
      this.#underWay = this.#take().finally(() => {
        this.#underWay = undefined;
      });
      return this.#underWay;
    }
    this.#next ??= this.#underWay.then(() => {
      this.#next = undefined;
      return this.#look();
    });
    return this.#next;
  }

  async #take(): Promise<void> {
    const { serve, reloaded, log } = this.options;
    const file = basename(this.options.file);
    let supergraphSdl: string | undefined;
    try {
      supergraphSdl = await read(this.options.file);
      // A file that was refused is tried again when somebody asks for it, not because its folder changed.
      if (supergraphSdl === this.#served || supergraphSdl === this.#refused) return;
      const begun = performance.now();
      await serve(supergraphSdl);
      this.#served = supergraphSdl;
      this.#refused = undefined;
      reloaded('swapped');
      log.info({ file, ms: Math.round(performance.now() - begun) }, 'another supergraph is served');
    } catch (error) {
      this.#refused = supergraphSdl;
      reloaded('refused');
      const reason = error instanceof Error ? error.message.slice(0, LONGEST_REASON) : undefined;
      log.error({ file, reason, error }, 'the supergraph was refused: the one before serves on');
    }
  }
}

async function read(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size > MAX_BYTES) throw new Error('the file is too large');
  return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
}
