import { Entity } from 'typeorm';
import {
  booleanColumn,
  idColumn,
  idKey,
  instantColumn,
  integerColumn,
  jsonColumn,
  nullableTextColumn,
  residentKey,
  textColumn,
} from '../shared/database/columns';

/** One entry of the ledger of points. Totals are derived from these rows, never stored. */
@Entity('score_entry')
export class ScoreEntryRow {
  @idKey() id!: string;
  @idColumn('resident_id') residentId!: string;
  @textColumn('ruleset_id', 24) rulesetId!: string;
  @textColumn('rule_code', 40) ruleCode!: string;
  @integerColumn('points') points!: number;
  /** The year, in Vietnamese time, that the points count for. */
  @integerColumn('year') year!: number;
  @instantColumn('at') at!: string;
  @textColumn('reason') reason!: string;
  /** What proves it: the id of the event or of the record behind it. Unique within resident and rule. */
  @textColumn('evidence', 60) evidence!: string;
}

/** What the other registries said of a resident, as far as entitlements ask for it. */
@Entity('citizen_standing')
export class CitizenStandingRow {
  @residentKey() residentId!: string;
  @booleanColumn('vietnamese') vietnamese!: boolean;
  @nullableTextColumn('account_level', 8) accountLevel!: 'LEVEL_1' | 'LEVEL_2' | null;
  /** Document types integrated and verified, values of the contract's enum DocumentType. */
  @jsonColumn('integrated_types') integratedTypes!: string[];
  @jsonColumn('vulnerable_groups') vulnerableGroups!: string[];
  @instantColumn('updated_at') updatedAt!: string;
}
