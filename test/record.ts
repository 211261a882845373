import { randomUUID } from 'node:crypto';
import { cast } from '../population/cast';
import { identity } from '../subgraphs/identity';
import { AccessLog, type NewAccess } from '../subgraphs/identity/access/log';
import { receiptKeysOf, recordKeysOf } from '../subgraphs/identity/keys';
import { describeFinding } from '../subgraphs/identity/record/source';
import { type Verified, verifyRecord } from '../subgraphs/identity/record/verify';
import { IdentityRepository } from '../subgraphs/identity/repository';
import { readRecord } from '../subgraphs/identity/repository/recordPages';
import { Signer } from '../subgraphs/identity/signing';
import { type Config, readChapterConfig } from '../subgraphs/shared/config';
import { type Database, openDatabase } from '../subgraphs/shared/database/connect';
import { migrate } from '../subgraphs/shared/database/migrate';
import { digestOf } from '../subgraphs/shared/seal';
import { makePlace, NOON } from './graph';

/** An identity chapter's database by itself, with one who appends to the record in it. */
export class RecordPlace {
  readonly repository: IdentityRepository;
  readonly signer: Signer;
  readonly log: AccessLog;

  private constructor(
    readonly database: Database,
    readonly config: Config,
    private readonly remove: () => Promise<void>,
  ) {
    this.repository = new IdentityRepository(database);
    this.signer = new Signer(receiptKeysOf(config));
    this.log = this.newLog();
  }

  static async make(kind: 'sqlite' | 'mysql'): Promise<RecordPlace> {
    const place = await makePlace(kind);
    const config = readChapterConfig([], { ...place.settings, NODE_ENV: 'test' });
    return new RecordPlace(await openIdentity(config), config, place.remove);
  }

  /** One who knows nothing but what the database says, as after a start. */
  newLog(settings: Partial<Config> = {}, repository = this.repository): AccessLog {
    const config = { ...this.config, ...settings };
    return new AccessLog(repository, recordKeysOf(config), new Signer(receiptKeysOf(config)));
  }

  append(accesses: readonly NewAccess[], log = this.log, repository = this.repository): Promise<void> {
    return repository.transaction((run) => log.append(run, accesses));
  }

  /** The counts, or in words what is wrong first. */
  async verify(settings: Partial<Config> = {}): Promise<Verified | string> {
    const config = { ...this.config, ...settings };
    const signer = new Signer(receiptKeysOf(config));
    const open = (jws: string) => signer.open('record-checkpoint', jws);
    const found = await readRecord(this.database, (record) =>
      verifyRecord(record, { ends: recordKeysOf(config), open }),
    );
    return 'what' in found ? describeFinding(found) : found;
  }

  /** What somebody with the database's password does; the driver takes one statement. */
  sql(statement: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
    return this.database.source.query(statement, [...values]);
  }

  /** Leaves the database to another process. */
  async leave(): Promise<void> {
    if (this.database.source.isInitialized) await this.database.close();
  }

  async close(): Promise<void> {
    await this.leave();
    await this.remove();
  }
}

export async function openIdentity({ DATABASE_URL }: Config): Promise<Database> {
  const { name, entities, migrations } = identity;
  const database = await openDatabase({ url: DATABASE_URL, chapter: name, entities, migrations });
  await migrate(database, name);
  return database;
}

/** The bank reads somebody's name and birth date under a consent. */
export const access = (of: Partial<NewAccess> = {}): NewAccess => ({
  residentId: cast.mai.id,
  at: NOON.toISOString(),
  receiver: 'Ngân hàng Phương Đông',
  receiverId: 'bank',
  receiverKind: 'RELYING_PARTY',
  basis: 'CONSENT',
  reference: 'consent00000000000000000000'.slice(0, 26),
  version: 1,
  purposeCode: 'account-opening',
  fields: ['Resident.fullName', 'Resident.dateOfBirth'],
  deniedFields: ['Resident.residences'],
  outcome: 'DISCLOSED',
  operationHash: digestOf('{ consentedResident { fullName dateOfBirth } }'),
  requestId: randomUUID(),
  withheldUntil: null,
  ...of,
});

/** As many accesses, to made-up people who are spread over all shards. */
export const accesses = (count: number, of: Partial<NewAccess> = {}): NewAccess[] =>
  Array.from({ length: count }, (_, n) => access({ residentId: `resident-${n}`, ...of }));
