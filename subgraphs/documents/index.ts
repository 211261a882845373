import { defineSubgraph } from '../shared/chapter';
import { calls } from './calls';
import { effects } from './effects';
import { DocumentRow } from './entities';
import { createLoaders } from './loaders';
import { createMeans } from './means';
import { migrations } from './migrations';
import { referenceOf } from './resolvers/document';
import { ResidentResolver } from './resolvers/resident';
import {
  DrivingLicence,
  HealthInsuranceCard,
  IdentityCard,
  PlainDocument,
  VehicleRegistration,
} from './types/document';
import { Resident } from './types/resident';
import { Statistics } from './types/statistics';

/**
 * Documents integrated into the electronic identity (giấy tờ tích hợp vào căn cước điện tử, Luật Căn cước 26/2023/QH15,
 * Điều 22).
 *
 * Owns the identity card, driving licence, vehicle registration, health-insurance card and the other papers, each with
 * its number, issuer, validity and state of integration. Key: `Document.id`, carried by each of its types.
 * Does the effects of decisions that issue, extend or take back a document (`effects/`), and tells of each by an event.
 * Extends `Resident` by the wallet and `Statistics` by the counts of integrated documents.
 * Never stores: scans and pictures (the image of an identity card is sensitive data by law), or whether a document has
 * expired, which follows from its date.
 */
export const documents = defineSubgraph({
  name: 'documents',
  resolvers: [ResidentResolver],
  orphanedTypes: [
    Resident,
    Statistics,
    IdentityCard,
    DrivingLicence,
    VehicleRegistration,
    HealthInsuranceCard,
    PlainDocument,
  ],
  references: {
    Resident: ({ id }) => ({ id: String(id) }),
    Statistics: ({ month, area }) => ({ month, area }),
    IdentityCard: referenceOf('IdentityCard'),
    DrivingLicence: referenceOf('DrivingLicence'),
    VehicleRegistration: referenceOf('VehicleRegistration'),
    HealthInsuranceCard: referenceOf('HealthInsuranceCard'),
    PlainDocument: referenceOf('PlainDocument'),
  },
  entities: [DocumentRow],
  migrations,
  means: (database, _settings, outbox) => createMeans(database, outbox),
  context: (request, { repository }) => ({ ...request, loaders: createLoaders(request, repository) }),
  calls,
  handles: effects,
});
