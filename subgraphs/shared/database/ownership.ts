import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';

export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

/**
 * Takes a data folder's chapter for this process until `release` or the end of the process: an exclusive lock of the
 * operating system on a small file, so a killed process leaves nothing to clean up. Throws FolderInUse when it is taken.
 */
export function ownFolder(folder: string, chapter: string): { release(): void } {
  mkdirSync(folder, { recursive: true });
  const handle = new BetterSqlite3(join(folder, `${chapter}.lock`), { timeout: 0 });
  try {
    handle.pragma('locking_mode = EXCLUSIVE');
    handle.exec('BEGIN EXCLUSIVE; COMMIT');
  } catch (error) {
    handle.close();
    if (!String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) throw error;
    throw new FolderInUse(`the data folder ${folder} is in use by another process (chapter ${chapter})`);
  }
  // Whoever holds the result holds the lock: an unreachable handle would be closed by the garbage collector.
  return { release: () => handle.close() };
}
