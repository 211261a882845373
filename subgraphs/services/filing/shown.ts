import type { Access } from '../../shared/access';
import { applicationsNeed } from '../access';
import type { Form } from '../catalogue/working';
import type { ApplicationRow } from '../entities';
import { ownersOf } from './prefill';

interface Filled extends Pick<ApplicationRow, 'procedureNumber' | 'residentId' | 'subjectId' | 'form'> {
  readonly prefilled: readonly string[];
}

/**
 * What the registries filled into a form for somebody else's eyes: the citizen's own applications and the office that works
 * on it see all of it; a partner's frontend, and whoever holds a consent, as far as their scopes go.
 */
export function closedPart({ procedureNumber, residentId, subjectId, form, prefilled }: Filled, access: Access): Form {
  const grant = access.grantFor(residentId, applicationsNeed);
  if (prefilled.length === 0 || (grant && (grant.own || grant.basis === 'MANDATE'))) return {};
  const owners = ownersOf(procedureNumber);
  const mayRead = (name: string): boolean => {
    const owner = owners.get(name);
    const person = owner?.of === 'applicant' ? residentId : subjectId;
    return owner?.scopes.every((scope) => access.grantFor(person, { scope, own: false })) ?? false;
  };
  const whole = JSON.parse(form) as Form;
  const closed = prefilled.filter((name) => Object.hasOwn(whole, name) && !mayRead(name));
  return Object.fromEntries(closed.map((name) => [name, whole[name]]));
}

/** A form as far as whoever asks may read it. */
export function shownForm(filled: Filled, access: Access): string {
  const closed = closedPart(filled, access);
  if (Object.keys(closed).length === 0) return filled.form;
  const open = Object.entries(JSON.parse(filled.form) as Form).filter(([name]) => !Object.hasOwn(closed, name));
  return JSON.stringify(Object.fromEntries(open));
}
