import type { DataSource } from 'typeorm';
import type { Database } from '../shared/database/connect';
import { newestOfEach, type Position } from '../shared/database/pages';
import { marks, padded, Rows } from '../shared/database/rows';
import { CitizenStandingRow, ScoreEntryRow } from './entities';

/** What one rule gave a resident in a year, summed by the database. */
export interface RuleTotal {
  readonly residentId: string;
  readonly year: number;
  readonly rulesetId: string;
  readonly ruleCode: string;
  readonly points: number;
}

/** Which part of every list of entries is read. */
export interface EntryPage {
  readonly year: number;
  readonly rulesetId: string;
  readonly after: Position | null;
  /** At most so many of each resident. */
  readonly limit: number;
}

/** All SQL of the scoring chapter. Every method takes many keys and sends one statement. */
export class ScoringRepository {
  readonly #source: DataSource;
  readonly #entries: Rows<ScoreEntryRow>;
  readonly #standings: Rows<CitizenStandingRow>;

  constructor({ source }: Database) {
    this.#source = source;
    this.#entries = new Rows(source, ScoreEntryRow);
    this.#standings = new Rows(source, CitizenStandingRow);
  }

  /** The totals of these residents in these years; a year of entries, however long, is a row per rule. */
  async ruleTotals(residents: readonly string[], years: readonly number[]): Promise<RuleTotal[]> {
    const [owners, spans] = [padded(residents), padded(years)];
    const records: Record<string, unknown>[] = await this.#source.query(
      `SELECT resident_id, year, ruleset_id, rule_code, SUM(points) AS total FROM score_entry ` +
        `WHERE resident_id IN (${marks(owners.length)}) AND year IN (${marks(spans.length)}) ` +
        `GROUP BY resident_id, year, ruleset_id, rule_code`,
      [...owners, ...spans],
    );
    return records.map((record) => ({
      residentId: String(record.resident_id),
      year: Number(record.year),
      rulesetId: String(record.ruleset_id),
      ruleCode: String(record.rule_code),
      // MySQL sums whole numbers to a DECIMAL, which its driver gives as text.
      points: Number(record.total),
    }));
  }

  /** The entries of each resident, newest first. */
  entriesOf(residents: readonly string[], { year, rulesetId, after, limit }: EntryPage): Promise<ScoreEntryRow[]> {
    const owners = padded(residents);
    const statement = newestOfEach({
      table: 'score_entry',
      columns: this.#entries.list(),
      owner: 'resident_id',
      sort: 'at',
      owners: owners.length,
      filters: ['year = ?', 'ruleset_id = ?'],
      after: after !== null,
    });
    const start = after === null ? [] : [after.sort, after.sort, after.id];
    return this.#entries.query(statement, [...owners, year, rulesetId, ...start, limit]);
  }

  standings(residents: readonly string[]): Promise<CitizenStandingRow[]> {
    return this.#standings.where('residentId', residents);
  }
}
