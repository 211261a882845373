/** A source of chance that a seed decides entirely: sfc32, seeded by a hash of the seed's text. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(seed: string) {
    const hash = (start: number) => {
      let h = start;
      for (let i = 0; i < seed.length; i++) h = Math.imul(h ^ seed.charCodeAt(i), 0x9e3779b1) ^ (h >>> 15);
      return h >>> 0;
    };
    this.a = hash(0x243f6a88);
    this.b = hash(0x85a308d3);
    this.c = hash(0x13198a2e);
    this.d = 1;
    // Seeds that differ in one letter start close to each other; the first rounds drive them apart.
    for (let i = 0; i < 20; i++) this.u32();
  }

  /** 0 … 2³² - 1. */
  u32(): number {
    const t = (((this.a + this.b) | 0) + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + t) | 0;
    return t >>> 0;
  }

  /** 0 … limit - 1. */
  below(limit: number): number {
    return Math.floor((this.u32() / 0x1_0000_0000) * limit);
  }

  /** Both ends included. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  chance(share: number): boolean {
    return this.u32() < share * 0x1_0000_0000;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  digits(length: number): string {
    let text = '';
    for (let left = length; left > 0; left -= 6) {
      const size = Math.min(left, 6);
      text += String(this.below(10 ** size)).padStart(size, '0');
    }
    return text;
  }

  hex(length: number): string {
    let text = '';
    while (text.length < length) text += this.u32().toString(16).padStart(8, '0');
    return text.slice(0, length);
  }
}

/** Values that come up as often as their weight says. */
export class Weighted<T> {
  private readonly values: readonly T[];
  private readonly ends: Float64Array;

  constructor(entries: Iterable<readonly [value: T, weight: number]>) {
    const list = [...entries];
    this.values = list.map(([value]) => value);
    this.ends = new Float64Array(list.length);
    let end = 0;
    list.forEach(([, weight], i) => {
      end += weight;
      this.ends[i] = end;
    });
  }

  draw(random: Random): T {
    const last = this.ends.length - 1;
    const point = (random.u32() / 0x1_0000_0000) * (this.ends[last] as number);
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.ends[middle] as number) > point) high = middle;
      else low = middle + 1;
    }
    return this.values[low] as T;
  }
}
