import type { DocumentRepository } from '../../subgraphs/documents/repository';
import { statusOf } from '../../subgraphs/documents/rules';
import { documentTypes } from '../../subgraphs/documents/types/enums';
import type { IdentityRepository } from '../../subgraphs/identity/repository';
import { guardianshipLives } from '../../subgraphs/identity/rules';
import type { PersonRow } from '../../subgraphs/residents/entities';
import type { ResidentRepository } from '../../subgraphs/residents/repository';
import type { ScoringRepository } from '../../subgraphs/scoring/repository';
import type { ServiceRepository } from '../../subgraphs/services/repository';
import { vietnamDate } from '../../subgraphs/shared/clock';
import { applications, consentsAndAccesses, score } from './pages';
import { residence, text } from './residence';

export interface Repositories {
  readonly residents: ResidentRepository;
  readonly identity: IdentityRepository;
  readonly documents: DocumentRepository;
  readonly services: ServiceRepository;
  readonly scoring: ScoringRepository;
}

const personColumns: readonly (keyof PersonRow)[] = [
  'id',
  'fullName',
  'otherNames',
  'dateOfBirth',
  'sex',
  'nationality',
  'vitalStatus',
  'placeOfBirth',
  'birthRegistrationPlace',
  'hometown',
  'ethnicity',
  'religion',
  'occupation',
  'bloodType',
  'maritalStatus',
  'phone',
  'email',
  'vulnerableGroups',
];

/** The answer to examples/profile.graphql for this person. */
export async function profile(all: Repositories, id: string, now: Date): Promise<object | null> {
  const [[person], rest, identity, access, documents, services, scoring] = await Promise.all([
    all.residents.persons([id], personColumns),
    residence(all.residents, id, now),
    account(all.identity, id, now),
    consentsAndAccesses(all.identity, id, now),
    wallet(all.documents, id, now),
    applications(all.services, id, now),
    score(all.scoring, id, now),
  ]);
  if (!person) return null;
  return {
    id,
    personalNumber: rest.personalNumber,
    formerNumbers: rest.formerNumbers,
    fullName: person.fullName,
    otherNames: person.otherNames,
    dateOfBirth: person.dateOfBirth,
    sex: person.sex,
    nationality: person.nationality,
    placeOfBirth: person.placeOfBirth && { ...text(person.placeOfBirth), country: person.placeOfBirth.country },
    birthRegistrationPlace: person.birthRegistrationPlace && text(person.birthRegistrationPlace),
    hometown: person.hometown && text(person.hometown),
    ethnicity: person.ethnicity,
    religion: person.religion,
    bloodType: person.bloodType,
    maritalStatus: person.maritalStatus,
    vitalStatus: person.vitalStatus,
    occupation: person.occupation,
    ...rest.addresses,
    household: rest.household,
    relatives: rest.relatives,
    contact: { phone: person.phone, email: person.email },
    vulnerableGroups: person.vulnerableGroups,
    provenance: rest.provenance,
    dataQuality: rest.dataQuality,
    electronicIdentity: identity,
    ...access,
    documents,
    applications: services,
    ...scoring,
  };
}

async function account(identity: IdentityRepository, id: string, now: Date): Promise<object | null> {
  const [found] = await identity.accounts.withDependants([id]);
  if (!found) return null;
  const { accountName, level, status, issuedAt } = found.account;
  return {
    accountName,
    level,
    status,
    issuedAt,
    dependants: found.dependants
      .filter((dependant) => guardianshipLives(dependant, now))
      .map(({ residentId }) => ({ id: residentId })),
  };
}

async function wallet(documents: DocumentRepository, id: string, now: Date): Promise<object> {
  const today = vietnamDate(now);
  const rows = await documents.documentsOf([id], documentTypes);
  return {
    items: rows.map((row) => ({
      id: row.id,
      type: row.type,
      number: row.number,
      issuer: row.issuer,
      issuedOn: row.issuedOn,
      expiresOn: row.expiresOn,
      status: statusOf(row, today),
      integration: row.integration,
      ...detailsOf(row.type, row.details),
    })),
    withheld: [],
  };
}

function detailsOf(type: string, details: Readonly<Record<string, unknown>> | object): object {
  const { chip, classes, pointsLeft, plate, vehicleKind, brand, registeredHospital } = details as Record<
    string,
    unknown
  >;
  if (type === 'IDENTITY_CARD') return { chip };
  if (type === 'DRIVING_LICENCE') return { classes, pointsLeft };
  if (type === 'VEHICLE_REGISTRATION') return { plate, vehicleKind, brand };
  return type === 'HEALTH_INSURANCE_CARD' ? { registeredHospital } : {};
}
