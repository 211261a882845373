import type { Disclosure } from '../../subgraphs/shared/access';
import type { ChapterReport } from '../../subgraphs/shared/chapter';
import type { Authority, Grant } from '../../subgraphs/shared/scopes';

/** What one request has opened so far, over all chapters. */
export class Ledger {
  /** By person and reference. */
  readonly #confirmed = new Map<string, Grant>();
  readonly #noted = new Map<
    string,
    { readonly of: Disclosure; readonly fields: Set<string>; readonly denied: Set<string> }
  >();

  constructor(private readonly authority: Authority) {}

  /** The grants that the next sub-request carries. */
  get grants(): readonly Grant[] {
    return this.#confirmed.size === 0 ? this.authority.grants : [...this.authority.grants, ...this.#confirmed.values()];
  }

  add({ disclosures = [], grants = [] }: ChapterReport): void {
    for (const grant of grants) {
      const key = `${grant.subject} ${grant.reference}`;
      if (!this.#confirmed.has(key)) this.#confirmed.set(key, grant);
    }
    for (const disclosure of disclosures) {
      const { subject, basis, reference, version } = disclosure;
      const key = `${subject} ${basis} ${reference} ${version}`;
      const noted = this.#noted.get(key) ?? { of: disclosure, fields: new Set(), denied: new Set() };
      for (const field of disclosure.fields) noted.fields.add(field);
      for (const field of disclosure.denied) noted.denied.add(field);
      this.#noted.set(key, noted);
    }
  }

  /** One for each person and grant, fields in alphabetical order. */
  get disclosures(): Disclosure[] {
    return [...this.#noted.values()].map(({ of, fields, denied }) => ({
      ...of,
      fields: [...fields].sort(),
      denied: [...denied].sort(),
    }));
  }
}
