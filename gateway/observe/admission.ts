import type { Observation } from '../observe';

/** What is admitted, as far as it is told of. */
export interface Admitting {
  readonly inFlight: number;
  readonly waiting: number;
  readonly places: number;
  readonly shed: number;
}

/** Has the page tell how many requests are answered, wait, and were turned away. */
export function watchAdmission(observation: Observation, admission: Admitting): void {
  observation.watch({
    name: 'admission_requests',
    help: 'Requests that are answered, that wait for it, and that may be answered at a time for now.',
    labels: ['state'],
    read: () => [
      [{ state: 'in-flight' }, admission.inFlight],
      [{ state: 'queued' }, admission.waiting],
      [{ state: 'places' }, admission.places],
    ],
  });
  observation.watch({
    name: 'requests_shed_total',
    help: 'Requests refused early because more were asked than can be answered.',
    rises: true,
    read: () => admission.shed,
  });
}
