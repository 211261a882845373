import { Fault } from './errors';
import {
  type AreaMandate,
  type Authority,
  decide,
  type Grant,
  type GrantBasis,
  grantFor,
  meets,
  type Need,
} from './scopes';

/** What was read of one person under one grant: what the record of accesses is made from. Never a value. */
export interface Disclosure {
  readonly subject: string;
  readonly basis: GrantBasis;
  readonly reference: string | null;
  readonly version: number;
  readonly purpose: string | null;
  /** Schema coordinates of what was opened. */
  readonly fields: readonly string[];
  /** Schema coordinates of what was asked for beyond the grant. */
  readonly denied: readonly string[];
}

interface Noted {
  readonly grant: Grant;
  readonly fields: Set<string>;
  readonly denied: Set<string>;
}

/** What one request may read in a chapter, and what it has opened there so far. */
export class Access {
  readonly #grants: Grant[];
  /** The same by person: an officer's search may find thousands, and each of their fields is decided. */
  readonly #on = new Map<string, Grant[]>();
  readonly #confirmed: Grant[] = [];
  readonly #noted = new Map<Grant, Noted>();

  constructor(
    private readonly authority: Authority,
    private readonly now: Date,
  ) {
    this.#grants = [...authority.grants];
    for (const grant of this.#grants) this.#file(grant);
  }

  get grants(): readonly Grant[] {
    return this.#grants;
  }

  get mandate(): AreaMandate | null {
    return this.authority.mandate;
  }

  /** Why what the caller pointed at gives no grant. */
  get refusal(): Authority['refusal'] {
    return this.authority.refusal;
  }

  /** The consent of the caller's own that was named, whether it gives a grant or not. */
  get consent(): string | null {
    return this.authority.consent ?? null;
  }

  /** The grant that meets this need for this person. Looks only: what is then shown must be opened. */
  grantFor(subject: string, need: Need): Grant | undefined {
    return grantFor(this.#grantsOn(subject), subject, need, this.now);
  }

  /** Whether there is any grant on this person. */
  concerns(subject: string): boolean {
    return this.#on.has(subject);
  }

  /** Opens what stands at a schema coordinate, for the record. Throws the code it is refused with. */
  open(subject: string, need: Need, coordinate: string): Grant {
    const decision = decide({ ...this.authority, grants: this.#grantsOn(subject) }, subject, need, this.now);
    if (decision.allowed) {
      this.#note(decision.grant).fields.add(coordinate);
      return decision.grant;
    }
    const [other] = this.#grantsOn(subject);
    if (other) this.#note(other).denied.add(coordinate);
    throw new Fault(decision.code);
  }

  /** Opens what stands at a schema coordinate under this very grant, where a person has several. Throws as `open` does. */
  openUnder(grant: Grant, need: Need, coordinate: string): void {
    if (!this.#grants.includes(grant) || !meets(grant, need, this.now)) throw new Fault('SCOPE_NOT_GRANTED');
    this.#note(grant).fields.add(coordinate);
  }

  /** Refuses by a rule of the chapter's own what stands at schema coordinates: it goes on the record as asked for. */
  refuse(subject: string, coordinates: readonly string[]): never {
    const [grant] = this.#grantsOn(subject);
    if (grant) for (const coordinate of coordinates) this.#note(grant).denied.add(coordinate);
    throw new Fault('SCOPE_NOT_GRANTED');
  }

  /**
   * Makes a grant of the area mandate for a person of whom this chapter knows that they live there. Later sub-requests of
   * the same request carry it.
   */
  confirm(subject: string, mandate: Omit<AreaMandate, 'area'>): Grant {
    const known = this.#grantsOn(subject).find(
      ({ reference, version }) => reference === mandate.reference && version === mandate.version,
    );
    if (known) return known;
    const { scopes, reference, version, purpose, expiresAt } = mandate;
    const grant: Grant = { subject, scopes, basis: 'MANDATE', reference, version, purpose, expiresAt, own: false };
    this.#grants.push(grant);
    this.#file(grant);
    this.#confirmed.push(grant);
    return grant;
  }

  /** Grants that came up while this request was answered. */
  get confirmed(): readonly Grant[] {
    return this.#confirmed;
  }

  get disclosures(): Disclosure[] {
    return [...this.#noted.values()].map(({ grant, fields, denied }) => {
      const { subject, basis, reference, version, purpose } = grant;
      return { subject, basis, reference, version, purpose, fields: [...fields], denied: [...denied] };
    });
  }

  #grantsOn(subject: string): readonly Grant[] {
    return this.#on.get(subject) ?? [];
  }

  #file(grant: Grant): void {
    const others = this.#on.get(grant.subject);
    if (others) others.push(grant);
    else this.#on.set(grant.subject, [grant]);
  }

  #note(grant: Grant): Noted {
    let noted = this.#noted.get(grant);
    if (!noted) {
      noted = { grant, fields: new Set(), denied: new Set() };
      this.#noted.set(grant, noted);
    }
    return noted;
  }
}
