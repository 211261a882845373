import type { DocumentRow } from '../subgraphs/documents/entities';
import type { EidAccountRow } from '../subgraphs/identity/entities';
import type { PersonRow, ResidenceRegistrationRow } from '../subgraphs/residents/entities';
import type { ApplicationRow } from '../subgraphs/services/entities';
import type { Batch } from './batch';
import type { Owner } from './ids';
import type { Kin } from './kin';
import type { Numbers } from './numbers';
import type { Random } from './random';

/** A person of a family together with the rows made so far: later registries are drawn from the earlier ones. */
export interface Resident {
  kin: Kin;
  owner: Owner;
  person: PersonRow;
  /** Null for foreigners. */
  number: string | null;
  hasFormerNumber: boolean;
  account: EidAccountRow | null;
  documents: DocumentRow[];
  registrations: ResidenceRegistrationRow[];
  applications: ApplicationRow[];
  /** Set by the first of the family who reports the death. */
  deathReported: boolean;
}

/** What every registry is drawn with. */
export interface Making {
  random: Random;
  /** Nothing happens on this day or after it. */
  today: number;
  numbers: Numbers;
  batch: Batch;
  /** Who is who in the family at hand. */
  residents: ReadonlyMap<Kin, Resident>;
}

/** The last day of which a record can speak: yesterday, or the day before the person was gone. */
export const lastDay = (kin: Kin, today: number): number => Math.min(today, kin.vitalOn ?? today) - 1;

export const newResident = (kin: Kin, owner: Owner, person: PersonRow): Resident => ({
  kin,
  owner,
  person,
  number: null,
  hasFormerNumber: false,
  account: null,
  documents: [],
  registrations: [],
  applications: [],
  deathReported: false,
});
