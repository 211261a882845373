import type { Working } from './working';

/** Who files, and how to reach them. */
export const WHO = ['identity.core', 'identity.number', 'contact'] as const;
export const HOME = ['address', 'household'] as const;

/**
 * What most procedures have in common. Scopes stop short of `identity.background`: what a desk needs of it stands in the
 * form, and religion is nobody's business.
 */
export const usual = {
  placeField: null,
  level: 2,
  papers: [],
  documents: [],
  once: null,
  applicantScopes: WHO,
  subjectScopes: [...WHO, ...HOME],
  otherParty: null,
} as const satisfies Partial<Working>;

/** One at a time of a kind for a person, whatever the form says. */
export const oneOf = (name: string, ...fields: readonly string[]): NonNullable<Working['once']> => ({ name, fields });
