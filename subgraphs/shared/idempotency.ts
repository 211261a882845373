import { hash } from 'node:crypto';
import type { Rows } from './database/rows';
import type { Run } from './database/transaction';
import { Fault } from './errors';
import type { RequestContext } from './request';

/** A mutation that was done, as a chapter keeps it. */
interface Done {
  id: string;
  inputDigest: string;
  answer: string;
  at: string;
}

/** Where a chapter keeps them: in the database that the mutation changes. */
interface Book {
  readonly idempotency: Rows<Done>;
  readonly forUpdate: string;
  transaction<Result>(work: (run: Run) => Promise<Result>): Promise<Result>;
}

type Context = Pick<RequestContext, 'caller' | 'now'> & { readonly means: { readonly repository: Book } };

/** A mutation as its caller names it: the same key and input give the same answer, another input is refused. */
export interface Attempt {
  readonly operation: string;
  readonly key: string;
  /** Plain data: everything that the caller said beside the key. */
  readonly input: unknown;
}

const keyShape = /^[\x21-\x7e]{1,128}$/;

/**
 * Does the work of a mutation once, in one transaction with the note that it was done. `work` gives plain data; the same
 * attempt again gets the very same. What throws is not noted: it may be tried again.
 * Throws `IDEMPOTENCY_CONFLICT` for a key that came with another input, `BAD_USER_INPUT` for a key of another shape.
 */
export async function once<Answer>(
  context: Context,
  attempt: Attempt,
  work: (run: Run) => Promise<Answer>,
): Promise<Answer> {
  const { id, inputDigest } = digestsOf(context, attempt);
  const { repository } = context.means;
  const doOnce = () =>
    repository.transaction(async (run) => {
      const [known] = await repository.idempotency.locked(run, 'id', [id], repository.forUpdate);
      if (known) return replayed<Answer>(known, inputDigest);
      // Written before the work: a second attempt waits here for the first, and then finds its answer.
      await repository.idempotency.insert(run, [{ id, inputDigest, answer: '', at: context.now.toISOString() }]);
      const answer = await work(run);
      await repository.idempotency.update(run, id, { answer: JSON.stringify(answer) });
      return answer;
    });
  try {
    return await doOnce();
  } catch (error) {
    if (isDuplicate(error)) return doOnce();
    throw error;
  }
}

/** The answer of an attempt that was made before; undefined for a new one. Throws as `once` does. */
export async function answered<Answer>(context: Context, attempt: Attempt): Promise<Answer | undefined> {
  const { id, inputDigest } = digestsOf(context, attempt);
  const [known] = await context.means.repository.idempotency.where('id', [id]);
  return known && replayed<Answer>(known, inputDigest);
}

function digestsOf({ caller }: Context, { operation, key, input }: Attempt) {
  if (!caller) throw new Fault('UNAUTHENTICATED');
  if (!keyShape.test(key)) throw new Fault('BAD_USER_INPUT');
  const digest = (value: unknown): string => hash('sha256', JSON.stringify(value), 'base64url');
  // The key is not kept, so a digest with it in cannot be tried against what an input may have held, such as a number.
  return { id: digest([caller.client, caller.subject, operation, key]), inputDigest: digest([key, input]) };
}

function replayed<Answer>(known: { inputDigest: string; answer: string }, inputDigest: string): Answer {
  if (known.inputDigest !== inputDigest) throw new Fault('IDEMPOTENCY_CONFLICT');
  return JSON.parse(known.answer) as Answer;
}

/** Whether a row was refused because somebody else has just written the same. */
export const isDuplicate = (error: unknown): boolean =>
  ['ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_PRIMARYKEY'].includes(String((error as { code?: unknown }).code));
