import type { Database } from '../../shared/database/connect';
import { Rows } from '../../shared/database/rows';
import type { Run, Transactions } from '../../shared/database/transaction';
import { IdempotencyRow, LegalTaskRow } from '../entities';
import { AccountRepository } from './accounts';
import { ConsentRepository } from './consents';
import { RecordRepository } from './record';
import { TicketRepository } from './tickets';

/** All SQL of the identity chapter, by what it is about. A method that reads takes many keys and sends one statement. */
export class IdentityRepository {
  readonly accounts: AccountRepository;
  readonly consents: ConsentRepository;
  readonly record: RecordRepository;
  readonly tickets: TicketRepository;
  readonly tasks: Rows<LegalTaskRow>;
  readonly idempotency: Rows<IdempotencyRow>;
  readonly #writer: Transactions;

  constructor(database: Database) {
    this.accounts = new AccountRepository(database);
    this.consents = new ConsentRepository(database);
    this.record = new RecordRepository(database);
    this.tickets = new TicketRepository(database);
    this.tasks = new Rows(database.source, LegalTaskRow);
    this.idempotency = new Rows(database.source, IdempotencyRow);
    this.#writer = database.writer;
  }

  /** All or nothing; see `Transactions`. */
  transaction<Result>(work: (run: Run) => Promise<Result>): Promise<Result> {
    return this.#writer.transaction(work);
  }

  /** Ends a SELECT within a transaction whose rows stay as they are until it has ended. */
  get forUpdate(): string {
    return this.#writer.forUpdate;
  }
}
