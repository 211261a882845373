import { generateKeyPairSync } from 'node:crypto';
import { cast } from '../../population/cast';
import { recordKeysOf } from '../../subgraphs/identity/keys';
import { accessProperties, beginningOf, chainHash, endOf, shardOf } from '../../subgraphs/identity/record/chain';
import { Signer } from '../../subgraphs/identity/signing';
import { signingKeys } from '../../subgraphs/shared/jwk';
import { databaseKinds, NOON } from '../graph';
import { access, accesses, RecordPlace } from '../record';

/** What somebody tries who can write to the database, and in the end holds one of the keys as well. */

const FORGED = 'forged00000000000000000000';
const tables = ['access_record', 'access_shard', 'access_checkpoint'];
const otherKeys = signingKeys.parse(
  JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })),
);
/** Mai's shard, which has eight rows and more. */
const shard = shardOf(cast.mai.id);
/** In the middle of it. */
const seq = 4;

describe.each(databaseKinds)('the record on %s', (kind) => {
  let place: RecordPlace;
  let ids: Map<number, string>;
  let last: number;

  const sql = (statement: string, ...values: readonly unknown[]) => place.sql(statement, values);
  const row = (at: number, id = ids.get(at)) => `shard ${shard}, seq ${at}, id ${id ?? 'unknown'}:`;
  const rowsOf = (from = 1) =>
    place.repository.record.rows.query(
      `SELECT ${place.repository.record.rows.list()} FROM access_record WHERE shard = ? AND seq >= ? ORDER BY seq`,
      [shard, from],
    );
  /** Numbers rows anew; by way of negative numbers, for no two may be the same in between. */
  const renumber = async (from: number, by: number): Promise<void> => {
    await sql('UPDATE access_record SET seq = -seq WHERE shard = ? AND seq >= ?', shard, from);
    await sql('UPDATE access_record SET seq = -seq + ? WHERE shard = ? AND seq < 0', by, shard);
  };
  const put = async (at: number, of: object = {}, previous = 'no hash of ours'): Promise<string> => {
    const forged = { ...access(), id: FORGED, shard, seq: at, ...of };
    const hash = chainHash(previous, forged);
    await place.repository.transaction((run) => place.repository.record.append(run, [{ ...forged, chainHash: hash }]));
    return hash;
  };
  /** Rewrites the hashes from a row on, so that the chain holds; where it then ends. */
  const rechain = async (from: number): Promise<{ seq: number; hash: string }> => {
    const [before] = from > 1 ? await rowsOf(from - 1) : [];
    let previous = before?.chainHash ?? beginningOf(shard);
    let end = from - 1;
    for (const each of await rowsOf(from)) {
      previous = chainHash(previous, each);
      end = each.seq;
      await sql('UPDATE access_record SET chain_hash = ? WHERE shard = ? AND seq = ?', previous, shard, end);
    }
    return { seq: end, hash: previous };
  };

  beforeAll(async () => {
    place = await RecordPlace.make(kind);
    for (let minute = 0; minute < 4; minute++) {
      const at = new Date(NOON.getTime() + minute * 60_000).toISOString();
      await place.append([access({ at }), ...accesses(40, { at }), access({ at })]);
    }
    const rows = await rowsOf();
    ids = new Map(rows.map((each) => [each.seq, each.id]));
    last = rows.length;
    for (const table of tables) await sql(`CREATE TABLE kept_${table} AS SELECT * FROM ${table}`);
  });
  beforeEach(async () => {
    for (const table of tables) {
      await sql(`DELETE FROM ${table}`);
      await sql(`INSERT INTO ${table} SELECT * FROM kept_${table}`);
    }
    expect(await place.verify()).toEqual({ rows: 168, shards: 16, checkpoints: 4 });
  });
  afterAll(() => place.close());

  describe('a row that is changed', () => {
    const lists = ['fields', 'deniedFields'];
    const numbers = ['version', 'shard', 'seq'];
    const text = (name: string): boolean => !lists.includes(name) && !numbers.includes(name);
    const column = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const change = (name: string, value: unknown) =>
      sql(`UPDATE access_record SET ${column(name)} = ? WHERE shard = ? AND seq = ?`, value, shard, seq);

    it.each(accessProperties.filter(text))('is found by its %s', async (name) => {
      await change(name, 'other');
      expect(await place.verify()).toBe(
        `${row(seq, name === 'id' ? 'other' : ids.get(seq))} was altered after it was written`,
      );
    });

    it.each(['reference', 'purposeCode'])('is found by its %s, when it is made none', async (name) => {
      await change(name, null);
      expect(await place.verify()).toBe(`${row(seq)} was altered after it was written`);
    });

    it.each(lists)('is found by its %s, be it only the way the list is written', async (name) => {
      const [former] = await sql(
        `SELECT ${column(name)} AS list FROM access_record WHERE shard = ? AND seq = ?`,
        shard,
        seq,
      );
      for (const list of ['["Resident.score"]', '[]', `${former?.list} `, 'no list']) {
        await change(name, list);
        expect(await place.verify()).toBe(`${row(seq)} was altered after it was written`);
      }
    });

    it('is found by its version', async () => {
      await change('version', 2);
      expect(await place.verify()).toBe(`${row(seq)} was altered after it was written`);
    });

    it('is found by its number and its shard', async () => {
      await change('seq', 4_000);
      expect(await place.verify()).toBe(`${row(seq, 'unknown')} is missing`);
      await sql('UPDATE access_record SET seq = ? WHERE seq = 4000', seq);
      await change('shard', 99);
      expect(await place.verify()).toBe(`${row(seq, 'unknown')} is missing`);
    });

    it('is found when it is the first or the last', async () => {
      for (const at of [1, last]) {
        await sql("UPDATE access_record SET outcome = 'DENIED' WHERE shard = ? AND seq = ?", shard, at);
        expect(await place.verify()).toBe(`${row(at)} was altered after it was written`);
        await sql("UPDATE access_record SET outcome = 'DISCLOSED' WHERE shard = ? AND seq = ?", shard, at);
      }
    });

    it('is found though everything after it was chained anew', async () => {
      await change('receiver', 'nobody');
      const end = await rechain(seq);
      expect(await place.verify()).toMatch(new RegExp(`^${row(last)} is the last of a chain that was written anew`));
      await sql('UPDATE access_shard SET hash = ? WHERE shard = ?', end.hash, shard);
      expect(await place.verify()).toMatch(new RegExp(`^the end of shard ${shard} is not believed`));
    });

    it('is found though the key of the ends was stolen: signed checkpoints state what was there', async () => {
      await change('receiver', 'nobody');
      const { mac, hash } = endOf({ shard, ...(await rechain(seq)) }, recordKeysOf(place.config));
      await sql('UPDATE access_shard SET hash = ?, mac = ? WHERE shard = ?', hash, mac, shard);
      expect(await place.verify()).toMatch(
        /^shard \d+, seq \d+, id \w{26}: is not the row that a signed checkpoint states$/,
      );
    });
  });

  describe('a row that is taken out', () => {
    it('leaves a gap', async () => {
      await sql('DELETE FROM access_record WHERE shard = ? AND seq = ?', shard, seq);
      expect(await place.verify()).toBe(`${row(seq, 'unknown')} is missing`);
    });

    it('is missed though the gap was closed', async () => {
      await sql('DELETE FROM access_record WHERE shard = ? AND seq = ?', shard, seq);
      await renumber(seq + 1, -1);
      expect(await place.verify()).toBe(`${row(seq, ids.get(seq + 1))} stands where another row was, which is missing`);
    });

    it('is missed when it was the first', async () => {
      await sql('DELETE FROM access_record WHERE shard = ? AND seq = 1', shard);
      expect(await place.verify()).toBe(`${row(1, 'unknown')} is missing`);
    });
  });

  describe('the last rows, taken out', () => {
    const cut = (): Promise<unknown> => sql('DELETE FROM access_record WHERE shard = ? AND seq > ?', shard, seq);

    it('are missed by the end', async () => {
      await cut();
      expect(await place.verify()).toBe(`${row(seq + 1, 'unknown')} is missing, and everything after it`);
    });

    it('are missed though the end was moved back', async () => {
      await cut();
      const [left] = await rowsOf(seq);
      await sql('UPDATE access_shard SET seq = ?, hash = ? WHERE shard = ?', seq, left?.chainHash, shard);
      expect(await place.verify()).toMatch(new RegExp(`^the end of shard ${shard} is not believed`));
    });

    it('are missed by the checkpoints, though the end is one that was true once', async () => {
      await cut();
      const [left] = await rowsOf(seq);
      const { mac, hash } = endOf({ shard, seq, hash: String(left?.chainHash) }, recordKeysOf(place.config));
      await sql('UPDATE access_shard SET seq = ?, hash = ?, mac = ? WHERE shard = ?', seq, hash, mac, shard);
      expect(await place.verify()).toMatch(/seq \d+, id unknown: is not the row that a signed checkpoint states$/);
    });

    it('are missed when they are all there were', async () => {
      await sql('DELETE FROM access_record WHERE shard = ?', shard);
      expect(await place.verify()).toBe(`${row(1, 'unknown')} is missing, and everything after it`);
      await sql('DELETE FROM access_shard WHERE shard = ?', shard);
      expect(await place.verify()).toBe(`the end of shard ${shard} is missing`);
      const { seq: none, hash, mac } = endOf({ shard, seq: 0, hash: beginningOf(shard) }, recordKeysOf(place.config));
      await sql('INSERT INTO access_shard (shard, seq, hash, mac) VALUES (?, ?, ?, ?)', shard, none, hash, mac);
      expect(await place.verify()).toMatch(
        /^shard \d+, seq \d+, id unknown: is not the row that a signed checkpoint states$/,
      );
    });
  });

  describe('rows that change places', () => {
    it('are found next to each other', async () => {
      await sql('UPDATE access_record SET seq = -1 WHERE shard = ? AND seq = ?', shard, seq);
      await sql('UPDATE access_record SET seq = ? WHERE shard = ? AND seq = ?', seq, shard, seq + 1);
      await sql('UPDATE access_record SET seq = ? WHERE shard = ? AND seq = -1', seq + 1, shard);
      expect(await place.verify()).toBe(`${row(seq, ids.get(seq + 1))} is out of order`);
    });

    it('are found far from each other', async () => {
      await sql('UPDATE access_record SET seq = -1 WHERE shard = ? AND seq = ?', shard, seq);
      await sql('UPDATE access_record SET seq = ? WHERE shard = ? AND seq = ?', seq, shard, last);
      await sql('UPDATE access_record SET seq = ? WHERE shard = ? AND seq = -1', last, shard);
      expect(await place.verify()).toContain(row(seq, ids.get(last)));
    });
  });

  describe('a row that is put in', () => {
    it('is found between others', async () => {
      await renumber(seq, 1);
      await put(seq);
      expect(await place.verify()).toBe(`${row(seq, FORGED)} was put in`);
    });

    it('is found though it was chained to the one before it', async () => {
      await renumber(seq, 1);
      await put(seq, {}, (await rowsOf(seq - 1))[0]?.chainHash);
      expect(await place.verify()).toBe(`${row(seq, FORGED)} was put in`);
    });

    it('is found behind the end, well chained', async () => {
      const hash = await put(last + 1, {}, (await rowsOf(last))[0]?.chainHash);
      await put(last + 2, { id: FORGED.replace('f', 'g') }, hash);
      expect(await place.verify()).toBe(`${row(last + 1, FORGED)} was put in`);
    });

    it.each([0, -1, -2_147_483_648])('is found before the first, at %s', async (at) => {
      await put(at);
      expect(await place.verify()).toBe(`${row(at, FORGED)} was put in`);
    });

    it.each([16, -1, 2_000_000])('is found in a shard that there is not, %s', async (strange) => {
      await put(1, { shard: strange });
      expect(await place.verify()).toBe(`shard ${strange}, seq 1, id ${FORGED}: was put in`);
    });
  });

  describe('an end', () => {
    it('is missed', async () => {
      await sql('DELETE FROM access_shard WHERE shard = ?', shard);
      expect(await place.verify()).toBe(`the end of shard ${shard} is missing`);
    });

    it("is not believed with another shard's statement", async () => {
      await sql('UPDATE access_shard SET mac = ? WHERE shard = ?', 'x'.repeat(43), shard);
      expect(await place.verify()).toMatch(new RegExp(`^the end of shard ${shard} is not believed`));
    });

    it('is not believed under another key', async () => {
      expect(await place.verify({ RECORD_KEY: ['another-record-key-another-record-key'] })).toMatch(
        /^the end of shard 0 is not believed/,
      );
    });

    it('that was tampered with takes no further row', async () => {
      for (const statement of [
        'UPDATE access_shard SET seq = seq - 1',
        "UPDATE access_shard SET mac = 'x'",
        "UPDATE access_shard SET hash = ''",
        'DELETE FROM access_shard',
      ]) {
        await sql(`${statement} WHERE shard = ?`, shard);
        for (const log of [place.log, place.newLog()]) {
          await expect(place.append([access()], log)).rejects.toThrow('the access record does not end as it was left');
        }
      }
      expect((await rowsOf()).length).toBe(last);
    });

    it('takes no row either when all ends have gone, as if nothing had ever been written', async () => {
      for (const table of ['access_shard', 'access_record']) {
        await sql(`DELETE FROM ${table}`);
        expect(await place.verify()).toBe('the end of shard 0 is missing');
        await expect(place.append([access()], place.newLog())).rejects.toThrow('does not end as it was left');
      }
    });
  });

  describe('a checkpoint', () => {
    const jwsOf = async (of: number): Promise<string> => {
      const [found] = await sql('SELECT jws FROM access_checkpoint WHERE seq = ?', of);
      return String(found?.jws);
    };

    it('is missed, be it one of many or the last', async () => {
      await sql('DELETE FROM access_checkpoint WHERE seq = 2');
      expect(await place.verify()).toBe('checkpoint 2 is missing');
      await sql('DELETE FROM access_checkpoint WHERE seq > 1');
      expect(await place.verify()).toBe('checkpoint 2 is missing, and everything after it');
      await sql('DELETE FROM access_checkpoint');
      expect(await place.verify()).toBe('checkpoint 1 is missing, and everything after it');
    });

    it('is missed though the end of the checkpoints was moved back', async () => {
      await sql('DELETE FROM access_checkpoint WHERE seq = 4');
      await sql('UPDATE access_shard SET seq = 3 WHERE shard = 16');
      expect(await place.verify()).toMatch(/^the end of the checkpoints is not believed/);
      await sql('DELETE FROM access_shard WHERE shard = 16');
      expect(await place.verify()).toBe('the end of the checkpoints is missing');
    });

    it('is found by its time, its number and each part of its text', async () => {
      await sql("UPDATE access_checkpoint SET at = '2026-01-01T00:00:00.000Z' WHERE seq = 2");
      expect(await place.verify()).toBe('checkpoint 2 was altered after it was written');
      for (const part of [0, 1, 2]) {
        const parts = (await jwsOf(3)).split('.');
        parts[part] = String(parts[part]).replace(/^./, (letter) => (letter === 'e' ? 'f' : 'e'));
        await sql('UPDATE access_checkpoint SET jws = ? WHERE seq = 1', parts.join('.'));
        expect(await place.verify()).toMatch(/^checkpoint 1 was altered, or signed with a key/);
      }
    });

    it('is found in the place of another', async () => {
      await sql('UPDATE access_checkpoint SET jws = ? WHERE seq = 3', await jwsOf(2));
      expect(await place.verify()).toBe('checkpoint 3 was altered after it was written');
    });

    it('is not believed when somebody else signed it', async () => {
      const payload = await place.signer.open('record-checkpoint', await jwsOf(4));
      const forged = await new Signer(otherKeys).sign('record-checkpoint', payload ?? {});
      await sql('UPDATE access_checkpoint SET jws = ? WHERE seq = 4', forged);
      expect(await place.verify()).toMatch(/^checkpoint 4 was altered, or signed with a key/);
      expect(await place.verify({ RECEIPT_KEY: otherKeys })).toMatch(/^checkpoint 1 was altered, or signed with a key/);
    });

    it('is not believed when it was signed with the true key for another list', async () => {
      const payload = await place.signer.open('record-checkpoint', await jwsOf(4));
      for (const [change, finding] of [
        [{ previous: 'x'.repeat(43) }, 'checkpoint 4 does not follow the one before it'],
        [{ at: payload?.at, extra: 1 }, 'checkpoint 4 was altered after it was written'],
      ] as const) {
        const forged = await place.signer.sign('record-checkpoint', { ...payload, ...change });
        await sql('UPDATE access_checkpoint SET jws = ? WHERE seq = 4', forged);
        expect(await place.verify()).toBe(finding);
      }
    });

    it('that has gone lets no other be written in its place', async () => {
      await sql('DELETE FROM access_checkpoint WHERE seq = 4');
      await expect(place.append([access()], place.newLog())).rejects.toThrow('does not end as it was left');
    });
  });

  it('says nothing of anybody when it names what is wrong', async () => {
    await sql("UPDATE access_record SET receiver = 'Ngân hàng khác' WHERE shard = ? AND seq = ?", shard, seq);
    const finding = String(await place.verify());
    for (const value of ['Ngân hàng', 'bank', 'account-opening', cast.mai.id]) expect(finding).not.toContain(value);
  });
});
