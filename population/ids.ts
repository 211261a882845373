import type { Random } from './random';

const letters = Buffer.from('0123456789abcdefghjkmnpqrstvwxyz', 'latin1');
const leadingLetters = 8;
const span = 32 ** leadingLetters;

/** Where ids are put together: one flat string each, where adding up pieces would leave a chain of them. */
const paper = Buffer.alloc(26);

/** Writes so many letters of five bits each, the lowest bits last. */
function write(at: number, count: number, bits: number): void {
  let rest = bits;
  for (let i = at + count - 1; i >= at; i--) {
    paper[i] = letters[rest & 31] as number;
    rest >>>= 5;
  }
}

/**
 * Eight letters that ascend with the position, so that a table is filled at its end only. They never begin with `0`:
 * those ids belong to the cast.
 */
export function leading(position: number, of: number): string {
  const value = Math.floor(span / 32 + (position / of) * (span - span / 32));
  const half = 2 ** 20;
  write(0, 4, Math.floor(value / half));
  write(4, 4, value % half);
  return paper.toString('latin1', 0, leadingLetters);
}

/** The ids of one resident and of all rows that belong to them: alike in the leading letters, ascending, else random. */
export class Owner {
  readonly id: string;
  private count = 0;

  constructor(
    private readonly lead: string,
    private readonly random: Random,
    id?: string,
  ) {
    this.id = id ?? this.next();
  }

  next(): string {
    const { random } = this;
    paper.write(this.lead, 0, 'latin1');
    write(leadingLetters, 2, this.count++);
    write(10, 6, random.u32());
    write(16, 6, random.u32());
    write(22, 4, random.u32());
    return paper.toString('latin1');
  }
}
