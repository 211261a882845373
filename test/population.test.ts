import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { type Batch, type Chapter, chapters, populate, tablesOf } from '../population';
import { emptyBatch } from '../population/batch';
import { cast, relyingParties } from '../population/cast';

const today = '2026-11-21';
const people = 3000;
const chapterNames = Object.keys(chapters) as Chapter[];

interface AnyRow {
  id: string;
  residentId?: string | null;
}
const rowsOf = (batch: Batch): AnyRow[][] =>
  chapterNames.flatMap((chapter) => tablesOf(batch, chapter).map(({ rows }) => rows as AnyRow[]));

/** All batches of a population in one. */
function gather(options: { residents: number; seed: string; today: string }): Batch {
  const all = emptyBatch();
  const target = rowsOf(all);
  for (const batch of populate(options)) rowsOf(batch).forEach((rows, i) => void target[i]?.push(...rows));
  return all;
}

const fingerprint = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** The rows that break a promise: one comparison for all of them, since one for each row would take minutes. */
const breaking = <T>(rows: readonly T[], keeps: (row: T) => boolean): T[] => rows.filter((row) => !keeps(row));

function group<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const list = groups.get(key(row));
    if (list) list.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

const all = gather({ residents: people, seed: 'làng', today });
const { residents, identity, documents, services, scoring } = all;
const person = new Map(residents.person.map((row) => [row.id, row]));
const known = (id: string) => {
  const row = person.get(id);
  if (!row) throw new Error('no such resident');
  return row;
};
const castIds: ReadonlySet<string> = new Set(Object.values(cast).map((member) => member.id));
const bornIn = (id: string) => Number(known(id).dateOfBirth.slice(0, 4));
const ageOn = (id: string, date: string) => {
  const born = known(id).dateOfBirth;
  return Number(date.slice(0, 4)) - Number(born.slice(0, 4)) - (date.slice(5, 10) < born.slice(5) ? 1 : 0);
};

describe('a population', () => {
  it('has as many persons as asked for, and no id twice', () => {
    expect(residents.person).toHaveLength(people);
    for (const rows of rowsOf(all)) {
      const ids = rows.map((row) => row.id ?? row.residentId ?? '');
      expect(new Set(ids).size).toBe(rows.length);
      expect(breaking(ids, (id) => /^[0-9a-hjkmnp-tv-z]{26}$/.test(id))).toEqual([]);
    }
  });

  it('is the same for the same seed and day, and another for another seed', () => {
    const first = gather({ residents: 400, seed: 'a', today });
    expect(fingerprint(gather({ residents: 400, seed: 'a', today }))).toBe(fingerprint(first));
    expect(fingerprint(gather({ residents: 400, seed: 'b', today }))).not.toBe(fingerprint(first));
  });

  it('holds the same cast whatever the seed, the size and the day', () => {
    const ofCast = (batch: Batch) =>
      rowsOf(batch).map((rows) => rows.filter((row) => castIds.has(row.residentId ?? row.id)));
    const other = gather({ residents: 60, seed: 'khác', today: '2027-03-01' });
    expect(ofCast(other)).toEqual(ofCast(all));
    expect(gather({ residents: castIds.size, seed: 'x', today }).residents.person).toHaveLength(castIds.size);
  });

  it('refuses to be smaller than its cast', () => {
    expect(() => gather({ residents: 3, seed: 'x', today })).toThrow(RangeError);
  });

  it('comes in batches whose rows refer to nobody outside', () => {
    for (const { residents: here, documents: papers } of populate({ residents: 2500, seed: 'nhỏ', today })) {
      const ids = new Set(here.person.map((row) => row.id));
      expect(ids.size).toBeLessThan(1100);
      expect(breaking(here.kinship, (row) => row.relativeId === null || ids.has(row.relativeId))).toEqual([]);
      expect(breaking(papers.document, (row) => ids.has(row.residentId))).toEqual([]);
    }
  });

  it('has ids that ascend from batch to batch', () => {
    let last = '';
    for (const batch of populate({ residents: 2500, seed: 'nhỏ', today })) {
      const ids = batch.residents.person.map((row) => row.id).sort();
      expect((ids[0] as string) > last).toBe(true);
      last = ids.at(-1) as string;
    }
  });
});

describe('numbers', () => {
  it('are well-formed, unique, and agree with sex and year of birth', () => {
    const values = residents.identityNumber.map((row) => row.value);
    expect(new Set(values).size).toBe(values.length);
    const fits = (row: (typeof residents.identityNumber)[number]) => {
      if (row.kind === 'CMND_9') return /^\d{9}$/.test(row.value);
      const year = bornIn(row.residentId);
      const century = (Math.floor(year / 100) - 19) * 2 + (known(row.residentId).sex === 'FEMALE' ? 1 : 0);
      return /^\d{12}$/.test(row.value) && row.value.slice(3, 6) === `${century}${String(year).slice(2)}`;
    };
    expect(breaking(residents.identityNumber, fits)).toEqual([]);
  });

  it('leave each Vietnamese citizen exactly one that is not cancelled', () => {
    const current = residents.identityNumber.filter(
      (row) => row.kind === 'PERSONAL_NUMBER' && row.cancelledOn === null,
    );
    const citizens = residents.person.filter((row) => row.nationality === 'VN').map((row) => row.id);
    expect(current.map((row) => row.residentId).sort()).toEqual(citizens.sort());
  });
});

describe('families', () => {
  const kinship = group(residents.kinship, (row) => row.residentId);
  const recorded = residents.kinship.flatMap((row) => (row.relativeId ? [{ ...row, relativeId: row.relativeId }] : []));

  it('know of each other on both sides, by the names of the records', () => {
    const back: Readonly<Record<string, readonly string[]>> = {
      FATHER: ['CHILD'],
      MOTHER: ['CHILD'],
      SPOUSE: ['SPOUSE'],
      CHILD: ['FATHER', 'MOTHER'],
      GUARDIAN: ['WARD'],
      WARD: ['GUARDIAN'],
    };
    const returned = (row: (typeof recorded)[number]) =>
      kinship
        .get(row.relativeId)
        ?.some((other) => other.relativeId === row.residentId && back[row.kind]?.includes(other.kind));
    expect(breaking(recorded, (row) => returned(row) === true)).toEqual([]);
    expect(breaking(recorded, (row) => row.fullName === known(row.relativeId).fullName)).toEqual([]);
  });

  it('have parents 16 to 50 years older than their children', () => {
    const parents = recorded.filter((row) => row.kind === 'FATHER' || row.kind === 'MOTHER');
    const gap = (row: (typeof parents)[number]) => bornIn(row.residentId) - bornIn(row.relativeId);
    expect(breaking(parents, (row) => gap(row) >= 16 && gap(row) <= 50)).toEqual([]);
    expect(
      breaking(parents, (row) => known(row.relativeId).sex === (row.kind === 'FATHER' ? 'MALE' : 'FEMALE')),
    ).toEqual([]);
  });

  it('pass the father’s family name on to Kinh children', () => {
    const kinh = recorded.filter(
      (row) => row.kind === 'FATHER' && [row.residentId, row.relativeId].every((id) => known(id).ethnicity === 'Kinh'),
    );
    const family = (id: string) => known(id).fullName.split(' ')[0];
    expect(breaking(kinh, (row) => family(row.residentId) === family(row.relativeId))).toEqual([]);
  });

  it('agree with the marital status', () => {
    const spouses = recorded.filter((row) => row.kind === 'SPOUSE');
    const expected = (id: string) => (known(id).vitalStatus === 'DECEASED' ? 'WIDOWED' : 'MARRIED');
    expect(breaking(spouses, (row) => known(row.residentId).maritalStatus === expected(row.relativeId))).toEqual([]);
    const minors = residents.person.filter((row) => ageOn(row.id, today) < 18);
    expect(breaking(minors, (row) => row.maritalStatus === 'SINGLE')).toEqual([]);
  });

  it('put everybody alive, and nobody else, into exactly one household with an adult head', () => {
    const alive = residents.person.filter((row) => row.vitalStatus === 'ALIVE').map((row) => row.id);
    expect(residents.householdMember.map((row) => row.residentId).sort()).toEqual(alive.sort());
    const heads = residents.householdMember.filter((row) => row.relationToHead === 'HEAD');
    const named = new Map(heads.map((row) => [row.householdId, row.residentId]));
    expect(heads).toHaveLength(residents.household.length);
    expect(new Set(residents.household.map((row) => row.fileNumber)).size).toBe(residents.household.length);
    expect(breaking(residents.household, (row) => named.get(row.id) === row.residentId)).toEqual([]);
    expect(breaking(heads, (row) => ageOn(row.residentId, today) >= 18)).toEqual([]);
  });

  it('give orphans a guardian', () => {
    const orphans = residents.person.filter((row) => row.vulnerableGroups.includes('ORPHAN'));
    expect(orphans.length).toBeGreaterThan(0);
    const guarded = (id: string) => kinship.get(id)?.some((row) => row.kind === 'GUARDIAN');
    expect(breaking(orphans, (row) => guarded(row.id) === true)).toEqual([]);
  });

  it('count as vulnerable whom the law names', () => {
    const dated = residents.person.filter((row) => row.vitalStatus === 'ALIVE' && row.dateOfBirth.length === 10);
    const has = (row: (typeof dated)[number], name: string) => row.vulnerableGroups.includes(name);
    const minority = (row: (typeof dated)[number]) => row.ethnicity !== null && row.ethnicity !== 'Kinh';
    expect(breaking(dated, (row) => has(row, 'ELDERLY') === ageOn(row.id, today) >= 60)).toEqual([]);
    expect(breaking(dated, (row) => has(row, 'ETHNIC_MINORITY') === minority(row))).toEqual([]);
  });
});

describe('residence', () => {
  it('is open at most once of each kind, and never runs backwards or ahead', () => {
    const open = residents.residenceRegistration.filter((row) => row.endedOn === null);
    const keys = open.map((row) => `${row.residentId} ${row.kind}`);
    expect(new Set(keys).size).toBe(keys.length);
    const rows = residents.residenceRegistration;
    expect(
      breaking(rows, (row) => row.startedOn < today && (row.endedOn === null || row.endedOn >= row.startedOn)),
    ).toEqual([]);
    expect(breaking(rows, (row) => row.startedOn >= known(row.residentId).dateOfBirth)).toEqual([]);
  });

  it('names the ward of before the reform only for what was registered before it', () => {
    const rows = residents.residenceRegistration;
    expect(breaking(rows, (row) => (row.formerText !== null) === row.startedOn < '2025-07-01')).toEqual([]);
  });
});

describe('documents', () => {
  const rows = documents.document;

  it('are issued in the life of their bearer, before today, and expire after that', () => {
    const inLife = (row: (typeof rows)[number]) => {
      const { dateOfBirth, vitalStatusOn } = known(row.residentId);
      return row.issuedOn >= dateOfBirth && row.issuedOn < (vitalStatusOn ?? today);
    };
    expect(breaking(rows, inLife)).toEqual([]);
    expect(breaking(rows, (row) => row.expiresOn === null || row.expiresOn > row.issuedOn)).toEqual([]);
    expect(breaking(rows, (row) => (row.verifiedAt !== null) === (row.integration === 'VERIFIED'))).toEqual([]);
    expect(breaking(rows, (row) => (row.verifiedAt ?? today).slice(0, 10) >= row.issuedOn)).toEqual([]);
  });

  it('ask for the age that the law asks for', () => {
    const least: Readonly<Record<string, number>> = { IDENTITY_CARD: 6, DRIVING_LICENCE: 18, VEHICLE_REGISTRATION: 18 };
    expect(breaking(rows, (row) => ageOn(row.residentId, row.issuedOn) >= (least[row.type] ?? 0))).toEqual([]);
    const cards = rows.filter((row) => row.type === 'IDENTITY_CARD' && row.expiresOn !== null);
    expect(breaking(cards, (row) => [14, 25, 40, 60].includes(ageOn(row.residentId, row.expiresOn ?? '')))).toEqual([]);
  });

  it('are of all fifteen kinds in Mai’s wallet', () => {
    const types = rows.filter((row) => row.residentId === cast.mai.id).map((row) => row.type);
    expect(new Set(types).size).toBe(15);
  });
});

describe('e-ID accounts', () => {
  const account = new Map(identity.eidAccount.map((row) => [row.residentId, row]));

  it('are one a person, of a level that the law allows at the age, and no longer active for the dead', () => {
    expect(account.size).toBe(identity.eidAccount.length);
    const small = identity.eidAccount.filter((row) => ageOn(row.residentId, today) < 6);
    expect(breaking(small, (row) => row.level === 'LEVEL_1')).toEqual([]);
    const gone = identity.eidAccount.filter((row) => known(row.residentId).vitalStatus !== 'ALIVE');
    expect(breaking(gone, (row) => row.status !== 'ACTIVE')).toEqual([]);
    expect(breaking(identity.eidAccount, (row) => (row.lockedAt !== null) === (row.status !== 'ACTIVE'))).toEqual([]);
  });

  it('carry children under 14 and wards who have none', () => {
    const rows = identity.eidDependant.map((row) => ({ ...row, holder: account.get(row.guardianId) }));
    expect(breaking(rows, (row) => row.holder?.level === 'LEVEL_2' && row.holder.status === 'ACTIVE')).toEqual([]);
    expect(breaking(rows, (row) => !account.has(row.residentId))).toEqual([]);
    const guardian = (row: (typeof rows)[number]) =>
      residents.kinship.some(
        (kin) => kin.residentId === row.guardianId && kin.relativeId === row.residentId && kin.kind === 'WARD',
      );
    expect(breaking(rows, (row) => ageOn(row.residentId, today) < 14 || guardian(row))).toEqual([]);
  });
});

describe('applications', () => {
  const next: Readonly<Record<string, readonly string[]>> = {
    DRAFT: ['AWAITING_PAYMENT', 'SUBMITTED', 'WITHDRAWN'],
    AWAITING_PAYMENT: ['SUBMITTED', 'WITHDRAWN'],
    SUBMITTED: ['SUPPLEMENT_REQUESTED', 'ACCEPTED', 'WITHDRAWN'],
    SUPPLEMENT_REQUESTED: ['SUBMITTED', 'WITHDRAWN'],
    ACCEPTED: ['IN_PROGRESS', 'WITHDRAWN'],
    IN_PROGRESS: ['APPROVED', 'REJECTED', 'WITHDRAWN'],
    APPROVED: ['COMPLETED'],
    REJECTED: [],
    WITHDRAWN: [],
    COMPLETED: [],
  };
  const history = group(services.applicationEvent, (row) => row.applicationId);
  const payment = new Map(services.payment.map((row) => [row.applicationId, row]));
  const rows = services.application.map((row) => ({ ...row, events: history.get(row.id) ?? [] }));
  type Row = (typeof rows)[number];

  it('stand in every state, for nearly every procedure, under codes of their own', () => {
    expect([...new Set(rows.map((row) => row.state))].sort()).toEqual(Object.keys(next).sort());
    expect(new Set(rows.map((row) => row.procedureNumber)).size).toBeGreaterThan(20);
    expect(new Set(rows.map((row) => row.code)).size).toBe(rows.length);
    expect(breaking(rows, (row) => /^H\d\d-\d{6}-\d{6}$/.test(row.code))).toEqual([]);
  });

  it('took only lawful steps, one after the other, and none after today', () => {
    const lawful = ({ events }: Row) =>
      events.every((event, i) => {
        const before = events[i - 1];
        if (event.position !== i + 1 || event.at >= today) return false;
        return before ? next[before.state]?.includes(event.state) && event.at > before.at : event.state === 'DRAFT';
      });
    expect(breaking(rows, lawful)).toEqual([]);
    expect(
      breaking(rows, (row) => row.events[0]?.at === row.createdAt && row.events.at(-1)?.state === row.state),
    ).toEqual([]);
  });

  it('bear the dates of their history', () => {
    const when = (row: Row, ...states: string[]) =>
      row.events.find((event) => states.includes(event.state))?.at ?? null;
    expect(breaking(rows, (row) => row.submittedAt === when(row, 'SUBMITTED'))).toEqual([]);
    expect(breaking(rows, (row) => row.decidedAt === when(row, 'APPROVED', 'REJECTED'))).toEqual([]);
    expect(breaking(rows, (row) => row.resultIssuedAt === when(row, 'COMPLETED'))).toEqual([]);
    expect(breaking(rows, (row) => row.submittedAt === null || (row.dueAt ?? '') > row.submittedAt)).toEqual([]);
  });

  it('were paid before they were submitted, and only where there is a fee', () => {
    const fits = (row: Row) => {
      const paid = payment.get(row.id);
      if (!paid?.paidAt || row.submittedAt === null) return !paid && (row.fee === 0 || row.submittedAt === null);
      return paid.amount === row.fee && paid.paidAt < row.submittedAt && paid.paidAt > row.createdAt;
    };
    expect(breaking(rows, fits)).toEqual([]);
  });

  it('of linked procedures have steps that are done when the whole is', () => {
    const steps = group(services.applicationStep, (row) => row.applicationId);
    expect(breaking(rows, (row) => steps.has(row.id) === [15, 16].includes(row.procedureNumber))).toEqual([]);
    const done = rows.filter((row) => row.state === 'COMPLETED').flatMap((row) => steps.get(row.id) ?? []);
    expect(breaking(done, (row) => row.state === 'COMPLETED' && row.completedAt !== null)).toEqual([]);
  });
});

describe('points', () => {
  it('are counted once for each piece of evidence, and only for living holders of an account', () => {
    const keys = scoring.scoreEntry.map((row) => `${row.residentId} ${row.ruleCode} ${row.evidence}`);
    expect(new Set(keys).size).toBe(keys.length);
    const holders = new Set(identity.eidAccount.filter((row) => row.status !== 'CLOSED').map((row) => row.residentId));
    const earned = (id: string) => holders.has(id) && known(id).vitalStatus === 'ALIVE';
    expect(breaking(scoring.scoreEntry, (row) => earned(row.residentId))).toEqual([]);
  });

  it('and the standing say what the other registries say', () => {
    const verified = group(
      documents.document.filter((row) => row.integration === 'VERIFIED'),
      (row) => row.residentId,
    );
    const types = (id: string) => [...new Set(verified.get(id)?.map((row) => row.type))].sort().join();
    expect(
      breaking(scoring.citizenStanding, (row) => [...row.integratedTypes].sort().join() === types(row.residentId)),
    ).toEqual([]);
    const groups = (id: string) => known(id).vulnerableGroups.join();
    expect(breaking(scoring.citizenStanding, (row) => row.vulnerableGroups.join() === groups(row.residentId))).toEqual(
      [],
    );
  });
});

describe('references', () => {
  it('all lead somewhere', () => {
    const ids = (rows: readonly { id: string }[]) => new Set(rows.map((row) => row.id));
    const lost = (known: { has(id: string): boolean }, wanted: readonly (string | null | undefined)[]) =>
      wanted.filter((id) => id && !known.has(id));
    const application = ids(services.application);
    for (const rows of rowsOf(all))
      expect(
        lost(
          person,
          rows.map((row) => row.residentId),
        ),
      ).toEqual([]);
    const { applicationEvent, applicationStep, attachment, payment } = services;
    for (const rows of [applicationEvent, applicationStep, attachment, payment, residents.residenceRegistration]) {
      expect(
        lost(
          application,
          rows.map((row) => row.applicationId),
        ),
      ).toEqual([]);
    }
    expect(
      lost(
        person,
        residents.kinship.map((row) => row.relativeId),
      ),
    ).toEqual([]);
    expect(
      lost(
        person,
        identity.eidDependant.map((row) => row.guardianId),
      ),
    ).toEqual([]);
    expect(
      lost(
        person,
        services.application.map((row) => row.subjectId),
      ),
    ).toEqual([]);
    expect(
      lost(
        person,
        scoring.citizenStanding.map((row) => row.residentId),
      ),
    ).toEqual([]);
    expect(
      lost(
        ids(residents.household),
        residents.householdMember.map((row) => row.householdId),
      ),
    ).toEqual([]);
    expect(
      lost(
        ids(documents.document),
        services.application.map((row) => row.resultDocumentId),
      ),
    ).toEqual([]);
  });

  it('to the relying parties are there for every chapter to use', () => {
    const clients = Object.values(relyingParties).map((party) => party.clientId);
    expect(identity.relyingParty.map((row) => row.clientId)).toEqual(clients);
  });

  it('of verification name each field of a resident once, in three rows at most', () => {
    const acts = [...group(residents.fieldVerification, (row) => row.residentId).values()];
    expect(acts).toHaveLength(people);
    const once = (rows: (typeof acts)[number]) => {
      const fields = rows.flatMap((row) => row.fields);
      return rows.length <= 3 && new Set(fields).size === fields.length;
    };
    expect(breaking(acts, once)).toEqual([]);
  });
});
