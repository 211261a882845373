/** The fields of a person's record that forms repeat, as the call `registryValues` gives them, and the scope of each. */
export const scopeOfRegistryField = {
  fullName: 'identity.core',
  dateOfBirth: 'identity.core',
  sex: 'identity.core',
  nationality: 'identity.core',
  personalNumber: 'identity.number',
  /** The CMND of nine digits. */
  formerNumber: 'identity.number',
  ethnicity: 'identity.background',
  hometown: 'identity.background',
  placeOfBirth: 'identity.background',
  occupation: 'identity.background',
  maritalStatus: 'family',
  /** `{ kind, residentId, fullName }` of each: what the relative is to the person, and the name on the person's own record. */
  relatives: 'family',
  permanentAddress: 'address',
  temporaryAddress: 'address',
  /** The planned end of the temporary residence. */
  temporaryUntil: 'address',
  currentAddress: 'address',
  /** `{ from, to, place }` since the age of 14, oldest first. */
  residenceHistory: 'address',
  'household.fileNumber': 'household',
  'household.relationToHead': 'household',
  'contact.phone': 'contact',
  'contact.email': 'contact',
} as const;

export type RegistryField = keyof typeof scopeOfRegistryField;
