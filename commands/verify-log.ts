import 'reflect-metadata';
import { identity } from '../subgraphs/identity';
import { receiptKeysOf, recordKeysOf } from '../subgraphs/identity/keys';
import { readCheckpoint } from '../subgraphs/identity/record/checkpoints';
import { describeFinding } from '../subgraphs/identity/record/source';
import { verifyRecord } from '../subgraphs/identity/record/verify';
import type { OpenCheckpoint } from '../subgraphs/identity/record/verifyCheckpoints';
import { readRecord } from '../subgraphs/identity/repository/recordPages';
import { Opener, Signer } from '../subgraphs/identity/signing';
import { readChapterConfig } from '../subgraphs/shared/config';
import { FolderInUse } from '../subgraphs/shared/database/ownership';
import { run, UsageError } from './command';
import { withDatabase } from './databases';
import { readKeySet, readText } from './files';

run({
  usage: 'npm run verify:log -- [--checkpoint JWS_FILE] [--keys JWKS_FILE]',
  about: 'Proves that the record of accesses is whole and in order, or names the first row that is not.',
  more: [
    'On MySQL the gateway may run meanwhile; a SQLite folder belongs to one process at a time.',
    '--checkpoint: a checkpoint (access_checkpoint.jws) that was copied elsewhere and must still be there; without one, a',
    'record that was emptied whole looks like a new one.',
    '--keys: public keys (a JWK Set) of former RECEIPT_KEYs, for checkpoints that they signed.',
    'Uses DATABASE_URL, RECORD_KEY and RECEIPT_KEY as the identity chapter does.\n',
  ].join('\n'),
  options: { keys: { type: 'string' }, checkpoint: { type: 'string' } },
  async main({ keys, checkpoint }) {
    const config = readChapterConfig([identity]);
    const known = [...new Signer(receiptKeysOf(config)).keys.keys, ...(keys === undefined ? [] : readKeySet(keys))];
    const opener = new Opener(known);
    const open = (jws: string) => opener.open('record-checkpoint', jws);
    const copy = checkpoint === undefined ? undefined : await readCopy(checkpoint, open);
    const found = await withDatabase(config, identity, (database) =>
      readRecord(database, (record) => verifyRecord(record, { ends: recordKeysOf(config), open, copy })),
    ).catch((error: unknown) => {
      if (!(error instanceof FolderInUse)) throw error;
      throw new UsageError(`${error.message}; stop the gateway first, or verify a copy of the folder`);
    });
    if ('what' in found) throw new UsageError(`NOT VERIFIED: ${describeFinding(found)}`);
    process.stdout.write(`verified: ${found.rows} rows, ${found.shards} shards, ${found.checkpoints} checkpoints\n`);
  },
});

async function readCopy(file: string, open: OpenCheckpoint): Promise<{ seq: number; jws: string }> {
  const jws = readText(file).trim();
  const read = readCheckpoint(await open(jws));
  if (!read) throw new UsageError('--checkpoint takes a file with a checkpoint that was signed with a known key');
  return { seq: read.seq, jws };
}
