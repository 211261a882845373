import { APPLICATION_PURPOSE, type Grant, type Need } from '../shared/scopes';

/** What an application asks of a grant on its applicant. */
export const applicationsNeed: Need = { scope: 'applications', own: false };

/** An officer who works on an application sees no other of the same person: what they file elsewhere is not of this desk. */
export const onlyApplication = (grant: Grant | undefined): string | null =>
  grant?.basis === 'MANDATE' && grant.purpose === APPLICATION_PURPOSE ? grant.reference : null;
