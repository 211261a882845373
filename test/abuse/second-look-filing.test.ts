import { cast } from '../../population/cast';
import { type Asker, by, citizen, mai } from '../counter';
import { databaseOf } from '../effecting';
import { Filing } from '../filing';
import { oneDatabase } from '../kinds';

/** What was found when the filings were looked at a second time: each was possible once. */

const START = 'mutation ($key: ID!) { it: startApplication(procedure: 8, idempotencyKey: $key) { id } }';
const [quang, binh] = [citizen('quang'), citizen('binh')];
const police = { agency: 'Công an Thành phố Hà Nội', areaCode: '01' };

describe.each(oneDatabase)('filings, looked at a second time, on %s', (database) => {
  let filing: Filing;
  let made = 0;
  beforeAll(async () => {
    filing = await Filing.start({ database });
  }, 60_000);
  afterAll(() => filing.graph.close());

  const next = (): number => {
    made++;
    return made;
  };
  const partner = (scope: string): Asker =>
    by({ as: 'partner', scope: `openid application:read application:write ${scope}` });
  const countOf = async (person: { readonly id: string }): Promise<number> => {
    const [row] = await databaseOf(filing.graph, 'services').source.query(
      'SELECT COUNT(*) AS n FROM application WHERE resident_id = ?',
      [person.id],
    );
    return Number(row.n);
  };
  const seenBy = async (as: Asker, id: string): Promise<Record<string, unknown>> =>
    JSON.parse((await filing.read(id, as)).form);

  describe('one request', () => {
    const many = (count: number, command: (place: number) => string): string =>
      Array.from({ length: count }, (_, place) => `a${place}: ${command(place)}`).join(' ');

    it('is no hundred commands, nor a hundred checks, however they are written', async () => {
      const { id } = (await filing.start({ procedure: 8 })).data.it;
      const before = await countOf(cast.mai);
      const start = (place: number): string => `startApplication(procedure: 8, idempotencyKey: "n${place}") { id }`;
      const check = (): string => `applicationCheck(id: "${id}") { conditions { met } }`;
      for (const document of [
        `mutation { ${many(21, start)} }`,
        `mutation { ...F } fragment F on Mutation { ...G ...on Mutation { ${many(1, start)} } } fragment G on Mutation { ${many(20, start).replaceAll(/\ba/g, 'b')} }`,
        `{ ${many(21, check)} }`,
        `{ me { id } ... { ${many(21, check)} } }`,
      ]) {
        expect(await filing.asks(document, {}, mai)).toBeRefusedWith('OPERATION_TOO_COMPLEX');
      }
      expect(await countOf(cast.mai)).toBe(before);
      expect(await filing.asks(`{ ${many(20, check)} }`, {}, mai)).toBeWhole();
    });

    it('after another begins drafts as long as there are not a hundred of them', async () => {
      const hue = citizen('hue');
      const twenty = (): string =>
        many(20, () => `startApplication(procedure: 8, idempotencyKey: "h${next()}") { id }`);
      const before = await countOf(cast.hue);
      for (let round = 0; round < 5; round++) await filing.asks(`mutation { ${twenty()} }`, {}, hue);
      const last = await filing.asks(START, { key: `h${next()}` }, hue);
      expect(last).toBeRefusedWith('RATE_LIMITED');
      const drafts = await filing.profile('applications(first: 100, state: DRAFT) { edges { node { id } } }', hue);
      const [{ node: draft }] = drafts.applications.edges;
      expect(drafts.applications.edges).toHaveLength(100);
      expect(await countOf(cast.hue)).toBeLessThanOrEqual(before + 100);
      expect(await filing.withdraw(draft.id, hue)).toBeWhole();
      expect(await filing.asks(START, { key: `h${next()}` }, hue)).toBeWhole();
    }, 60_000);
  });

  describe('of somebody else', () => {
    it('no birth date is found by telling one day of death after another', async () => {
      const { id } = (await filing.start({ procedure: 10, onBehalfOf: cast.quang.id })).data.it;
      const told: string[] = [];
      for (const dateOfDeath of ['1987-11-02', '1987-11-03', '1900-01-01']) {
        await filing.update(id, { dateOfDeath }, mai);
        told.push(JSON.stringify(await filing.hindrances(id)));
      }
      expect(new Set(told).size).toBe(1);
      expect(told[0]).not.toContain('DEATH_AFTER_BIRTH');
    });

    it('that day is looked at when the office decides', async () => {
      const form = { dateOfDeath: '1949-12-01', placeOfDeath: 'Tại nhà', declarantRelation: 'CHILD' };
      const { id } = await filing.file({ procedure: 10, onBehalfOf: cast.lan.id, form });
      await filing.accept(id, 'nga');
      expect(await filing.decide(id, 'nga')).toBeRefusedWith('STEP_NOT_ALLOWED');
      expect((await filing.profile('vitalStatus', citizen('lan'))).vitalStatus).toBe('ALIVE');
    });

    it('whether there is such a person is not told by the work it takes to hand a marriage in', async () => {
      const costs: number[] = [];
      for (const spouse of [cast.hue, { ...cast.hue, dateOfBirth: '1981-01-26' }]) {
        const filed = {
          procedure: 11,
          as: binh,
          form: {
            spouseFullName: spouse.fullName,
            spousePersonalNumber: spouse.personalNumber,
            spouseDateOfBirth: spouse.dateOfBirth,
          },
        };
        const { id } = await filing.draft(filed);
        const before = filing.graph.statements();
        expect((await filing.submit(id, filed)).data.it.state).toBe('SUBMITTED');
        costs.push(filing.graph.statements() - before);
        await filing.withdraw(id, binh);
      }
      expect(costs[0]).toBe(costs[1]);
    });
  });

  describe('a partner’s frontend', () => {
    it('sees of a form what its own scopes open, though another application filled it in', async () => {
      const { id } = (await filing.start({ procedure: 3 })).data.it;
      expect(await seenBy(mai, id)).toMatchObject({ personalNumber: cast.mai.personalNumber });
      expect(await seenBy(partner('applications'), id)).toEqual({});
      expect(await seenBy(partner('applications identity.core'), id)).toEqual({
        fullName: cast.mai.fullName,
        dateOfBirth: cast.mai.dateOfBirth,
        sex: 'FEMALE',
      });
      expect(Object.keys(await seenBy(partner('applications address'), id))).toEqual(['permanentAddress']);
    });

    it('sees nothing more in the answer to a command of its own, and takes nothing away that it does not see', async () => {
      const { id } = (await filing.start({ procedure: 3 })).data.it;
      const before = await seenBy(mai, id);
      const answer = await filing.update(id, { reason: 'x' }, partner('applications'));
      expect(answer.text).not.toContain(cast.mai.personalNumber);
      expect(JSON.parse(answer.data.it.form)).toEqual({ reason: 'x' });
      expect(await seenBy(mai, id)).toEqual({ ...before, reason: 'x' });
    });

    it('learns of no value whether it is the one on record', async () => {
      const { id } = (await filing.start({ procedure: 3 })).data.it;
      const prefilledAfter = async (personalNumber: string): Promise<string[]> =>
        (await filing.update(id, { personalNumber }, partner('applications'))).data.it.prefilled;
      expect(await prefilledAfter(cast.mai.personalNumber)).toEqual(await prefilledAfter(cast.quang.personalNumber));
    });

    it('the office sees what it works on whole', async () => {
      const { id } = await filing.file({ procedure: 8, form: aFine(1_000) });
      const seen = await filing.accept(id, police);
      expect(JSON.parse(seen.data.it.form)).toMatchObject({ personalNumber: cast.mai.personalNumber });
    });
  });

  const aFine = (fine: number) => ({ decisionNumber: `${next()}/QĐ-XPHC`, decisionDate: '2026-11-10', fine });

  describe('what an office asks more for', () => {
    it('costs what the form now says, where it says another amount', async () => {
      const filed = { procedure: 8, form: aFine(1_000) };
      const { id, form } = await filing.file(filed);
      await filing.supplement(id, police);
      await filing.update(id, { ...JSON.parse(form), fine: 90_000_000 }, mai);
      const again = await filing.submit(id, filed);
      expect(again.data.it).toMatchObject({ state: 'AWAITING_PAYMENT', fee: 90_000_000 });
      expect(again.data.it.payments).toEqual([{ amount: 1_000, applied: 1_000 }]);
    });

    it('costs nothing more where the amount is the same', async () => {
      const filed = { procedure: 8, form: aFine(2_000) };
      const { id, form } = await filing.file(filed);
      await filing.supplement(id, police);
      await filing.update(id, { ...JSON.parse(form), decisionDate: '2026-11-09' }, mai);
      expect((await filing.submit(id, filed)).data.it).toMatchObject({ state: 'SUBMITTED', fee: 2_000 });
    });
  });

  it('a place is the same in whatever order and letters it is written: one filing for it is pending', async () => {
    const place = { line: 'Số 18, đường Phan Đình Phùng', communeCode: '00004' };
    const turned = { communeCode: '00004', line: 'SỐ 18,  đường phan đình phùng' };
    const filedAt = (supplyAddress: object) => ({
      procedure: 24,
      form: { supplyAddress, use: 'HOUSEHOLD', phases: '1', basis: 'RESIDENCE' },
    });
    await filing.file(filedAt(place));
    const { id } = await filing.draft(filedAt(turned));
    expect(await filing.submit(id, filedAt(turned))).toBeRefusedWith('STEP_NOT_ALLOWED');
  });

  it('what nobody sees is no name, and tells no two names apart', async () => {
    const { id } = (await filing.start({ procedure: 9 })).data.it;
    const nameAfter = async (childFullName: string): Promise<unknown> => {
      expect(await filing.update(id, { childFullName }, mai)).toBeWhole();
      return (await seenBy(mai, id)).childFullName;
    };
    expect(await nameAfter('Trần\u200b Bảo\u00ad Châ\u2060u')).toBe('Trần Bảo Châu');
    expect(await nameAfter('Tra\u200b\u0302\u0300n')).toBe('Trần');
    expect(await nameAfter('\u3164\u200b')).toBe('');
    expect(await filing.hindrances(id)).toContain('/childFullName minLength');
    expect(await filing.update(id, { childFullName: 'Trần\u200eChâu' }, mai)).toBeRefusedWith('BAD_USER_INPUT');
  });

  it('a sign-in of level 1 takes nothing back that took level 2 to begin', async () => {
    const { id } = (await filing.start({ procedure: 12 })).data.it;
    expect(await filing.withdraw(id, citizen('mai', { level: 1 }))).toBeRefusedWith('LEVEL_2_REQUIRED');
    expect((await filing.read(id)).state).toBe('DRAFT');
    expect(await filing.withdraw(id, mai)).toBeWhole();
  });

  it('an officer decides nothing of their own, whatever office they are of', async () => {
    const { id } = await filing.file({ procedure: 8, form: aFine(3_000) });
    const { issuer } = filing.graph.gateway;
    const claims = { sub: cast.mai.id, client_id: 'mot-cua', org: police.agency, area: police.areaCode, ttl: 600 };
    const token = await issuer?.token({ ...claims, scope: 'applications:handle' }, filing.now());
    const accept = 'mutation ($id: ID!, $key: ID!) { it: acceptApplication(id: $id, idempotencyKey: $key) { id } }';
    expect(await filing.asks(accept, { id }, { token: String(token) })).toBeRefusedWith('FORBIDDEN');
    expect((await filing.read(id)).state).toBe('SUBMITTED');
  });

  it('an account that was locked a moment ago files nothing', async () => {
    expect(await filing.asks(START, { key: 'before' }, quang)).toBeWhole();
    const lock = 'mutation { lockElectronicIdentity(reason: "mất máy", idempotencyKey: "lock") { status } }';
    expect(await filing.graph.asks(lock, quang)).toBeWhole();
    const before = await countOf(cast.quang);
    // At the same moment: nothing is forgotten by the clock.
    const after = await filing.graph.asks(START, { ...quang, variables: { key: 'after' } });
    expect(after).toBeRefusedWith('FORBIDDEN');
    expect(await countOf(cast.quang)).toBe(before);
  });
});
