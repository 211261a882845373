import { Fault } from '../shared/errors';
import type { ApplicationState } from './types/enums';

/** Which state may follow which. What is not here does not happen, whoever asks. */
const followers: Readonly<Record<ApplicationState, readonly ApplicationState[]>> = {
  DRAFT: ['AWAITING_PAYMENT', 'SUBMITTED', 'WITHDRAWN'],
  // Changing the form brings it back to a draft, for the fee may follow from it.
  AWAITING_PAYMENT: ['SUBMITTED', 'DRAFT', 'WITHDRAWN'],
  // The agency may set a fee that is not published: it waits for the money once more.
  SUBMITTED: ['ACCEPTED', 'SUPPLEMENT_REQUESTED', 'AWAITING_PAYMENT', 'WITHDRAWN'],
  SUPPLEMENT_REQUESTED: ['SUBMITTED', 'AWAITING_PAYMENT', 'WITHDRAWN'],
  // Completed as below: where a registry had refused, and the citizen was asked for more.
  ACCEPTED: ['SUPPLEMENT_REQUESTED', 'APPROVED', 'REJECTED', 'COMPLETED', 'WITHDRAWN'],
  // A registry refused what was approved: it is the agency's again. What is done of it already is handed over.
  IN_PROGRESS: ['SUPPLEMENT_REQUESTED', 'APPROVED', 'REJECTED', 'COMPLETED', 'WITHDRAWN'],
  APPROVED: ['COMPLETED', 'IN_PROGRESS'],
  REJECTED: [],
  WITHDRAWN: [],
  COMPLETED: [],
};

/** Throws `STEP_NOT_ALLOWED`. */
export function assertStep(from: ApplicationState, to: ApplicationState): void {
  if (!followers[from].includes(to)) throw new Fault('STEP_NOT_ALLOWED');
}

/** Nothing is left for anybody to do. */
export const isFinal = (state: ApplicationState): boolean => followers[state].length === 0;

/** It lies on no desk yet: what a citizen has only begun to fill in, or not paid for, is nobody's business. */
export const isUnfiled = (state: ApplicationState): boolean => state === 'DRAFT' || state === 'AWAITING_PAYMENT';

/**
 * Handed in, and the office has not said its word. What it approved is for the registries to do: it comes back to the desk
 * only if one of them refuses.
 */
export const isOnDesk = (state: ApplicationState): boolean =>
  !isFinal(state) && !isUnfiled(state) && state !== 'APPROVED';

/** The states of what lies on a desk. */
export const deskStates = (Object.keys(followers) as ApplicationState[]).filter(isOnDesk);
