import type { MatchAnswer, MatchOutcomeName } from '../../shared/calls';
import type { ConsentRow } from '../entities';
import { afterUse, type Counts, countsOf } from '../rules';
import type { Question } from './question';

/** What the registers said, in the order of the question. */
export interface Found extends MatchAnswer {
  readonly outcome: MatchOutcomeName;
}

/**
 * Puts the answers of registers together. What none of them answered is not available, and so is everything about somebody
 * who is not known to be alive: nobody does business in a dead person's name.
 */
export function foundOf({ claims, predicates }: Question, answers: readonly MatchAnswer[], alive: boolean): Found {
  const matches = claims.map(({ claim }) => {
    const match = answers.flatMap((answer) => answer.claims).find((each) => each.claim === claim);
    return { claim, outcome: (alive && match?.outcome) || 'NOT_AVAILABLE' };
  });
  const told = predicates.map(({ alias }) => {
    const found = answers.flatMap((answer) => answer.predicates).find((each) => each.alias === alias);
    return { alias, answer: alive ? (found?.answer ?? null) : null };
  });
  return { claims: matches, predicates: told, outcome: outcomeOf(matches.map(({ outcome }) => outcome)) };
}

/** One claim that is wrong decides. Where nothing was claimed nothing matched. */
export function outcomeOf(outcomes: readonly MatchOutcomeName[]): MatchOutcomeName {
  if (outcomes.includes('NO_MATCH')) return 'NO_MATCH';
  return outcomes.length === 0 || outcomes.includes('NOT_AVAILABLE') ? 'NOT_AVAILABLE' : 'MATCH';
}

/** Whether something was learnt of the person; a slip of the pen must not burn a one-time consent. */
export const isUse = ({ outcome, predicates }: Found): boolean =>
  outcome === 'MATCH' || predicates.some(({ answer }) => answer !== null);

/** On the record: whether the answer was yes throughout. */
export function recordedAs({ claims, outcome, predicates }: Found): 'MATCHED' | 'NOT_MATCHED' {
  const matched = claims.length === 0 || outcome === 'MATCH';
  return matched && predicates.every(({ answer }) => answer === true) ? 'MATCHED' : 'NOT_MATCHED';
}

/** What a verification leaves of a consent. */
export function afterVerification(consent: ConsentRow, cost: number, found: Found, now: Date): Counts {
  const left = isUse(found) ? afterUse(consent, now) : countsOf(consent, now);
  return { ...left, attemptsLeft: left.attemptsLeft - cost };
}
