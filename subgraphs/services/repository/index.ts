import type { Database } from '../../shared/database/connect';
import { newestOfEach, type Position } from '../../shared/database/pages';
import { marks, padded, Rows } from '../../shared/database/rows';
import type { Run, Transactions } from '../../shared/database/transaction';
import {
  ApplicationEffectRow,
  ApplicationEventRow,
  ApplicationRow,
  ApplicationStepRow,
  AttachmentRow,
  IdempotencyRow,
  PaymentRow,
  ServiceRecordRow,
  StrayPaymentRow,
} from '../entities';

/** Which part of every list of applications is read. */
export interface ApplicationPage {
  readonly state: string | null;
  /** No other application than this one. */
  readonly only?: string | null;
  readonly after: Position | null;
  /** At most so many of each resident. */
  readonly limit: number;
}

/** An application with its payment, if there is one. */
export interface PaidApplication extends ApplicationRow {
  readonly payment: PaymentRow | null;
}

/** What hangs on an application, by kind. */
export interface PartRows {
  readonly event: ApplicationEventRow;
  readonly step: ApplicationStepRow;
  readonly attachment: AttachmentRow;
  readonly payment: PaymentRow;
}
export type PartKind = keyof PartRows;
export type ApplicationPart = { [Kind in PartKind]: { readonly kind: Kind; readonly row: PartRows[Kind] } }[PartKind];

const standing = [
  'id',
  'residentId',
  'subjectId',
  'otherId',
  'agency',
  'areaCode',
  'state',
  'procedureNumber',
  'procedureOn',
] as const;
export type Standing = Pick<ApplicationRow, (typeof standing)[number]>;

/** What lies on a desk. */
export interface DeskPage {
  readonly agency: string;
  /** Communes; null for all of the office's. */
  readonly communes: readonly string[] | null;
  readonly states: readonly string[];
  readonly procedure: number | null;
  /** Those due before this moment, or those that are not; null for both. */
  readonly overdue: { readonly is: boolean; readonly at: string } | null;
  readonly after: Position | null;
  readonly limit: number;
}

/** The latest payment of each application: the one that settled it. */
const PAYMENT =
  'LEFT JOIN payment ON payment.id = (SELECT latest.id FROM payment latest WHERE latest.application_id = application.id ' +
  'AND latest.paid_at IS NOT NULL ORDER BY latest.paid_at DESC, latest.id DESC LIMIT 1)';

/** All SQL of the services chapter. A method that reads takes many keys and sends one statement. */
export class ServiceRepository {
  readonly rows: Rows<ApplicationRow>;
  readonly parted: { readonly [Kind in PartKind]: Rows<PartRows[Kind]> };
  readonly payments: Rows<PaymentRow>;
  readonly strays: Rows<StrayPaymentRow>;
  readonly effects: Rows<ApplicationEffectRow>;
  readonly records: Rows<ServiceRecordRow>;
  readonly idempotency: Rows<IdempotencyRow>;
  readonly #writer: Transactions;

  constructor({ source, writer }: Database) {
    this.rows = new Rows(source, ApplicationRow);
    this.payments = new Rows(source, PaymentRow);
    this.parted = {
      event: new Rows(source, ApplicationEventRow),
      step: new Rows(source, ApplicationStepRow),
      attachment: new Rows(source, AttachmentRow),
      payment: this.payments,
    };
    this.strays = new Rows(source, StrayPaymentRow);
    this.effects = new Rows(source, ApplicationEffectRow);
    this.records = new Rows(source, ServiceRecordRow);
    this.idempotency = new Rows(source, IdempotencyRow);
    this.#writer = writer;
  }

  /** All or nothing; see `Transactions`. */
  transaction<Result>(work: (run: Run) => Promise<Result>): Promise<Result> {
    return this.#writer.transaction(work);
  }

  /** Ends a SELECT within a transaction whose rows stay as they are until it has ended. */
  get forUpdate(): string {
    return this.#writer.forUpdate;
  }

  async applications(ids: readonly string[]): Promise<PaidApplication[]> {
    const keys = padded(ids);
    const records = await this.rows.records(
      `SELECT ${this.#columns('application')} FROM application ${PAYMENT} WHERE application.id IN (${marks(keys.length)})`,
      keys,
    );
    return records.map((record) => this.#paid(record));
  }

  /** Whose applications are and where they stand, without what they say. One statement, whether there are any or not. */
  standings(ids: readonly string[]): Promise<Standing[]> {
    return this.rows.where('id', ids, { columns: standing });
  }

  /** A page of a desk, oldest first. */
  async desk({ agency, communes, states, procedure, overdue, after, limit }: DeskPage): Promise<PaidApplication[]> {
    if (communes?.length === 0 || states.length === 0) return [];
    const conditions = ['application.agency = ?'];
    const values: (string | number)[] = [agency];
    const where = (condition: string, ...bound: readonly (string | number)[]): void => {
      conditions.push(condition);
      values.push(...bound);
    };
    const [places, wanted] = [padded(communes ?? []), padded(states)];
    if (communes !== null) where(`application.area_code IN (${marks(places.length)})`, ...places);
    where(`application.state IN (${marks(wanted.length)})`, ...wanted);
    if (procedure !== null) where('application.procedure_number = ?', procedure);
    if (overdue?.is) where('application.due_at < ?', overdue.at);
    else if (overdue) where('(application.due_at IS NULL OR application.due_at >= ?)', overdue.at);
    if (after) where('(application.created_at, application.id) > (?, ?)', after.sort, after.id);
    const records = await this.rows.records(
      `SELECT ${this.#columns('application')} FROM application ${PAYMENT} WHERE ${conditions.join(' AND ')} ` +
        'ORDER BY application.created_at, application.id LIMIT ?',
      [...values, limit],
    );
    return records.map((record) => this.#paid(record));
  }

  /** What an agency without a registry of its own keeps of these residents, newest first. */
  recordsOf(residents: readonly string[]): Promise<ServiceRecordRow[]> {
    return this.records.where('residentId', residents, { order: 'since DESC, id' });
  }

  /** Within a transaction: the place of the next event of an application whose row is locked. */
  async nextPosition(run: Run, applicationId: string): Promise<number> {
    const [found] = await run('SELECT MAX(position) AS last_position FROM application_event WHERE application_id = ?', [
      applicationId,
    ]);
    return Number(found?.last_position ?? 0) + 1;
  }

  /** Within a transaction: how many applications of a resident are begun and not handed in, counted up to a limit. */
  async unfiledOf(run: Run, residentId: string, limit: number): Promise<number> {
    const [found] = await run(
      `SELECT COUNT(*) AS unfiled FROM (
        SELECT id FROM application WHERE resident_id = ? AND submitted_at IS NULL AND state IN ('DRAFT', 'AWAITING_PAYMENT') LIMIT ${limit}
      ) AS mine`,
      [residentId],
    );
    return Number(found?.unfiled ?? 0);
  }

  /** Within a transaction: the receipt codes among these that are taken. */
  async takenCodes(run: Run, codes: readonly string[]): Promise<string[]> {
    const found = await run(`SELECT code FROM application WHERE code IN (${marks(codes.length)})`, codes);
    return found.map(({ code }) => String(code));
  }

  /** The applications of each resident, newest first. */
  async applicationsOf(
    residents: readonly string[],
    { state, only = null, after, limit }: ApplicationPage,
  ): Promise<PaidApplication[]> {
    const owners = padded(residents);
    const filters: [condition: string, value: string][] = [];
    if (state !== null) filters.push(['state = ?', state]);
    if (only !== null) filters.push(['id = ?', only]);
    const newest = newestOfEach({
      table: 'application',
      columns: this.rows.list(),
      owner: 'resident_id',
      sort: 'created_at',
      owners: owners.length,
      filters: filters.map(([condition]) => condition),
      after: after !== null,
    });
    const start = after === null ? [] : [after.sort, after.sort, after.id];
    const records = await this.rows.records(
      `SELECT ${this.#columns('application')} FROM (${newest}) AS application ${PAYMENT} ` +
        'ORDER BY application.resident_id, application.place',
      [...owners, ...filters.map(([, value]) => value), ...start, limit],
    );
    return records.map((record) => this.#paid(record));
  }

  /**
   * The parts of these kinds that hang on these applications, in one statement for all kinds: events oldest first, steps
   * in order, attachments by id. A column that a kind does not have is null for it.
   */
  async parts(kinds: readonly PartKind[], applications: readonly string[]): Promise<ApplicationPart[]> {
    if (applications.length === 0) return [];
    const keys = padded(applications);
    const names = [...new Set(kinds.flatMap((kind) => this.parted[kind].names))];
    const selects = kinds.map((kind) => {
      const { table, names: own } = this.parted[kind];
      const columns = names.map((name) => (own.includes(name) ? name : `NULL AS ${name}`));
      return `SELECT '${kind}' AS part, ${columns.join(', ')} FROM ${table} WHERE application_id IN (${marks(keys.length)})`;
    });
    const order = names.includes('position') ? 'position, id' : 'id';
    const records = await this.rows.records(
      `${selects.join(' UNION ALL ')} ORDER BY application_id, ${order}`,
      kinds.flatMap(() => keys),
    );
    return records.map((record) => {
      const kind = record.part as PartKind;
      return { kind, row: this.parted[kind].decode(record) } as ApplicationPart;
    });
  }

  #columns(table: string): string {
    return `${this.rows.list(undefined, table)}, ${this.payments.list(undefined, 'payment', 'payment_')}`;
  }

  #paid(record: Record<string, unknown>): PaidApplication {
    const payment = record.payment_id === null ? null : this.payments.decode(record, 'payment_');
    return { ...this.rows.decode(record), payment };
  }
}
