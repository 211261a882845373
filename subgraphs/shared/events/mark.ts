import { createHmac } from 'node:crypto';
import { sameSecret } from '../compare';

/** Says that a text was published as an event by one of our processes: a broker takes messages from whoever reaches it. */
export const mark = (text: string, key: string): string =>
  createHmac('sha256', key).update(`event\n${text}`).digest('base64url');

export const isMarked = (text: string, given: string, keys: readonly string[]): boolean =>
  keys.some((key) => sameSecret(given, mark(text, key)));
