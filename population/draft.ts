import type { DocumentDetails, DocumentRow } from '../subgraphs/documents/entities';
import type { Place } from './places';
import type { Making, Resident } from './resident';

/** A document about to be written down. */
export interface Draft {
  type: string;
  number: string;
  issuer: string;
  issued: number;
  expires?: number | null;
  standing?: DocumentRow['standing'];
  details?: DocumentDetails;
}

/** What a rule of issue may ask of the person. Days after `latest` are out of reach. */
export interface Bearer {
  resident: Resident;
  making: Making;
  age: number;
  latest: number;
  place: Place;
  vietnamese: boolean;
  /** Whether a day of issue is left at all from that day on, and which. */
  between(from: number, to?: number): number | null;
}
