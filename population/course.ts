import { secondsOfDay } from './calendar';
import { type Random, Weighted } from './random';

/** The course of an application: every state it passed, in the order that the procedure allows. Moments are seconds. */
export interface Course {
  state: string;
  events: { state: string; at: number; by: string; note: string | null }[];
  createdAt: number;
  paidAt: number | null;
  submittedAt: number | null;
  dueAt: number | null;
  decidedAt: number | null;
  completedAt: number | null;
}

export interface Case {
  /** Days that the first and the last event lie between. */
  earliest: number;
  latest: number;
  /** Working days the office has. */
  days: number;
  fee: number;
  online: boolean;
  office: string;
  decidedOn?: number;
}

const outcomes = new Weighted([
  ['COMPLETED', 52],
  ['APPROVED', 6],
  ['REJECTED', 7],
  ['WITHDRAWN', 6],
  ['DRAFT', 6],
  ['AWAITING_PAYMENT', 6],
  ['SUBMITTED', 5],
  ['SUPPLEMENT_REQUESTED', 4],
  ['ACCEPTED', 4],
  ['IN_PROGRESS', 7],
]);
/** Cases that are still open began in these last days. */
const openDays = 25;
const closed = new Set(['COMPLETED', 'REJECTED', 'WITHDRAWN']);

function pathTo(random: Random, outcome: string, fee: number): string[] {
  const filed = fee > 0 ? ['DRAFT', 'AWAITING_PAYMENT', 'SUBMITTED'] : ['DRAFT', 'SUBMITTED'];
  const supplemented = random.chance(0.08) ? [...filed, 'SUPPLEMENT_REQUESTED', 'SUBMITTED'] : filed;
  const worked = [...supplemented, 'ACCEPTED', 'IN_PROGRESS'];
  switch (outcome) {
    case 'DRAFT':
      return ['DRAFT'];
    case 'AWAITING_PAYMENT':
      return fee > 0 ? ['DRAFT', 'AWAITING_PAYMENT'] : ['DRAFT'];
    case 'SUBMITTED':
      return filed;
    case 'SUPPLEMENT_REQUESTED':
      return [...filed, 'SUPPLEMENT_REQUESTED'];
    case 'ACCEPTED':
      return [...supplemented, 'ACCEPTED'];
    case 'IN_PROGRESS':
      return worked;
    case 'WITHDRAWN':
      return [...worked.slice(0, random.between(1, worked.length)), 'WITHDRAWN'];
    case 'REJECTED':
      return [...worked, 'REJECTED'];
    case 'APPROVED':
      return [...worked, 'APPROVED'];
    default:
      return [...worked, 'APPROVED', 'COMPLETED'];
  }
}

const notes: Readonly<Record<string, string>> = {
  SUPPLEMENT_REQUESTED: 'Đề nghị bổ sung giấy tờ chứng minh',
  REJECTED: 'Hồ sơ không đủ điều kiện giải quyết',
  WITHDRAWN: 'Công dân rút hồ sơ',
};

/** An hour at which offices and people are awake, the same calendar day in UTC and in Vietnam. */
const awake = (random: Random, day: number) => day * secondsOfDay + random.between(3600, 36_000);

export function chart(random: Random, matter: Case): Course {
  const { earliest, latest, decidedOn, fee } = matter;
  const outcome = decidedOn === undefined ? outcomes.draw(random) : 'COMPLETED';
  const path = pathTo(random, outcome, fee);
  const times =
    decidedOn === undefined ? forward(random, path, matter) : backward(random, path, decidedOn, earliest, latest);
  const events = path.map((state, i) => ({
    state,
    at: times[i] as number,
    by: byWhom(state, matter),
    note: notes[state] ?? null,
  }));
  const at = (state: string) => events.find((event) => event.state === state)?.at ?? null;
  const submittedAt = at('SUBMITTED');
  const awaited = at('AWAITING_PAYMENT');
  return {
    state: path.at(-1) as string,
    events,
    createdAt: times[0] as number,
    paidAt: awaited === null || submittedAt === null ? null : Math.floor((awaited + submittedAt) / 2),
    submittedAt,
    dueAt: submittedAt === null ? null : submittedAt + Math.ceil(matter.days * 1.4) * secondsOfDay,
    decidedAt: at('APPROVED') ?? at('REJECTED'),
    completedAt: at('COMPLETED'),
  };
}

/** From the first draft on; a share of the offices is late. */
function forward(random: Random, path: readonly string[], { earliest, latest, days }: Case): number[] {
  const open = !closed.has(path.at(-1) as string);
  const wait = Math.max(1, Math.round((days * (random.chance(0.12) ? 2.2 : 0.9)) / 3));
  const length = path.length + wait * 3 + 4;
  const from = open ? Math.max(earliest, latest - openDays) : earliest;
  let day = random.between(from, Math.max(from, latest - length));
  let time = awake(random, day);
  return path.map((state, i) => {
    if (i === 0) return time;
    const quick = state === 'AWAITING_PAYMENT' || state === 'SUBMITTED';
    const pause = quick ? random.between(0, 1) : random.between(0, wait);
    day += pause;
    // Within one day each event takes its minutes; nothing lies beyond the last day.
    const next = pause > 0 && day <= latest ? awake(random, day) : time + random.between(120, 2400);
    day = Math.floor(next / secondsOfDay);
    time = Math.max(next, time + 60);
    return time;
  });
}

/** Back from a decision that another registry knows the day of. */
function backward(
  random: Random,
  path: readonly string[],
  decidedOn: number,
  earliest: number,
  latest: number,
): number[] {
  const decided = path.indexOf('APPROVED');
  const times: number[] = new Array(path.length);
  let time = awake(random, decidedOn);
  for (let i = decided; i >= 0; i--) {
    times[i] = time;
    const before = Math.floor(time / secondsOfDay) - random.between(0, 2);
    time = before >= earliest ? Math.min(awake(random, before), time - 300) : time - random.between(120, 900);
  }
  const collected = Math.min(decidedOn + random.between(0, 3), latest);
  times[decided + 1] = Math.max(awake(random, collected), (times[decided] as number) + 600);
  return times;
}

function byWhom(state: string, { online, office }: Case): string {
  if (state === 'WITHDRAWN') return 'citizen';
  const filing = state === 'DRAFT' || state === 'AWAITING_PAYMENT' || state === 'SUBMITTED';
  return filing ? (online ? 'citizen' : 'reception desk') : office;
}
