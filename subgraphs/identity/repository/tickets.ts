import type { Database } from '../../shared/database/connect';
import { Rows } from '../../shared/database/rows';
import type { Run } from '../../shared/database/transaction';
import { ShareTicketRow } from '../entities';

/** Share tickets. */
export class TicketRepository {
  readonly rows: Rows<ShareTicketRow>;

  constructor({ source }: Database) {
    this.rows = new Rows(source, ShareTicketRow);
  }

  /** Within a transaction: cancels whatever a citizen has open. */
  async cancelOpen(run: Run, residentId: string): Promise<void> {
    await run("UPDATE share_ticket SET status = 'CANCELLED' WHERE resident_id = ? AND status = 'OPEN'", [residentId]);
  }
}
