import type { Database } from '../shared/database/connect';
import { newestOfEach, type Position } from '../shared/database/pages';
import { marks, padded, Rows } from '../shared/database/rows';
import { ApplicationEventRow, ApplicationRow, ApplicationStepRow, AttachmentRow, PaymentRow } from './entities';

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
}
export type PartKind = keyof PartRows;
export type ApplicationPart = { [Kind in PartKind]: { readonly kind: Kind; readonly row: PartRows[Kind] } }[PartKind];

const standing = ['residentId', 'subjectId', 'areaCode', 'state', 'procedureNumber', 'procedureOn'] as const;
export type Standing = Pick<ApplicationRow, (typeof standing)[number]>;

const PAYMENT = 'LEFT JOIN payment ON payment.application_id = application.id';

/** All SQL of the services chapter. Every method takes many keys and sends one statement. */
export class ServiceRepository {
  readonly #applications: Rows<ApplicationRow>;
  readonly #parts: { readonly [Kind in PartKind]: Rows<PartRows[Kind]> };
  readonly #payments: Rows<PaymentRow>;

  constructor({ source }: Database) {
    this.#applications = new Rows(source, ApplicationRow);
    this.#parts = {
      event: new Rows(source, ApplicationEventRow),
      step: new Rows(source, ApplicationStepRow),
      attachment: new Rows(source, AttachmentRow),
    };
    this.#payments = new Rows(source, PaymentRow);
  }

  async applications(ids: readonly string[]): Promise<PaidApplication[]> {
    const keys = padded(ids);
    const records = await this.#applications.records(
      `SELECT ${this.#columns('application')} FROM application ${PAYMENT} WHERE application.id IN (${marks(keys.length)})`,
      keys,
    );
    return records.map((record) => this.#paid(record));
  }

  /** Whose an application is and where it stands, without what it says. One statement, whether there is one or not. */
  async standing(id: string): Promise<Standing | null> {
    const [row] = await this.#applications.where('id', [id], { columns: standing });
    return row ?? null;
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
      columns: this.#applications.list(),
      owner: 'resident_id',
      sort: 'created_at',
      owners: owners.length,
      filters: filters.map(([condition]) => condition),
      after: after !== null,
    });
    const start = after === null ? [] : [after.sort, after.sort, after.id];
    const records = await this.#applications.records(
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
    const names = [...new Set(kinds.flatMap((kind) => this.#parts[kind].names))];
    const selects = kinds.map((kind) => {
      const { table, names: own } = this.#parts[kind];
      const columns = names.map((name) => (own.includes(name) ? name : `NULL AS ${name}`));
      return `SELECT '${kind}' AS part, ${columns.join(', ')} FROM ${table} WHERE application_id IN (${marks(keys.length)})`;
    });
    const order = names.includes('position') ? 'position, id' : 'id';
    const records = await this.#applications.records(
      `${selects.join(' UNION ALL ')} ORDER BY application_id, ${order}`,
      kinds.flatMap(() => keys),
    );
    return records.map((record) => {
      const kind = record.part as PartKind;
      return { kind, row: this.#parts[kind].decode(record) } as ApplicationPart;
    });
  }

  #columns(table: string): string {
    return `${this.#applications.list(undefined, table)}, ${this.#payments.list(undefined, 'payment', 'payment_')}`;
  }

  #paid(record: Record<string, unknown>): PaidApplication {
    const payment = record.payment_id === null ? null : this.#payments.decode(record, 'payment_');
    return { ...this.#applications.decode(record), payment };
  }
}
