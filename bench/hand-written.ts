import fastify, { type FastifyInstance } from 'fastify';
import type { Authenticator } from '../gateway/authenticate';
import { DocumentRepository } from '../subgraphs/documents/repository';
import { statusOf } from '../subgraphs/documents/rules';
import { documentTypes } from '../subgraphs/documents/types/enums';
import { IdentityRepository } from '../subgraphs/identity/repository';
import type { PersonRow, PlaceValue } from '../subgraphs/residents/entities';
import { ResidentRepository } from '../subgraphs/residents/repository';
import { dataQuality, openAddress } from '../subgraphs/residents/rules';
import { parentOf, unit } from '../subgraphs/residents/units';
import { yearScore } from '../subgraphs/scoring/card';
import { ScoringRepository } from '../subgraphs/scoring/repository';
import { entitlementsOf } from '../subgraphs/scoring/rules';
import { isInForce } from '../subgraphs/scoring/rulesets';
import { procedureOn } from '../subgraphs/services/catalogue';
import type { PaidApplication } from '../subgraphs/services/repository';
import { ServiceRepository } from '../subgraphs/services/repository';
import { isOverdue, paymentOf, procedureOf, resultOf } from '../subgraphs/services/rules';
import { vietnamDate, vietnamYear } from '../subgraphs/shared/clock';
import type { Database } from '../subgraphs/shared/database/connect';
import { groupBy } from '../subgraphs/shared/group';

/**
 * What a programmer would write for this one answer without GraphQL: the same token check, the same SQL through the same
 * repositories, and the JSON of examples/profile.graphql put together by hand. The yardstick of the benchmark.
 */
export function handWritten(
  databases: ReadonlyMap<string, Database>,
  authenticator: Authenticator,
  clock: () => Date = () => new Date(),
): FastifyInstance {
  const database = (name: string): Database => {
    const found = databases.get(name);
    if (!found) throw new Error(`the yardstick needs the database of ${name}`);
    return found;
  };
  const repositories: Repositories = {
    residents: new ResidentRepository(database('residents')),
    identity: new IdentityRepository(database('identity')),
    documents: new DocumentRepository(database('documents')),
    services: new ServiceRepository(database('services')),
    scoring: new ScoringRepository(database('scoring')),
  };
  const app = fastify({ logger: false });
  app.post('/', async (request, reply) => {
    const now = clock();
    const caller = await authenticator.authenticate(request.headers.authorization, now);
    if (!caller) return reply.code(401).send();
    const me = await profile(repositories, caller.subject, now);
    return reply.type('application/json; charset=utf-8').send(JSON.stringify({ data: { me } }));
  });
  return app;
}

interface Repositories {
  readonly residents: ResidentRepository;
  readonly identity: IdentityRepository;
  readonly documents: DocumentRepository;
  readonly services: ServiceRepository;
  readonly scoring: ScoringRepository;
}

const personColumns: readonly (keyof PersonRow)[] = [
  'id',
  'updatedAt',
  'fullName',
  'otherNames',
  'dateOfBirth',
  'sex',
  'nationality',
  'vitalStatus',
  'vitalStatusOn',
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

async function profile(all: Repositories, id: string, now: Date): Promise<object | null> {
  const [[person], rest, identity, documents, services, scoring] = await Promise.all([
    all.residents.persons([id], personColumns),
    residence(all.residents, id, now),
    account(all.identity, id),
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
    consents: { edges: [], pageInfo: { hasNextPage: false } },
    accessLog: { totalCount: 0, edges: [] },
    documents,
    applications: services,
    ...scoring,
  };
}

const countries = new Intl.DisplayNames(['vi'], { type: 'region' });

function text(place: PlaceValue): { text: string } {
  const commune = place.communeCode === null ? null : unit(place.communeCode);
  const parts = [place.line, commune?.name, commune && parentOf(commune)?.name, countries.of(place.country)];
  return { text: parts.filter(Boolean).join(', ') };
}

async function residence(residents: ResidentRepository, id: string, now: Date) {
  const [numbers, registrations, households, kin, acts] = await Promise.all([
    residents.identityNumbers([id]),
    residents.registrations([id]),
    residents.householdsOf([id]),
    residents.kin([id]),
    residents.verifications([id]),
  ]);
  const permanent = openAddress(registrations, ['PERMANENT']);
  const temporary = openAddress(registrations, ['TEMPORARY']);
  const current = openAddress(registrations, ['CURRENT', 'TEMPORARY', 'PERMANENT']);
  const commune = permanent?.communeCode ? unit(permanent.communeCode) : null;
  const province = commune && parentOf(commune);
  const home = households.get(id);
  const { correct, complete, clean, current: fresh } = dataQuality(acts, now);
  return {
    personalNumber: numbers.find((row) => row.kind === 'PERSONAL_NUMBER' && row.cancelledOn === null)?.value ?? null,
    formerNumbers: numbers
      .filter((row) => row.kind === 'CMND_9' || row.cancelledOn !== null)
      .map((row) => ({
        value: row.value,
        kind: row.kind === 'CMND_9' ? 'CMND_9' : 'CANCELLED_PERSONAL_NUMBER',
        cancelledOn: row.cancelledOn,
        reason: row.reason,
      })),
    addresses: {
      permanentAddress: permanent && {
        line: permanent.line,
        ...text(permanent),
        formerText: permanent.formerText,
        commune: commune && { code: commune.code, name: commune.name },
        province: province && { code: province.code, name: province.name },
      },
      temporaryAddress: temporary && text(temporary),
      currentAddress: current && text(current),
      residenceHistory: registrations.map((row) => ({
        id: row.id,
        kind: row.kind,
        from: row.startedOn,
        to: row.endedOn,
        address: text(row),
      })),
    },
    household: home
      ? {
          fileNumber: home.household.fileNumber,
          head: home.household.residentId === null ? null : { id: home.household.residentId },
          address: text({ ...home.household, country: 'VN' }),
          members: home.members.map((member) => ({
            relationToHead: member.relationToHead,
            since: member.since,
            resident: { id: member.residentId },
          })),
        }
      : null,
    relatives: kin.map((row) => ({
      kinship: row.kind,
      fullName: row.fullName,
      resident: row.relativeId === null ? null : { id: row.relativeId },
    })),
    provenance: acts.flatMap((act) =>
      act.fields.map((field) => ({ field, source: act.source, state: act.state, verifiedAt: act.verifiedAt })),
    ),
    dataQuality: { correct, complete, clean, current: fresh },
  };
}

async function account(identity: IdentityRepository, id: string): Promise<object | null> {
  const [found] = await identity.accounts([id]);
  if (!found) return null;
  const { accountName, level, status, issuedAt } = found.account;
  return {
    accountName,
    level,
    status,
    issuedAt,
    dependants: found.dependantIds.map((dependant) => ({ id: dependant })),
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

const PAGE = 5;

async function applications(services: ServiceRepository, id: string, now: Date): Promise<object> {
  const rows = await services.applicationsOf([id], { state: null, after: null, limit: PAGE + 1 });
  const shown = rows.slice(0, PAGE);
  const ids = shown.map((row) => row.id);
  const [events, steps, attachments] = await Promise.all([
    services.events(ids),
    services.steps(ids),
    services.attachments(ids),
  ]);
  const [eventsOf, stepsOf, attachmentsOf] = [
    groupBy(events, (row) => row.applicationId),
    groupBy(steps, (row) => row.applicationId),
    groupBy(attachments, (row) => row.applicationId),
  ];
  return {
    edges: shown.map((row: PaidApplication) => {
      const { number, nameVi, agency } = procedureOf(row);
      const payment = paymentOf(row.payment);
      return {
        node: {
          code: row.code,
          state: row.state,
          channel: row.channel,
          submittedAt: row.submittedAt,
          dueAt: row.dueAt,
          overdue: isOverdue(row, now),
          fee: row.fee,
          feeWaived: row.feeWaived,
          procedure: { number, nameVi, agency },
          subject: { id: row.subjectId },
          payment: payment && { amount: payment.amount, method: payment.method, paidAt: payment.paidAt },
          attachments: (attachmentsOf.get(row.id) ?? []).map(({ name, mediaType, size }) => ({
            name,
            mediaType,
            size,
          })),
          history: (eventsOf.get(row.id) ?? []).map(({ state, at, byWhom }) => ({ state, at, by: byWhom })),
          steps: (stepsOf.get(row.id) ?? []).map(({ position, title, state }) => ({ order: position, title, state })),
          result: resultOf(row),
        },
      };
    }),
    pageInfo: { hasNextPage: rows.length > PAGE },
  };
}

async function score(scoring: ScoringRepository, id: string, now: Date): Promise<object> {
  const year = vietnamYear(now);
  const today = vietnamDate(now);
  const [totals, [standing]] = await Promise.all([scoring.ruleTotals([id], [year]), scoring.standings([id])]);
  const { ruleset, total, class: rank, byGroup, suggestions } = yearScore(totals);
  const page = { year, rulesetId: ruleset.id, after: null, limit: PAGE + 1 };
  const entries = (await scoring.entriesOf([id], page)).slice(0, PAGE);
  return {
    score: {
      year,
      total,
      class: rank,
      ruleset: { id: ruleset.id, inForce: isInForce(ruleset, today) },
      byGroup: byGroup.map(({ group, points }) => ({ group, points })),
      entries: {
        edges: entries.map(({ points, at, reason, ruleCode }) => ({
          node: { points, at, reason, rule: { code: ruleCode } },
        })),
      },
      suggestions: suggestions.map(({ points, rule }) => ({ points, rule: { code: rule.code } })),
    },
    entitlements: standing
      ? entitlementsOf(standing, today).map((entitlement) => {
          const procedure =
            entitlement.procedureNumber === null ? null : procedureOn(entitlement.procedureNumber, today);
          return {
            code: entitlement.code,
            text: entitlement.text.vi,
            rate: entitlement.rate,
            granted: entitlement.granted,
            conditions: entitlement.conditions.map(({ code, met }) => ({ code, met })),
            procedure: procedure && { number: procedure.number, nameVi: procedure.nameVi },
          };
        })
      : null,
  };
}
