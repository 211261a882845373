import type { ApplicationTask } from '../../shared/calls';
import { workingOf } from '../catalogue/workings';
import { isOnDesk } from '../machine';
import type { Standing } from '../repository';
import type { ApplicationState } from '../types/enums';

/** Whom the office may read while it works on an application, and how far: as much as the procedure needs. */
export function personsOf({
  procedureNumber,
  residentId,
  subjectId,
  otherId,
}: Standing): readonly { readonly residentId: string; readonly scopes: readonly string[] }[] {
  const { applicantScopes, subjectScopes } = workingOf(procedureNumber);
  const persons = new Map<string, Set<string>>();
  const may = (id: string, scopes: readonly string[]): void => {
    const known = persons.get(id) ?? new Set();
    for (const scope of scopes) known.add(scope);
    persons.set(id, known);
  };
  may(residentId, ['applications', ...applicantScopes]);
  may(subjectId, subjectScopes);
  if (otherId !== null) may(otherId, subjectScopes);
  return [...persons].map(([id, scopes]) => ({ residentId: id, scopes: [...scopes] }));
}

/** What an application is to the officer who names it as the purpose of a read. */
export const taskOf = (row: Standing): ApplicationTask => ({
  id: row.id,
  agency: row.agency,
  areaCode: row.areaCode,
  open: isOnDesk(row.state as ApplicationState),
  persons: personsOf(row),
});
