import type { ApplicationRow } from '../subgraphs/services/entities';
import { anniversary, dayOf, dayText, instantText, secondsOfDay, yearsBetween } from './calendar';
import { type Course, chart } from './course';
import { agencyOf, type Filing, linkedSteps } from './filing';
import type { Kin } from './kin';
import { filingOf, filings } from './procedures';
import { type Random, Weighted } from './random';
import { lastDay, type Making, type Resident } from './resident';

/** What made somebody file: a record of another registry that came of it, or nothing that is known. */
export interface Occasion {
  filing: Filing;
  subject: Resident;
  /** The day of the decision; without it the case may stand anywhere. */
  decidedOn?: number;
  documentId?: string;
  done?: (application: ApplicationRow) => void;
}

const portalOpened = dayOf('2023-07-01');
const ordinary = new Weighted(filings.filter((filing) => filing.weight > 0).map((f) => [f, f.weight]));
const documentFilings = new Map(
  filings.filter((f) => f.document && f.weight > 0).map((f) => [f.document as string, f]),
);

/** The records of the last years that began with a filing. */
function occasions(resident: Resident, { random, today, residents }: Making): Occasion[] {
  const found: Occasion[] = [];
  const recent = (text: string) => text >= '2023-08-01';
  for (const row of resident.documents) {
    const filing = documentFilings.get(row.type);
    if (!filing || !recent(row.issuedOn) || !random.chance(0.1)) continue;
    // One of the couple files for both.
    if (row.type === 'MARRIAGE_CERTIFICATE' && resident.kin.sex === 'FEMALE') continue;
    found.push({ filing, subject: resident, decidedOn: dayOf(row.issuedOn), documentId: row.id });
  }
  const registered: Readonly<Record<string, number>> = { PERMANENT: 3, TEMPORARY: 4, ABSENCE: 5 };
  for (const row of resident.registrations) {
    const number = registered[row.kind];
    if (number === undefined || !recent(row.startedOn) || !random.chance(0.3)) continue;
    const done = (application: ApplicationRow) => {
      row.applicationId = application.id;
    };
    found.push({ filing: filingOf(number), subject: resident, decidedOn: dayOf(row.startedOn), done });
  }
  for (const child of resident.kin.children) {
    const subject = residents.get(child);
    const certificate = subject?.documents.find((row) => row.type === 'BIRTH_CERTIFICATE');
    const files = resident.kin.sex === 'MALE' || child.father === null;
    if (!subject || !certificate || !files || !recent(certificate.issuedOn) || !random.chance(0.6)) continue;
    const filing = filingOf(random.chance(0.75) ? 15 : 9);
    found.push({ filing, subject, decidedOn: dayOf(certificate.issuedOn), documentId: certificate.id });
  }
  for (const parent of [resident.kin.spouse, resident.kin.father, resident.kin.mother]) {
    const subject = parent && residents.get(parent);
    if (subject?.kin.vital !== 'DECEASED' || !random.chance(0.35)) continue;
    const day = (subject.kin.vitalOn as number) + random.between(3, 25);
    if (day < portalOpened + 40 || day >= today || subject.deathReported) continue;
    subject.deathReported = true;
    found.push({ filing: filingOf(random.chance(0.6) ? 16 : 10), subject, decidedOn: day });
  }
  return found;
}

export function applications(resident: Resident, making: Making, codes: Codes): void {
  const { random, today } = making;
  const { kin } = resident;
  const age = yearsBetween(kin.birth, today);
  if (kin.vital !== 'ALIVE' || age < 18) return;
  for (const occasion of occasions(resident, making)) write(resident, occasion, making, codes);
  if (kin.nationality !== 'VN') return;
  for (let share = 0.22; random.chance(share); share = 0.2) {
    const filing = age < 21 && random.chance(0.5) ? filingOf(21) : ordinary.draw(random);
    if (age < filing.minimumAge + 1 || (filing.number === 21 && age > 20)) continue;
    write(resident, { filing, subject: resident }, making, codes);
  }
}

function write(resident: Resident, occasion: Occasion, making: Making, codes: Codes): void {
  const { random, today } = making;
  const { kin, account, owner } = resident;
  const { filing, decidedOn } = occasion;
  const earliest = Math.max(portalOpened, anniversary(kin.birth, filing.minimumAge));
  const opened = account ? dayOf(account.issuedAt.slice(0, 10)) + 1 : Number.POSITIVE_INFINITY;
  const latest = lastDay(kin, today);
  // Online filing asks for an account that existed on the day.
  const begun = Math.min(latest, decidedOn ?? random.between(earliest, latest));
  const online = opened < begun - 30 && account?.status === 'ACTIVE' && random.chance(0.82);
  const fee = online ? filing.online : filing.inPerson;
  const course = chart(random, {
    earliest: Math.max(earliest - 30, occasion.subject.kin.birth),
    latest,
    days: filing.days,
    fee,
    online,
    office: filing.office,
    ...(decidedOn === undefined ? {} : { decidedOn }),
  });
  const row = applicationRow(resident, occasion, course, making, online, fee, codes);
  resident.applications.push(row);
  if (row.state === 'COMPLETED') occasion.done?.(row);
  making.batch.services.application.push(row);
  course.events.forEach((event, i) => {
    making.batch.services.applicationEvent.push({
      id: owner.next(),
      residentId: owner.id,
      applicationId: row.id,
      position: i + 1,
      state: event.state,
      at: instantText(event.at),
      byWhom: event.by,
      note: event.note,
      refused: null,
    });
  });
  papers(resident, row, filing, course, making);
  steps(resident, row, filing, course, making);
}

function applicationRow(
  { owner, kin, number, registrations }: Resident,
  { filing, subject, documentId }: Occasion,
  course: Course,
  { random }: Making,
  online: boolean,
  fee: number,
  codes: Codes,
): ApplicationRow {
  const place = kin.home?.place.commune;
  const day = Math.floor(course.createdAt / secondsOfDay);
  const text = (seconds: number | null) => (seconds === null ? null : instantText(seconds));
  const completed = course.completedAt !== null;
  const areaCode = place?.code ?? registrations[0]?.communeCode ?? '00004';
  return {
    id: owner.next(),
    residentId: owner.id,
    subjectId: subject.owner.id,
    code: codes.next(place?.province.code ?? '01', day),
    procedureNumber: filing.number,
    procedureOn: dayText(day),
    channel: online ? 'ONLINE' : 'IN_PERSON',
    state: course.state,
    agency: agencyOf(filing.number, areaCode),
    areaCode,
    revision: course.events.length,
    otherId: null,
    onceKey: null,
    form: JSON.stringify(formOf(random, kin, number, subject)),
    prefilled: ['fullName', 'dateOfBirth', ...(number ? ['personalNumber'] : [])],
    fee,
    feeWaived: 0,
    waivers: [],
    feeKnown: true,
    resultChannel:
      course.submittedAt === null
        ? null
        : random.chance(online ? 0.7 : 0.1)
          ? 'ELECTRONIC'
          : random.chance(0.4)
            ? 'POST'
            : 'IN_PERSON',
    createdAt: instantText(course.createdAt),
    submittedAt: text(course.submittedAt),
    dueAt: text(course.dueAt),
    decidedAt: text(course.decidedAt),
    resultSummary: completed ? filing.result : null,
    resultDocumentId: completed ? (documentId ?? null) : null,
    resultIssuedAt: text(course.completedAt),
  };
}

const reasons = [
  'Theo nhu cầu cá nhân',
  'Thay đổi nơi ở',
  'Giấy tờ cũ hết hạn',
  'Bổ sung thông tin',
  'Phục vụ công việc',
];
function formOf(random: Random, kin: Kin, number: string | null, subject: Resident): Record<string, string> {
  return {
    fullName: kin.fullName,
    dateOfBirth: dayText(kin.birth),
    ...(number ? { personalNumber: number } : {}),
    ...(subject.kin === kin ? {} : { subjectName: subject.kin.fullName }),
    reason: random.pick(reasons),
  };
}

const methods = ['VietQR', 'Thẻ nội địa', 'Ví điện tử', 'Tiền mặt'];
function papers(
  { owner }: Resident,
  row: ApplicationRow,
  filing: Filing,
  course: Course,
  { random, batch }: Making,
): void {
  const mine = { residentId: owner.id, applicationId: row.id };
  if (course.submittedAt !== null) {
    for (const name of filing.attachments) {
      const mediaType = name.endsWith('.jpg') ? 'image/jpeg' : 'application/pdf';
      const size = random.between(20_000, 1_900_000);
      const sha256 = random.hex(64);
      const added = { paper: null, addedAt: row.createdAt };
      batch.services.attachment.push({ id: owner.next(), ...mine, name, mediaType, size, sha256, ...added });
    }
  }
  if (course.paidAt === null) return;
  batch.services.payment.push({
    id: owner.next(),
    ...mine,
    amount: row.fee,
    applied: row.fee,
    method: row.channel === 'ONLINE' ? random.pick(methods.slice(0, 3)) : random.pick(methods),
    paidAt: instantText(course.paidAt),
    // Receipt codes are each given once, so these are too.
    reference: `TT${row.code.replace(/\D/g, '')}`,
  });
}

function steps(
  { owner }: Resident,
  row: ApplicationRow,
  filing: Filing,
  course: Course,
  { random, batch }: Making,
): void {
  const titles = linkedSteps[filing.number];
  if (!titles) return;
  const done = course.state === 'IN_PROGRESS' ? random.between(0, titles.length - 2) : 0;
  titles.forEach((title, i) => {
    batch.services.applicationStep.push({
      id: owner.next(),
      residentId: owner.id,
      applicationId: row.id,
      position: i + 1,
      title,
      ...stepAt(course, i, done),
    });
  });
}

/** Each step walks behind the whole: none is ahead of the application, and all are done when it is. */
function stepAt(course: Course, i: number, done: number): { state: string; completedAt: string | null } {
  const final = course.completedAt ?? null;
  if (final !== null) return { state: 'COMPLETED', completedAt: instantText(course.decidedAt ?? final) };
  const last = course.events.at(-1)?.at as number;
  if (course.state !== 'IN_PROGRESS') {
    const waiting = course.state === 'SUPPLEMENT_REQUESTED' || course.state === 'ACCEPTED' ? 'SUBMITTED' : course.state;
    return { state: waiting, completedAt: null };
  }
  if (i < done) return { state: 'COMPLETED', completedAt: instantText(last) };
  return { state: i === done ? 'IN_PROGRESS' : 'SUBMITTED', completedAt: null };
}

/** Receipt codes count from 1 each day; each is given once. */
export class Codes {
  private readonly counts = new Map<number, number>();

  next(province: string, day: number): string {
    const count = (this.counts.get(day) ?? 0) + 1;
    this.counts.set(day, count);
    return `H${province}-${dayText(day).slice(2).replaceAll('-', '')}-${String(count).padStart(6, '0')}`;
  }
}
