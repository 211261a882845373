import { timingSafeEqual } from 'node:crypto';

/** Compares secrets (MACs, tokens) without telling by its time where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
