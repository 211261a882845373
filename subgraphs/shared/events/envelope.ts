import { z } from 'zod';
import { Fault } from '../errors';
import { newId } from '../ids';
import type { CloudEvent, Notice } from './event';

/** The longest text of an event. It tells that something happened, not what: that is a sealed call. */
export const MAX_EVENT = 8_192;

const id = z.string().regex(/^[0-9a-z]{26}$/);
const value = z.union([z.string().max(200), z.number(), z.boolean(), z.null()]);

const envelope = z.strictObject({
  specversion: z.literal('1.0'),
  id,
  source: z.string().regex(/^\/[a-z]{1,20}$/),
  type: z
    .string()
    .max(120)
    .regex(/^vn\.congdanso(\.[a-z]+)+$/),
  subject: id,
  time: z.iso.datetime({ precision: 3 }),
  datacontenttype: z.literal('application/json'),
  data: z.record(z.string().regex(/^[A-Za-z]{1,40}$/), value).refine((data) => Object.keys(data).length <= 32),
});

/** What a chapter tells, in the envelope in which it travels. Throws for what no chapter would take. */
export const enveloped = (notice: Notice, chapter: string, now: Date): CloudEvent =>
  envelope.parse({
    specversion: '1.0',
    id: newId(),
    source: `/${chapter}`,
    type: notice.type,
    subject: notice.subject,
    time: now.toISOString(),
    datacontenttype: 'application/json',
    data: notice.data,
  });

/** What came in as an event. Throws `BAD_USER_INPUT` for anything else. */
export function readEnvelope(text: string): CloudEvent {
  if (text.length > MAX_EVENT) throw new Fault('BAD_USER_INPUT');
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw new Fault('BAD_USER_INPUT');
  }
  const parsed = envelope.safeParse(read);
  if (!parsed.success) throw new Fault('BAD_USER_INPUT');
  return parsed.data;
}
