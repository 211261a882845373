import { z } from 'zod';
import { Fault } from '../../shared/errors';

/** Money that came in, as the payment service tells of it. */
export interface PaymentNotice {
  /** The payment service's; told twice it is the same payment. */
  readonly reference: string;
  /** What the payer named: the code on the receipt of an application. */
  readonly applicationCode: string;
  /** Whole đồng, more than none. */
  readonly amount: number;
  readonly method: string;
  readonly paidAt: string;
}

/** The one way to whoever takes the money (trung gian thanh toán). */
export interface PaymentProvider {
  readonly name: string;
  /** The payment of this reference; null where there is none. Throws `UPSTREAM_UNAVAILABLE` where nobody can tell. */
  lookUp(reference: string): Promise<PaymentNotice | null>;
  /** A notification as it came. Throws `FORBIDDEN` where it is not signed by the provider, `BAD_USER_INPUT` where it says nothing. */
  read(body: string, signature: string | undefined): PaymentNotice;
}

export const LONGEST_REFERENCE = 255;

const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/)
  .refine((text) => !Number.isNaN(Date.parse(text)))
  .transform((text) => new Date(text).toISOString())
  .refine((text) => text.length === 24);

const notice = z.object({
  reference: z
    .string()
    .regex(/^[\x21-\x7e]+$/)
    .max(LONGEST_REFERENCE),
  applicationCode: z.string().regex(/^[\x21-\x7e]{1,40}$/),
  amount: z.int().positive(),
  method: z.string().regex(/^[\x20-\x7e]{1,40}$/),
  paidAt: instant,
});

/** A notice out of what came from outside; null for anything else. */
export const noticeOf = (value: unknown): PaymentNotice | null => notice.safeParse(value).data ?? null;

/** Where there is no provider, nothing can be told about any payment. */
export const noProvider: PaymentProvider = {
  name: 'none',
  lookUp: () => Promise.reject(new Fault('UPSTREAM_UNAVAILABLE')),
  read: () => {
    throw new Fault('UPSTREAM_UNAVAILABLE');
  },
};
