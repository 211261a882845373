import type { Observation } from '../observe';

/** An engine, as far as its plans are told of. */
export interface Planning {
  /** Operations that are kept compiled. */
  readonly size: number;
  /** Since it was loaded: operations found compiled, those that were not, and the milliseconds that went into these. */
  readonly counts: { readonly known: number; readonly compiled: number; readonly milliseconds: number };
}

/** Has the page tell of plans. `engine` is the one in use: after a reload that is another, which counts from the start. */
export function watchPlans(observation: Observation, engine: () => Planning): void {
  observation.watch({ name: 'plan_cache_size', help: 'Operations kept compiled.', read: () => engine().size });
  observation.watch({
    name: 'plan_cache_requests_total',
    help: 'Operations looked up in the cache of plans; a miss is planned and compiled.',
    labels: ['outcome'],
    rises: true,
    read: () => [
      [{ outcome: 'hit' }, engine().counts.known],
      [{ outcome: 'miss' }, engine().counts.compiled],
    ],
  });
  observation.watch({
    name: 'plan_seconds_total',
    help: 'Time that planning and compiling took.',
    rises: true,
    read: () => engine().counts.milliseconds / 1000,
  });
}
