import type { Database } from '../shared/database/connect';
import { newestOfEach, type Position } from '../shared/database/pages';
import { marks, padded, Rows } from '../shared/database/rows';
import { ApplicationEventRow, ApplicationRow, ApplicationStepRow, AttachmentRow, PaymentRow } from './entities';

/** Which part of every list of applications is read. */
export interface ApplicationPage {
  readonly state: string | null;
  readonly after: Position | null;
  /** At most so many of each resident. */
  readonly limit: number;
}

/** An application with its payment, if there is one. */
export interface PaidApplication extends ApplicationRow {
  readonly payment: PaymentRow | null;
}

const PAYMENT = 'LEFT JOIN payment ON payment.application_id = application.id';

/** All SQL of the services chapter. Every method takes many keys and sends one statement. */
export class ServiceRepository {
  readonly #applications: Rows<ApplicationRow>;
  readonly #events: Rows<ApplicationEventRow>;
  readonly #steps: Rows<ApplicationStepRow>;
  readonly #attachments: Rows<AttachmentRow>;
  readonly #payments: Rows<PaymentRow>;

  constructor({ source }: Database) {
    this.#applications = new Rows(source, ApplicationRow);
    this.#events = new Rows(source, ApplicationEventRow);
    this.#steps = new Rows(source, ApplicationStepRow);
    this.#attachments = new Rows(source, AttachmentRow);
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

  /** The applications of each resident, newest first. */
  async applicationsOf(
    residents: readonly string[],
    { state, after, limit }: ApplicationPage,
  ): Promise<PaidApplication[]> {
    const owners = padded(residents);
    const newest = newestOfEach({
      table: 'application',
      columns: this.#applications.list(),
      owner: 'resident_id',
      sort: 'created_at',
      owners: owners.length,
      filters: state === null ? [] : ['state = ?'],
      after: after !== null,
    });
    const filters = state === null ? [] : [state];
    const start = after === null ? [] : [after.sort, after.sort, after.id];
    const records = await this.#applications.records(
      `SELECT ${this.#columns('application')} FROM (${newest}) AS application ${PAYMENT} ` +
        'ORDER BY application.resident_id, application.place',
      [...owners, ...filters, ...start, limit],
    );
    return records.map((record) => this.#paid(record));
  }

  /** Oldest first. */
  events(applications: readonly string[]): Promise<ApplicationEventRow[]> {
    return this.#events.where('applicationId', applications, { order: 'application_id, position' });
  }

  steps(applications: readonly string[]): Promise<ApplicationStepRow[]> {
    return this.#steps.where('applicationId', applications, { order: 'application_id, position' });
  }

  attachments(applications: readonly string[]): Promise<AttachmentRow[]> {
    return this.#attachments.where('applicationId', applications, { order: 'application_id, id' });
  }

  #columns(table: string): string {
    return `${this.#applications.list(undefined, table)}, ${this.#payments.list(undefined, 'payment', 'payment_')}`;
  }

  #paid(record: Record<string, unknown>): PaidApplication {
    const payment = record.payment_id === null ? null : this.#payments.decode(record, 'payment_');
    return { ...this.#applications.decode(record), payment };
  }
}
