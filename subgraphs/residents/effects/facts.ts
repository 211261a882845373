import type { Notice } from '../../shared/events/event';
import type { Change } from './rule';

/** What the chapter tells the others has happened to a resident: ids and codes, nothing of what was registered. */
type Fact = 'registered' | 'died' | 'married' | 'moved';

export const fact = (
  { effect }: Pick<Change, 'effect'>,
  what: Fact,
  subject: string,
  data: Notice['data'] = {},
): Notice => ({
  type: `vn.congdanso.resident.${what}`,
  subject,
  data: { application: effect.applicationId, ...data },
});
