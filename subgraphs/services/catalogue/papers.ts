import type { Form, PaperRule } from './working';

/** A paper that every filing comes with. */
export const needed = (code: string, titleVi: string, titleEn: string): PaperRule => ({
  code,
  titleVi,
  titleEn,
  required: () => true,
});

/** A paper that some filings come with; in which of them it must be there, the form tells. */
export const neededIf = (
  required: (form: Form) => boolean,
  code: string,
  titleVi: string,
  titleEn: string,
): PaperRule => ({ code, titleVi, titleEn, required });

/** A paper that the registries make superfluous where they have what it says: the office asks for it where they do not. */
export const ifLacking = (code: string, titleVi: string, titleEn: string): PaperRule => ({
  code,
  titleVi,
  titleEn,
  required: () => false,
});
