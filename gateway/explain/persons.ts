import { Access } from '../../subgraphs/shared/access';
import type { FaultCode } from '../../subgraphs/shared/errors';
import {
  APPLICATION_PURPOSE,
  type Authority,
  type Decision,
  decide,
  grantFor,
  type Need,
  personalScopes,
} from '../../subgraphs/shared/scopes';

/** Whom a place in the answer may hold, as far as can be told before anything is read. */
export type Found =
  | { readonly is: 'person'; readonly id: string }
  /** Any person the caller holds no grant for. */
  | { readonly is: 'anybody else' }
  /** Any person whom the residents chapter would find in the area of the officer's mandate. */
  | { readonly is: 'resident of the area' }
  /** Whoever an application on the officer's desk is about: read as far as its procedure needs, which the application tells. */
  | { readonly is: 'person of the desk' }
  /** Nobody: what leads here is refused with this code. */
  | { readonly is: 'out of reach'; readonly code: FaultCode };

const outOfReach = (code: FaultCode): Found[] => [{ is: 'out of reach', code }];

const APPLICATIONS: Need = { scope: 'applications', own: false };
const ANY_GRANT: Need = { scope: '*', own: false };

/** The persons whom one request may meet, and what is decided about them: the same decision that the guards execute. */
export class Persons {
  constructor(
    private readonly authority: Authority,
    private readonly now: Date,
    /** Which of the fields that find persons whom nothing names beforehand the operation has. */
    private readonly finds: { readonly ofArea: boolean; readonly ofDesk: boolean },
  ) {}

  /** Where nothing tells beforehand who it will be: each person under a grant, and everybody else. */
  anybody(): Found[] {
    const subjects = new Set(this.authority.grants.map(({ subject }) => subject));
    const known = [...subjects].map((id): Found => ({ is: 'person', id }));
    return [...known, ...this.#found(), { is: 'anybody else' }];
  }

  /** Who stands behind a root field that the caller may use. The chapters' resolvers have the rule; tests hold the two together. */
  behind(coordinate: string, args: Readonly<Record<string, unknown>>): Found[] {
    const { caller, grants, refusal } = this.authority;
    switch (coordinate) {
      case 'Query.me':
        return caller?.kind === 'CITIZEN' ? [{ is: 'person', id: caller.subject }] : [];
      case 'Query.resident': {
        const id = String(args.id);
        if (grantFor(grants, id, ANY_GRANT, this.now)) return [{ is: 'person', id }];
        // One answer for a stranger and for an id that was made up.
        return [...this.#ofArea(), ...outOfReach(refusal ?? 'SUBJECT_UNKNOWN_OR_NO_CONSENT')];
      }
      case 'Query.consentedResident': {
        const consent = grants.find(({ basis }) => basis === 'CONSENT');
        return consent ? [{ is: 'person', id: consent.subject }] : outOfReach(refusal ?? 'CONSENT_REQUIRED');
      }
      case 'Query.residents': {
        const mandated = grants.filter(({ basis }) => basis === 'MANDATE');
        const found = [...this.#ofArea(), ...mandated.map(({ subject }): Found => ({ is: 'person', id: subject }))];
        return found.length > 0 ? found : outOfReach(refusal ?? 'FORBIDDEN');
      }
      case 'Query.application': {
        const anybody = this.anybody();
        const readable = anybody.some((found) => this.decide(found, APPLICATIONS).allowed);
        return readable ? anybody : outOfReach('NOT_FOUND');
      }
      default:
        if (!opensDesk.has(coordinate)) return this.anybody();
        if (caller?.kind !== 'OFFICER') return outOfReach('FORBIDDEN');
        return this.anybody().filter(({ is }) => is !== 'anybody else');
    }
  }

  decide(found: Found, need: Need): Decision {
    switch (found.is) {
      case 'person':
        return decide(this.authority, found.id, need, this.now);
      case 'anybody else':
        return decide(this.authority, null, need, this.now);
      case 'resident of the area':
        return decide({ ...this.authority, grants: this.#grantsOfArea() }, RESIDENT_OF_AREA, need, this.now);
      case 'person of the desk':
        return decide({ ...this.authority, grants: this.#grantsOfDesk() }, PERSON_OF_DESK, need, this.now);
      case 'out of reach':
        return { allowed: false, code: found.code };
    }
  }

  /** As far as any procedure goes; each application stops where its own does. */
  #grantsOfDesk() {
    const mandate = { scopes: deskScopes, reference: '', version: 0, purpose: APPLICATION_PURPOSE };
    const expiresAt = this.now.getTime() + 1;
    return [new Access({ ...this.authority, grants: [] }, this.now).confirm(PERSON_OF_DESK, { ...mandate, expiresAt })];
  }

  #found(): Found[] {
    const { ofArea, ofDesk } = this.finds;
    return [...(ofArea ? this.#ofArea() : []), ...(ofDesk ? [{ is: 'person of the desk' } as const] : [])];
  }

  #ofArea(): Found[] {
    const granted = this.#grantsOfArea().some(({ expiresAt }) => expiresAt > this.now.getTime());
    return granted ? [{ is: 'resident of the area' }] : [];
  }

  /** What a mandate becomes for a person when the residents chapter confirms that they live there. */
  #grantsOfArea() {
    const { mandate } = this.authority;
    if (!mandate) return [];
    return [new Access({ ...this.authority, grants: [] }, this.now).confirm(RESIDENT_OF_AREA, mandate)];
  }
}

/** What no procedure ever opens to an office; the services chapter's table has it, tests hold the two together. */
const closedToDesks = ['identity.background', 'social', 'health', 'eid', 'score'];
const deskScopes = personalScopes.filter((scope) => !closedToDesks.includes(scope));

/** Stands for somebody of the desk; no person's id. */
const PERSON_OF_DESK = 'person of the desk';

/** Stands for somebody of the area; no person's id. */
const RESIDENT_OF_AREA = 'resident of the area';

/** The root fields under which an area mandate becomes grants. */
export const searchesArea: ReadonlySet<string> = new Set(['Query.resident', 'Query.residents']);

/** Those that open applications on the officer's desk, with the persons whom they are about. */
export const opensDesk: ReadonlySet<string> = new Set([
  'Query.applications',
  'Mutation.acceptApplication',
  'Mutation.requestSupplement',
  'Mutation.decideApplication',
]);
