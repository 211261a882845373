import type { Mark } from './procedure';

/** What the notes of the fees say, as rows: amounts that depend on what is asked for, and on who asks. */
export interface FeeVariant {
  readonly number: number;
  /** Fields of the form and the values, one of each, with which it applies. */
  readonly when: Readonly<Record<string, readonly (string | boolean)[]>>;
  /** Whole đồng, on either channel. */
  readonly fee: number;
  /** The versions of the procedure that begin within these days. */
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly source: string;
  readonly mark: Mark;
}

/** A share of the fee that falls away for a group of persons. */
export interface FeeReduction {
  readonly number: number;
  /** A value of the contract's enum VulnerableGroup, or `CHILD` for a person under 16. */
  readonly group: string;
  readonly rate: number;
  readonly source: string;
  readonly mark: Mark;
}

const HALF_UNTIL = '2026-12-31';
const FULL_FROM = '2027-01-01';
const CARD = 'Thông tư 73/2024/TT-BTC; đến hết 31/12/2026 thu 50 % (Thông tư 64/2025/TT-BTC)';
const PASSPORT = 'Thông tư 64/2025/TT-BTC và Thông tư 28/2026/TT-BTC, theo Nghị quyết 66.22/2026/NQ-CP, Phụ lục II';

const halved = { validFrom: '2026-07-01', validTo: HALF_UNTIL } as const;
const full = { validFrom: FULL_FROM, validTo: null } as const;
const fromCitizenCard = { number: 2, when: { kind: ['FROM_CCCD'] }, source: CARD } as const;
const cardReissue = { number: 2, when: { kind: ['REISSUE'] }, source: CARD } as const;
const passportLost = { number: 12, when: { kind: ['REISSUE'], lost: [true] }, source: PASSPORT } as const;

/** The first that fits applies; where none does, the fee of the procedure itself. */
export const feeVariants: readonly FeeVariant[] = [
  { ...fromCitizenCard, ...halved, fee: 15_000, mark: 'SEEN' },
  { ...fromCitizenCard, ...full, fee: 30_000, mark: 'SECONDARY' },
  { ...cardReissue, ...halved, fee: 35_000, mark: 'SEEN' },
  { ...cardReissue, ...full, fee: 70_000, mark: 'SECONDARY' },
  { ...passportLost, ...halved, fee: 200_000, mark: 'SEEN' },
  { ...passportLost, ...full, fee: 400_000, mark: 'SECONDARY' },
];

/** Procedures whose fee is an amount that somebody has decided before: the field of the form that has it. Nothing of it is waived. */
export const amountsInForm: Readonly<Record<number, string>> = { 8: 'fine' };

const RESIDENCE = 'Thông tư 75/2022/TT-BTC, Điều 4';
/** Those of Article 4 that the register can tell; who lives where it is hard to live shows their papers at the desk. */
const freeOfResidenceFees = ['CHILD', 'ELDERLY', 'DISABLED', 'MERITORIOUS', 'POOR_HOUSEHOLD', 'ORPHAN'];

export const feeReductions: readonly FeeReduction[] = [
  ...[3, 4].flatMap((number) =>
    freeOfResidenceFees.map((group) => ({ number, group, rate: 1, source: RESIDENCE, mark: 'SECONDARY' as const })),
  ),
  // The circular also names pupils and students, whom no register knows, and relatives of those of merit.
  { number: 22, group: 'MERITORIOUS', rate: 0.5, source: 'Thông tư 16/2025/TT-BTC', mark: 'SEEN' },
];
