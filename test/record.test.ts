import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cast } from '../population/cast';
import { shardOf } from '../subgraphs/identity/record/chain';
import { IdentityRepository } from '../subgraphs/identity/repository';
import type { Config } from '../subgraphs/shared/config';
import { buildIfChanged, runCommand } from './built';
import { databaseKinds, NOON } from './graph';
import { access, accesses, openIdentity, RecordPlace } from './record';
import { rounds } from './rounds';

const OLD_KEY = 'the-record-key-of-the-summer-0123456789';
const NEW_KEY = 'the-record-key-of-the-autumn-0123456789';

const later = (seconds: number): string => new Date(NOON.getTime() + seconds * 1_000).toISOString();

describe.each(databaseKinds)('the record on %s', (kind) => {
  let place: RecordPlace;
  beforeEach(async () => {
    place = await RecordPlace.make(kind);
  });
  afterEach(() => place.close());

  const checkpoints = async (): Promise<number> => {
    const [row] = await place.sql('SELECT COUNT(*) AS checkpoints FROM access_checkpoint');
    return Number(row?.checkpoints);
  };

  it('is sound before anything was written', async () => {
    expect(await place.verify()).toEqual({ rows: 0, shards: 16, checkpoints: 0 });
  });

  it('goes on where it ended, access after access', async () => {
    for (let round = 0; round < 5; round++) await place.append([access(), ...accesses(20)]);
    expect(await place.verify()).toEqual({ rows: 105, shards: 16, checkpoints: 1 });
    const rows = await place.repository.record.rows.where('residentId', [cast.mai.id], { order: 'seq' });
    expect(new Set(rows.map(({ shard }) => shard))).toEqual(new Set([shardOf(cast.mai.id)]));
    expect(rows.map(({ fields }) => fields)).toEqual(Array(5).fill(['Resident.fullName', 'Resident.dateOfBirth']));
  });

  it('begins anew where everything was emptied for a new population', async () => {
    await place.append(accesses(40));
    for (const table of ['access_record', 'access_shard', 'access_checkpoint']) await place.sql(`DELETE FROM ${table}`);
    await place.append(accesses(40));
    expect(await place.verify()).toMatchObject({ rows: 40 });
  });

  it('goes on after a restart', async () => {
    await place.append(accesses(40));
    await place.append(accesses(40), place.newLog());
    expect(await place.verify()).toMatchObject({ rows: 80 });
  });

  it('keeps whatever a name, a field or a moment holds', async () => {
    const receiver = `Ủy ban nhân dân xã "Bản Lầu" \\ 'x' 🏛️ \ud83c \u0000 `;
    await place.append([
      access({ receiver, fields: [], reference: null, purposeCode: null, withheldUntil: later(60) }),
    ]);
    expect(await place.verify()).toMatchObject({ rows: 1 });
  });

  it('takes three statements, however many accesses', async () => {
    await place.append([access()]);
    await place.append([access()]);
    const { writer } = place.database;
    for (const count of [1, 40, 400]) {
      const before = writer.statements();
      await place.append(accesses(count));
      expect(writer.statements() - before).toBe(3);
    }
    await place.append(accesses(1_700));
    expect(await place.verify()).toMatchObject({ rows: 2_143 });
  });

  it('writes nothing for no access', async () => {
    const before = place.database.writer.statements();
    await place.append([]);
    expect(place.database.writer.statements()).toBe(before);
  });

  it('keeps nothing of a transaction that came to nothing', async () => {
    await place.append([access()]);
    const failed = place.repository.transaction(async (run) => {
      await place.log.append(run, accesses(50));
      throw new Error('the answer was refused');
    });
    await expect(failed).rejects.toThrow('refused');
    await place.append([access()]);
    expect(await place.verify()).toEqual({ rows: 2, shards: 16, checkpoints: 1 });
  });

  it('stays one chain when many append at once', async () => {
    const appends = rounds(40, 400);
    await Promise.all(
      Array.from({ length: appends }, (_, n) => place.append([access(), ...accesses((n % 7) + 1).reverse()])),
    );
    expect(await place.verify()).toMatchObject({
      rows: Array.from({ length: appends }, (_, n) => (n % 7) + 2).reduce((a, b) => a + b),
    });
  });

  if (kind === 'mysql') {
    it('stays one chain when two gateways append to it, from its first row on', async () => {
      const other = await openIdentity(place.config);
      const repository = new IdentityRepository(other);
      const log = place.newLog({}, repository);
      const appends = rounds(40, 400);
      await Promise.all(
        Array.from({ length: appends }, async () => {
          await Promise.all([place.append(accesses(5)), place.append(accesses(5).reverse(), log, repository)]);
        }),
      );
      await other.close();
      expect(await place.verify()).toEqual({ rows: appends * 10, shards: 16, checkpoints: expect.any(Number) });
    });

    it('is verified as it stood at one moment while a gateway appends', async () => {
      await place.append(accesses(200));
      let done = false;
      const writing = (async () => {
        while (!done) await place.append(accesses(20));
      })();
      for (let round = 0; round < rounds(5, 50); round++) expect(await place.verify()).toMatchObject({ shards: 16 });
      done = true;
      await writing;
    });
  }

  describe('its checkpoints', () => {
    it('come with the first access, and then a minute later if there are more', async () => {
      await place.append([access()]);
      expect(await checkpoints()).toBe(1);
      for (const seconds of [1, 30, 59]) await place.append([access({ at: later(seconds) })]);
      expect(await checkpoints()).toBe(1);
      await place.append([access({ at: later(60) })]);
      await place.append([access({ at: later(61) })]);
      expect(await checkpoints()).toBe(2);
      await place.append([access({ at: later(3_600) })]);
      expect(await place.verify()).toEqual({ rows: 7, shards: 16, checkpoints: 3 });
    });

    it('come after a thousand accesses, however quickly', async () => {
      await place.append([access()]);
      for (let n = 0; n < 10; n++) await place.append(accesses(100));
      expect(await checkpoints()).toBe(2);
      for (let n = 0; n < 9; n++) await place.append(accesses(100));
      expect(await checkpoints()).toBe(2);
      await place.append(accesses(100));
      expect(await place.verify()).toEqual({ rows: 2_001, shards: 16, checkpoints: 3 });
    });

    it('are not repeated by a second process, nor by one that starts anew', async () => {
      await place.append([access()]);
      const second = place.newLog();
      await place.append([access({ at: later(20) })], second);
      await place.append([access({ at: later(60) })], second);
      await place.append([access({ at: later(61) })]);
      await place.append([access({ at: later(62) })], place.newLog());
      expect(await checkpoints()).toBe(2);
    });

    it('are not lost with the transaction that would have written one', async () => {
      await place.append([access()]);
      const failed = place.repository.transaction(async (run) => {
        await place.log.append(run, [access({ at: later(60) })]);
        throw new Error('refused');
      });
      await expect(failed).rejects.toThrow('refused');
      await place.append([access({ at: later(61) })]);
      expect(await checkpoints()).toBe(2);
    });

    it('say where every shard stood, and can be proven to without the database', async () => {
      await place.append(accesses(100));
      const [row] = await place.sql('SELECT jws FROM access_checkpoint');
      const payload = await place.signer.open('record-checkpoint', String(row?.jws));
      const ends = await place.sql('SELECT shard, seq, hash FROM access_shard WHERE shard < 16 ORDER BY shard');
      expect(payload).toMatchObject({ seq: 1, at: NOON.toISOString(), heads: ends.map((end) => ({ ...end })) });
    });
  });

  describe('its key', () => {
    const appendWith = (...keys: string[]) =>
      place.append(accesses(60, { at: later(120) }), place.newLog({ RECORD_KEY: keys }));

    it('changes without a gap: new and old together, then the new one alone', async () => {
      await appendWith(OLD_KEY);
      await appendWith(NEW_KEY, OLD_KEY);
      expect(await place.verify({ RECORD_KEY: [NEW_KEY] })).toMatchObject({ rows: 120 });
      await appendWith(NEW_KEY);
      expect(await place.verify({ RECORD_KEY: [NEW_KEY] })).toMatchObject({ rows: 180 });
    });

    it('is on every end soon, on those of shards without accesses too', async () => {
      await appendWith(OLD_KEY);
      await place.append([access({ at: later(240) })], place.newLog({ RECORD_KEY: [NEW_KEY, OLD_KEY] }));
      expect(await place.verify({ RECORD_KEY: [NEW_KEY] })).toMatchObject({ rows: 61 });
    });

    it('lets nobody append who does not hold it', async () => {
      await appendWith(OLD_KEY);
      await expect(appendWith(NEW_KEY)).rejects.toThrow('does not end as it was left');
      expect(await place.verify({ RECORD_KEY: [OLD_KEY] })).toMatchObject({ rows: 60 });
    });
  });
});

describe('npm run verify:log', () => {
  beforeAll(buildIfChanged, 120_000);
  let place: RecordPlace;
  beforeEach(async () => {
    place = await RecordPlace.make('sqlite');
    await place.append(accesses(100));
  });
  afterEach(() => place.close());

  const verify = ({ DATABASE_URL, DATA_DIR }: Config, ...parameters: string[]) =>
    runCommand('verify-log', parameters, { DATABASE_URL, DATA_DIR });

  it('counts what it has verified', async () => {
    await place.leave();
    const out = 'verified: 100 rows, 16 shards, 1 checkpoints\n';
    expect(await verify(place.config)).toEqual({ code: 0, out, error: '' });
  });

  it('names the first row that is wrong in one line', async () => {
    const [last] = await place.sql('SELECT shard, seq, id FROM access_record ORDER BY shard, seq LIMIT 1');
    await place.sql("UPDATE access_record SET receiver = 'nobody'");
    await place.leave();
    const error = `NOT VERIFIED: shard ${last?.shard}, seq ${last?.seq}, id ${last?.id}: was altered after it was written\n`;
    expect(await verify(place.config)).toEqual({ code: 1, out: '', error });
  });

  it('says what to do where a gateway has the folder', async () => {
    const { code, error } = await verify(place.config);
    expect({ code, lines: error.split('\n').length }).toEqual({ code: 1, lines: 2 });
    expect(error).toContain('stop the gateway first, or verify a copy of the folder');
  });

  it('takes the public halves of keys that have gone, for the checkpoints they signed', async () => {
    const { DATA_DIR } = place.config;
    const former = join(DATA_DIR, 'former.json');
    writeFileSync(former, JSON.stringify(place.signer.keys));
    rmSync(join(DATA_DIR, 'receipt.jwk'));
    await place.leave();
    expect(await verify(place.config)).toMatchObject({ code: 1, error: expect.stringContaining('--keys') });
    expect(await verify(place.config, '--keys', former)).toMatchObject({ code: 0 });
  });

  it('misses a checkpoint that was copied elsewhere, though everything was emptied and begun anew', async () => {
    const copy = join(place.config.DATA_DIR, 'checkpoint.jws');
    const [row] = await place.sql('SELECT jws FROM access_checkpoint');
    writeFileSync(copy, `${row?.jws}\n`);
    expect(await verifyWith(copy)).toMatchObject({ code: 0 });
    const error = 'NOT VERIFIED: checkpoint 1 is not the one that was copied elsewhere, or has gone\n';
    const again = await openIdentity(place.config);
    for (const table of ['access_record', 'access_shard', 'access_checkpoint']) {
      await again.source.query(`DELETE FROM ${table}`);
    }
    const repository = new IdentityRepository(again);
    await place.append(accesses(100, { at: later(60) }), place.newLog({}, repository), repository);
    await again.close();
    expect(await verify(place.config)).toMatchObject({ code: 0 });
    expect(await verifyWith(copy)).toEqual({ code: 1, out: '', error });
    expect(await verifyWith(join(place.config.DATA_DIR, 'receipt.jwk'))).toMatchObject({ code: 1 });
  });

  const verifyWith = async (checkpoint: string) => {
    await place.leave();
    return verify(place.config, '--checkpoint', checkpoint);
  };
});
