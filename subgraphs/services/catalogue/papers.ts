import type { ProcedureGroup } from './procedure';

/**
 * Which of a person's integrated papers the desk may look up for a procedure, by its group: those that the texts of
 * `requiredDocuments` ask for in some case, and none that they leave to the registers or that belong to an organisation.
 * A paper missing here is one that the citizen attaches.
 */
export const papersOf: Readonly<Record<ProcedureGroup, readonly string[]>> = {
  // Exchange of a card or passport; the birth certificate of a child under 14.
  IDENTITY: ['IDENTITY_CARD', 'PASSPORT', 'BIRTH_CERTIFICATE'],
  // A lawful dwelling, and kinship with whoever is moved in with.
  RESIDENCE: ['LAND_CERTIFICATE', 'BIRTH_CERTIFICATE', 'MARRIAGE_CERTIFICATE'],
  CIVIL_STATUS: ['IDENTITY_CARD', 'BIRTH_CERTIFICATE'],
  TRANSPORT: ['IDENTITY_CARD', 'DRIVING_LICENCE', 'VEHICLE_REGISTRATION'],
  SEAL: [],
  HEALTH_INSURANCE: ['HEALTH_INSURANCE_CARD'],
  TAX: ['TAX_CODE'],
  LAND: ['LAND_CERTIFICATE'],
  EDUCATION: ['DIPLOMA'],
  // The application is for the record itself, so the former one is none of its papers.
  JUSTICE: ['IDENTITY_CARD', 'PASSPORT'],
  EMPLOYMENT: ['SOCIAL_INSURANCE_BOOK'],
  ELECTRICITY: ['IDENTITY_CARD', 'LAND_CERTIFICATE'],
};
