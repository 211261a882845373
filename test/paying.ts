import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { ApplicationRow, PaymentRow } from '../subgraphs/services/entities';
import * as entities from '../subgraphs/services/entities';
import { APPLICATION_CHANGED, change, locked } from '../subgraphs/services/filing/change';
import { handIn } from '../subgraphs/services/filing/hand-in';
import type { FilingContext } from '../subgraphs/services/filing/own';
import type { ServiceMeans } from '../subgraphs/services/means';
import { migrations } from '../subgraphs/services/migrations';
import {
  developmentProvider,
  developmentReference,
  notificationSignature,
} from '../subgraphs/services/money/development';
import { settle } from '../subgraphs/services/money/ledger';
import { noticeOfPayment } from '../subgraphs/services/money/notification';
import { payApplicationFee } from '../subgraphs/services/money/pay';
import type { PaymentNotice } from '../subgraphs/services/money/provider';
import { ServiceRepository } from '../subgraphs/services/repository';
import { Access } from '../subgraphs/shared/access';
import type { Caller } from '../subgraphs/shared/caller';
import { type Database, openDatabase } from '../subgraphs/shared/database/connect';
import { migrate } from '../subgraphs/shared/database/migrate';
import { faultCodeOf } from '../subgraphs/shared/errors';
import type { Notice } from '../subgraphs/shared/events/event';
import { newId } from '../subgraphs/shared/ids';

/** 10:00 in Hà Nội on the day of the test population. */
export const NOON = new Date('2026-11-20T03:00:00.000Z');
export const PAYMENT_KEY = 'test-payment-key-test-payment-key-01';

type Payment = Omit<PaymentNotice, 'reference'>;

/** The money of the services chapter on a database of its own, with applications as they are before and after they are paid. */
export class Till {
  /** What was told to others. */
  readonly notices: Notice[] = [];

  private constructor(
    readonly database: Database,
    readonly repository: ServiceRepository,
    private readonly remove: () => Promise<void>,
  ) {}

  static async open(kind: 'sqlite' | 'mysql'): Promise<Till> {
    const { url, remove } = makePlace(kind);
    const database = await openDatabase({ url, chapter: 'services', entities: Object.values(entities), migrations });
    await migrate(database, 'services');
    return new Till(database, new ServiceRepository(database), async () => {
      await database.close();
      await remove();
    });
  }

  close(): Promise<void> {
    return this.remove();
  }

  get means(): ServiceMeans {
    const emit = async (_run: unknown, notices: readonly Notice[]): Promise<void> => void this.notices.push(...notices);
    const store = undefined as unknown as ServiceMeans['store'];
    return { repository: this.repository, outbox: { emit }, store, payments: developmentProvider([PAYMENT_KEY]) };
  }

  /** An application of `mai`, unless said otherwise, that waits for its fee. */
  async application(columns: Partial<ApplicationRow> = {}): Promise<ApplicationRow> {
    const id = newId();
    const row: ApplicationRow = {
      id,
      residentId: 'mai',
      subjectId: 'mai',
      code: `H01-${id.slice(0, 16)}`,
      procedureNumber: 4,
      procedureOn: '2026-11-20',
      channel: 'ONLINE',
      state: 'AWAITING_PAYMENT',
      agency: 'Công an Phường Ba Đình',
      areaCode: '00004',
      revision: 2,
      otherId: null,
      onceKey: null,
      form: '{}',
      prefilled: [],
      fee: 7_000,
      feeWaived: 0,
      waivers: [],
      feeKnown: true,
      resultChannel: 'ELECTRONIC',
      createdAt: NOON.toISOString(),
      submittedAt: null,
      dueAt: null,
      decidedAt: null,
      resultSummary: null,
      resultDocumentId: null,
      resultIssuedAt: null,
      ...columns,
    };
    await this.repository.transaction((run) => this.repository.rows.insert(run, [row]));
    return row;
  }

  /** The application and its payments as they stand. */
  async standing(id: string): Promise<{ row: ApplicationRow; payments: PaymentRow[]; due: number; back: number }> {
    const [row] = await this.repository.rows.where('id', [id]);
    if (!row) throw new Error('there is no such application');
    const payments = await this.repository.payments.where('applicationId', [id]);
    const sum = (of: (payment: PaymentRow) => number): number => payments.reduce((total, each) => total + of(each), 0);
    return {
      row,
      payments,
      due: row.fee - sum(({ applied }) => applied),
      back: sum(({ amount, applied }) => amount - applied),
    };
  }

  async history(id: string): Promise<string[]> {
    const events = await this.repository.parted.event.where('applicationId', [id], { order: 'position' });
    return events.map(({ state, byWhom, refused }) => (refused ? `${byWhom}: ${refused}` : `${byWhom}: ${state}`));
  }

  /** States that others were told of an application. */
  told(id: string): unknown[] {
    const changes = this.notices.filter(({ type, data }) => type === APPLICATION_CHANGED && data.application === id);
    return changes.map(({ data }) => data.state);
  }

  /** A payment for an application, by its reference. */
  reference(row: Pick<ApplicationRow, 'code'>, amount: number, more: Partial<Payment> = {}): string {
    return developmentReference(PAYMENT_KEY, paymentFor(row, amount, more));
  }

  /** The citizen tells of a payment: `done`, or the code it was refused with. */
  async pays(id: string, reference: string, { as = 'mai', key = newId(), method = 'VietQR' } = {}): Promise<string> {
    return this.outcome(payApplicationFee({ id, method, reference, key }, this.context(as)));
  }

  /** The payment service tells of a payment: `done`, or a code. */
  notifies(notice: PaymentNotice | string, signature?: string | null): Promise<string> {
    const body = typeof notice === 'string' ? notice : JSON.stringify(notice);
    const signed = signature === undefined ? notificationSignature(PAYMENT_KEY, body) : signature;
    return this.outcome(noticeOfPayment(body, signed, { means: this.means, now: NOON }));
  }

  /** A draft is handed in at this fee, or the agency sets it for one that was. */
  async hands(id: string, fee: number): Promise<void> {
    const acting = { means: this.means, now: NOON };
    await this.repository.transaction(async (run) => {
      const row = await locked(run, id, acting);
      const due = await settle(run, { id, fee }, acting);
      const columns = { fee, feeKnown: true };
      if (due > 0) await change(run, row, { state: 'AWAITING_PAYMENT', by: 'citizen', columns }, acting);
      else if (row.state === 'DRAFT') await handIn(run, row, 'citizen', acting, columns);
      else await change(run, row, { by: 'citizen', columns }, acting);
    });
  }

  context(subject: string): FilingContext {
    const caller: Caller = {
      kind: 'CITIZEN',
      subject,
      client: 'cong-dan-so',
      scopes: ['application:write', 'applications'],
      level: 2,
      agency: null,
      area: null,
    };
    const grant = {
      subject,
      scopes: ['applications'],
      basis: 'SELF' as const,
      own: true,
      reference: null,
      version: 1,
      purpose: null,
      expiresAt: NOON.getTime() + 60_000,
    };
    const access = new Access({ caller, grants: [grant], mandate: null, refusal: null }, NOON);
    const peers = undefined as unknown as FilingContext['peers'];
    return { requestId: 'r', caller, access, now: NOON, cursorKeys: [], peers, means: this.means };
  }

  async outcome(work: Promise<unknown>): Promise<string> {
    try {
      await work;
      return 'done';
    } catch (error) {
      const code = faultCodeOf(error);
      if (code === 'INTERNAL') throw error;
      return code;
    }
  }
}

const paymentFor = ({ code }: Pick<ApplicationRow, 'code'>, amount: number, more: Partial<Payment> = {}): Payment => ({
  applicationCode: code,
  amount,
  method: 'VietQR',
  paidAt: NOON.toISOString(),
  ...more,
});

/** What the payment service tells of a payment. */
export const noticeFor = (
  row: Pick<ApplicationRow, 'code'>,
  amount: number,
  more: Partial<PaymentNotice> = {},
): PaymentNotice => ({ reference: `PSP-${newId()}`, ...paymentFor(row, amount), ...more });

/** A database of one chapter, without the others. */
function makePlace(kind: 'sqlite' | 'mysql'): { url: string; remove: () => Promise<void> } {
  if (kind === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'payments-'));
    return { url: `sqlite:${folder}`, remove: async () => rmSync(folder, { recursive: true, force: true }) };
  }
  const server = String(process.env.MYSQL_TEST_URL).replace(/\/[^/@]*$/, '');
  const prefix = `test_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  const remove = async (): Promise<void> => {
    const connection = await createConnection(server);
    await connection.query(`DROP DATABASE IF EXISTS \`${prefix}_services\``);
    await connection.end();
  };
  return { url: `${server}/${prefix}`, remove };
}
