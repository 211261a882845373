import type { z } from 'zod';
import type { Run } from '../../shared/database/transaction';
import type { Effect, EffectRule, Produced } from '../../shared/effects';
import type { Notice } from '../../shared/events/event';
import type { PersonRow } from '../entities';
import type { ResidentMeans } from '../means';
import type { Register } from '../repository/register';

/** Why the register does not do what was decided. */
export type Reason =
  | 'ALREADY_DECEASED'
  | 'ALREADY_MARRIED'
  | 'BAD_VALUES'
  | 'BIRTH_ALREADY_REGISTERED'
  | 'COMMUNE_UNKNOWN'
  | 'HEAD_UNKNOWN'
  | 'KIN_TOO_CLOSE'
  | 'MEMBER_UNKNOWN'
  | 'NO_PERMANENT_RESIDENCE'
  | 'NO_TEMPORARY_RESIDENCE'
  | 'NOT_MAN_AND_WOMAN'
  | 'NOT_OF_HOUSEHOLD'
  | 'NUMBER_OF_ANOTHER'
  | 'PARENT_UNKNOWN'
  | 'RESIDENT_UNKNOWN'
  | 'SPOUSE_UNKNOWN'
  | 'TOO_YOUNG';

/** Ends the looking: a rule of the register stands against it. */
export class Refusal extends Error {
  constructor(readonly reason: Reason) {
    super(reason);
  }
}

export function refuse(reason: Reason): never {
  throw new Refusal(reason);
}

/** One effect under way. */
export interface Change<Values = unknown> {
  readonly run: Run;
  readonly effect: Effect;
  readonly values: Values;
  readonly register: Register;
  /** The day of the decision, in Vietnam. */
  readonly on: string;
  /** When it is written. */
  readonly at: string;
  /** Tells the other chapters, once the transaction is kept. */
  tell(notices: readonly Notice[]): Promise<void>;
}

/** Writes what was looked through, and says which ids came of it. */
export type Write = () => Promise<Produced | undefined>;

/**
 * A rule in two halves: `look` reads and may refuse, what it gives back writes and may not. So what is refused has written
 * nothing, and what fails half-way is undone with the whole transaction.
 */
export function rule<Schema extends z.ZodType>(
  schema: Schema,
  look: (change: Change<z.output<Schema>>) => Promise<Write>,
): EffectRule<ResidentMeans> {
  return async (run, effect, { means, now }) => {
    const { data, success } = schema.safeParse(effect.values);
    if (!success) return { done: false, reason: 'BAD_VALUES' };
    const change = {
      run,
      effect,
      values: data,
      register: means.repository.register,
      on: effect.on,
      at: now.toISOString(),
      tell: (notices: readonly Notice[]) => means.outbox.emit(run, notices, now),
    };
    let write: Write;
    try {
      write = await look(change);
    } catch (error) {
      if (error instanceof Refusal) return { done: false, reason: error.reason };
      throw error;
    }
    const produced = await write();
    return produced ? { done: true, produced } : { done: true };
  };
}

/** The living person of this id among those held; `reason` where there is none. */
export function livingOf(held: ReadonlyMap<string, PersonRow>, id: string, reason: Reason): PersonRow {
  const person = held.get(id);
  if (!person) return refuse(reason);
  if (person.vitalStatus === 'DECEASED') return refuse('ALREADY_DECEASED');
  return person;
}
