import type { DocumentDetails, DocumentRow } from '../../subgraphs/documents/entities';
import type { EidAccountRow } from '../../subgraphs/identity/entities';
import type { FieldVerificationRow, PersonRow, ResidenceRegistrationRow } from '../../subgraphs/residents/entities';
import { foldText } from '../../subgraphs/residents/folding';
import type { ApplicationRow } from '../../subgraphs/services/entities';
import type { Batch } from '../batch';
import { anniversary, dayOf, dayText, instantText, secondsOfDay } from '../calendar';
import type { CastMember } from '../cast';
import { agencyOf, linkedSteps } from '../filing';
import { Owner } from '../ids';
import type { Kin } from '../kin';
import { type Place, placeValue, reform } from '../places';
import { Random } from '../random';
import { newResident, type Resident } from '../resident';

/** 2:30 in the morning of UTC, half past nine in Hà Nội, of that day. */
export const at = (date: string, minutes = 0): string => instantText(dayOf(date) * secondsOfDay + 9000 + minutes * 60);

export function kinOf(
  member: CastMember,
  sex: 'FEMALE' | 'MALE',
  birthPlace: Place,
  more: Partial<Kin> & { hometown?: Place } = {},
): Kin {
  const day = member.dateOfBirth.length === 10 ? member.dateOfBirth : `${member.dateOfBirth}-07-01`;
  return {
    sex,
    birth: dayOf(day),
    vital: 'ALIVE',
    vitalOn: null,
    nationality: 'VN',
    ethnicity: 'Kinh',
    familyName: member.fullName.split(' ')[0] ?? '',
    fullName: member.fullName,
    birthPlace,
    hometown: birthPlace,
    father: null,
    mother: null,
    spouse: null,
    marriedOn: null,
    formerly: null,
    children: [],
    guardian: null,
    wards: [],
    unrecorded: [],
    home: null,
    ...more,
  };
}

type Detail = Pick<
  PersonRow,
  'maritalStatus' | 'occupation' | 'phone' | 'email' | 'religion' | 'bloodType' | 'vulnerableGroups'
>;
export interface Filed {
  procedure: number;
  code: string;
  channel: 'ONLINE' | 'IN_PERSON';
  subject?: Resident;
  fee?: number;
  paid?: { method: string; reference: string; on: string };
  resultChannel?: ApplicationRow['resultChannel'];
  form: Record<string, string>;
  /** State, day, by whom, note: the whole history. */
  events: readonly (readonly [state: string, on: string, by: string, note?: string])[];
  dueOn?: string;
  result?: { summary: string; document?: DocumentRow };
  attachments?: readonly (readonly [name: string, size: number])[];
  /** States of the steps of a linked procedure, with the day of those that are done. */
  steps?: readonly (readonly [state: string, on?: string])[];
}

/** Writes the records of one of the cast, row by row as given. */
export class CastRecord {
  readonly resident: Resident;
  private readonly owner: Owner;
  private readonly random: Random;

  constructor(
    private readonly batch: Batch,
    readonly member: CastMember,
    kin: Kin,
    detail: Partial<Detail>,
  ) {
    this.random = new Random(`cast ${member.id}`);
    this.owner = new Owner(member.id.slice(0, 8), this.random, member.id);
    const person: PersonRow = {
      id: member.id,
      fullName: member.fullName,
      searchName: foldText(member.fullName),
      otherNames: [],
      dateOfBirth: member.dateOfBirth,
      sex: kin.sex,
      nationality: 'VN',
      vitalStatus: 'ALIVE',
      vitalStatusOn: null,
      placeOfBirth: placeValue(kin.birthPlace, kin.birth, 'Bệnh viện Phụ sản'),
      birthRegistrationPlace: placeValue(kin.birthPlace, kin.birth),
      hometown: placeValue(kin.hometown, kin.birth),
      ethnicity: kin.ethnicity,
      religion: 'Không',
      bloodType: null,
      maritalStatus: 'SINGLE',
      occupation: null,
      phone: null,
      email: null,
      vulnerableGroups: [],
      updatedAt: at('2026-09-15'),
      ...detail,
    };
    batch.residents.person.push(person);
    this.resident = newResident(kin, this.owner, person);
    this.number(member.personalNumber);
  }

  private number(value: string): void {
    this.resident.number = value;
    this.identityNumber('PERSONAL_NUMBER', value, null, null);
  }

  formerCard(value: string, cancelledOn: string): void {
    this.resident.hasFormerNumber = true;
    this.identityNumber('CMND_9', value, cancelledOn, 'Đổi sang thẻ căn cước');
  }

  private identityNumber(
    kind: 'PERSONAL_NUMBER' | 'CMND_9',
    value: string,
    cancelledOn: string | null,
    reason: string | null,
  ) {
    const row = { id: this.owner.next(), residentId: this.member.id, kind, value, cancelledOn, reason };
    this.batch.residents.identityNumber.push(row);
  }

  residence(
    kind: ResidenceRegistrationRow['kind'],
    place: Place,
    line: string,
    startedOn: string,
    endedOn: string | null = null,
    application?: ApplicationRow,
  ): void {
    const row = {
      id: this.owner.next(),
      residentId: this.member.id,
      kind,
      line,
      communeCode: place.commune.code,
      formerText: dayOf(startedOn) < reform ? `${line}, ${place.former.text}` : null,
      country: 'VN',
      startedOn,
      endedOn,
      plannedEnd: null,
      applicationId: application?.id ?? null,
    };
    this.resident.registrations.push(row);
    this.batch.residents.residenceRegistration.push(row);
  }

  vouched(fields: string[], source: string, state: FieldVerificationRow['state'], on: string): void {
    this.batch.residents.fieldVerification.push({
      id: this.owner.next(),
      residentId: this.member.id,
      fields,
      source,
      state,
      verifiedAt: state === 'UNVERIFIED' ? null : at(on),
      updatedAt: at(on),
    });
  }

  account(level: EidAccountRow['level'], accountName: string, issuedOn: string): void {
    const row: EidAccountRow = {
      id: this.owner.next(),
      residentId: this.member.id,
      accountName,
      level,
      status: 'ACTIVE',
      issuedAt: at(issuedOn),
      lockedAt: null,
      lockReason: null,
    };
    this.resident.account = row;
    this.batch.identity.eidAccount.push(row);
  }

  dependsOn(guardian: CastMember, since: string): void {
    this.batch.identity.eidDependant.push({
      id: this.owner.next(),
      residentId: this.member.id,
      guardianId: guardian.id,
      since: at(since),
      kind: 'CHILD',
      endsOn: dayText(anniversary(dayOf(this.member.dateOfBirth), 14)),
    });
  }

  document(
    type: string,
    number: string,
    issuer: string,
    [issuedOn, expiresOn]: readonly [issued: string, expires?: string],
    verifiedOn: string,
    details: DocumentDetails = {},
  ): DocumentRow {
    const row: DocumentRow = {
      id: this.owner.next(),
      residentId: this.member.id,
      type,
      number,
      issuer,
      issuedOn,
      expiresOn: expiresOn ?? null,
      standing: 'VALID',
      integration: 'VERIFIED',
      verifiedAt: at(verifiedOn),
      details,
    };
    this.resident.documents.push(row);
    this.batch.documents.document.push(row);
    return row;
  }

  application(filed: Filed): ApplicationRow {
    const events = filed.events.map(([state, on, by, note], i) => ({
      state,
      at: at(on, i * 7),
      by,
      note: note ?? null,
    }));
    const when = (state: string) => events.find((event) => event.state === state)?.at ?? null;
    const createdAt = events[0]?.at ?? '';
    const row: ApplicationRow = {
      id: this.owner.next(),
      residentId: this.member.id,
      subjectId: filed.subject?.owner.id ?? this.member.id,
      code: filed.code,
      procedureNumber: filed.procedure,
      procedureOn: createdAt.slice(0, 10),
      channel: filed.channel,
      state: events.at(-1)?.state ?? 'DRAFT',
      agency: agencyOf(filed.procedure, this.member.communeCode),
      areaCode: this.member.communeCode,
      revision: events.length,
      otherId: null,
      onceKey: null,
      form: JSON.stringify({
        fullName: this.member.fullName,
        personalNumber: this.member.personalNumber,
        ...filed.form,
      }),
      prefilled: ['fullName', 'personalNumber'],
      fee: filed.fee ?? 0,
      feeWaived: 0,
      waivers: [],
      feeKnown: true,
      resultChannel: filed.resultChannel ?? null,
      createdAt,
      submittedAt: when('SUBMITTED'),
      dueAt: filed.dueOn ? at(filed.dueOn) : null,
      decidedAt: when('APPROVED') ?? when('REJECTED'),
      resultSummary: filed.result?.summary ?? null,
      resultDocumentId: filed.result?.document?.id ?? null,
      resultIssuedAt: when('COMPLETED'),
    };
    this.resident.applications.push(row);
    this.batch.services.application.push(row);
    const mine = { residentId: this.member.id, applicationId: row.id };
    events.forEach((event, i) => {
      this.batch.services.applicationEvent.push({
        id: this.owner.next(),
        ...mine,
        position: i + 1,
        state: event.state,
        at: event.at,
        byWhom: event.by,
        note: event.note,
        refused: null,
      });
    });
    this.papers(row, filed);
    return row;
  }

  private papers(row: ApplicationRow, filed: Filed): void {
    const mine = { residentId: this.member.id, applicationId: row.id };
    for (const [name, size] of filed.attachments ?? []) {
      const mediaType = name.endsWith('.jpg') ? 'image/jpeg' : 'application/pdf';
      const sha256 = this.random.hex(64);
      const added = { paper: null, addedAt: row.createdAt };
      this.batch.services.attachment.push({ id: this.owner.next(), ...mine, name, mediaType, size, sha256, ...added });
    }
    if (filed.paid) {
      const { method, reference, on } = filed.paid;
      const paidAt = at(on, 10);
      const amounts = { amount: row.fee, applied: row.fee };
      this.batch.services.payment.push({ id: this.owner.next(), ...mine, ...amounts, method, paidAt, reference });
    }
    filed.steps?.forEach(([state, on], i) => {
      this.batch.services.applicationStep.push({
        id: this.owner.next(),
        ...mine,
        position: i + 1,
        title: linkedSteps[filed.procedure]?.[i] ?? '',
        state,
        completedAt: on ? at(on) : null,
      });
    });
  }
}
