import { cast } from '../population/cast';
import { noteOffices } from '../subgraphs/services/offices-noted';
import { InboxTable } from '../subgraphs/shared/database/inboxTable';
import { Fault } from '../subgraphs/shared/errors';
import { newId } from '../subgraphs/shared/ids';
import { citizen, mai } from './counter';
import { databaseOf } from './effecting';
import { Filing } from './filing';
import { oneDatabase } from './kinds';
import { notes, Post, resident, tell } from './post';
import { Registering } from './registering';

/** What a second pair of eyes tried: money, steps, heads of households, dead letters, and what was filed before. */

const quang = citizen('quang');
const birth = {
  childFullName: 'Trần Gia Hân',
  childDateOfBirth: '2026-11-02',
  childSex: 'FEMALE',
  childPlaceOfBirth: { line: 'Bệnh viện Phụ sản Hà Nội', communeCode: '00004' },
  declarantRelation: 'MOTHER',
  registeredHospital: 'Trung tâm Y tế Ba Đình',
  identityCard: false,
};

describe.each(oneDatabase)('outcomes, looked at again on %s', (database) => {
  let filing: Filing;
  beforeAll(async () => {
    filing = await Filing.start({ database });
  }, 60_000);
  afterAll(() => filing.graph.close());

  const statesOf = ({ state, steps }: { state: string; steps: { state: string }[] }): string[] => [
    state,
    ...steps.map((step) => step.state),
  ];

  describe('a form that was put right', () => {
    const fine = { decisionNumber: '0071/QĐ-XPHC', decisionDate: '2026-11-10', fine: 200_000 };

    it('costs what it says now: nobody has a receipt for money that they did not pay', async () => {
      const { id, code, form } = await filing.file({ procedure: 8, form: fine });
      await filing.supplement(id, 'son');
      expect(await filing.update(id, { ...JSON.parse(form), fine: 900_000 }, mai)).toBeWhole();
      const { data } = await filing.submit(id, { procedure: 8 });
      expect(data.it).toMatchObject({ state: 'AWAITING_PAYMENT', fee: 900_000 });
      const paid = await filing.pay({ id, code, fee: 700_000, state: 'AWAITING_PAYMENT' }, mai);
      expect(paid).toMatchObject({ state: 'SUBMITTED', fee: 900_000 });
      expect(paid.payments.map(({ applied }: { applied: number }) => applied)).toEqual([200_000, 700_000]);
    });

    it('gives back what it costs less', async () => {
      const { id, form } = await filing.file({ procedure: 8, form: { ...fine, decisionNumber: '0072/QĐ-XPHC' } });
      await filing.supplement(id, 'son');
      await filing.update(id, { ...JSON.parse(form), fine: 150_000 }, mai);
      const { data } = await filing.submit(id, { procedure: 8 });
      expect(data.it).toMatchObject({
        state: 'SUBMITTED',
        fee: 150_000,
        payments: [{ amount: 200_000, applied: 150_000 }],
      });
    });
  });

  describe('a linked procedure of which a registry did a part', () => {
    const wrongHead = { ...birth, headFullName: 'Người Khác' };

    it('is closed by a no after the citizen had the word once more', async () => {
      const form = { ...wrongHead, childFullName: 'Trần Gia Linh' };
      const { id } = await filing.file({ procedure: 15, form });
      await filing.accept(id, 'nga');
      await filing.decide(id, 'nga');
      await filing.supplement(id, 'nga');
      expect(await filing.submit(id, { procedure: 15 })).toBeWhole();
      await filing.accept(id, 'nga');
      expect((await filing.decide(id, 'nga', false)).errors).toEqual([]);
      expect(statesOf(await filing.read(id))).toEqual(['COMPLETED', 'COMPLETED', 'REJECTED', 'REJECTED']);
    });

    it('has no step under way once nothing will come of it', async () => {
      const { identityCard, registeredHospital, ...alone } = {
        ...birth,
        childFullName: 'Trần Gia Quân',
        childSex: 'MALE',
      };
      const head = { headFullName: cast.mai.fullName, headPersonalNumber: cast.mai.personalNumber };
      const filed = { ...alone, ...head, declarantRelation: 'FATHER', identityCard, registeredHospital };
      const first = await filing.file({ procedure: 9, form: alone });
      const { id } = await filing.file({ procedure: 15, as: quang, form: filed });
      for (const each of [first.id, id]) await filing.accept(each, 'nga');
      await filing.decide(first.id, 'nga');
      await filing.decide(id, 'nga');
      expect(statesOf(await filing.read(id, quang))).toEqual(['IN_PROGRESS', 'IN_PROGRESS', 'SUBMITTED', 'SUBMITTED']);
      await filing.decide(id, 'nga', false);
      expect(statesOf(await filing.read(id, quang))).toEqual(['REJECTED', 'REJECTED', 'REJECTED', 'REJECTED']);
    });
  });

  it('two members who become head of a household without one at the same moment: one does', async () => {
    const register = new Registering(filing.graph);
    const [{ id: household }] = await register.rows('SELECT id FROM household WHERE resident_id = ?', [cast.mai.id]);
    const members = await register.rows(
      'SELECT resident_id AS id FROM household_member WHERE household_id = ? AND resident_id <> ?',
      [household, cast.mai.id],
    );
    await databaseOf(filing.graph, 'residents').source.query('UPDATE household SET resident_id = NULL WHERE id = ?', [
      household,
    ]);
    await databaseOf(filing.graph, 'residents').source.query(
      "UPDATE household_member SET relation_to_head = 'OTHER' WHERE household_id = ?",
      [household],
    );
    const outcomes = await Promise.all(
      members
        .slice(0, 2)
        .map(({ id }) => register.does('residence.correct', id, { item: 'RELATION_TO_HEAD', correct: 'HEAD' })),
    );
    expect(outcomes.map(({ done }) => done).sort()).toEqual([false, true]);
    expect(
      await register.rows("SELECT id FROM household_member WHERE household_id = ? AND relation_to_head = 'HEAD'", [
        household,
      ]),
    ).toHaveLength(1);
  });

  describe('registrations of one kind', () => {
    const address = (line: string) => ({ address: { line, communeCode: '00004' } });
    const id = cast.binh.id;
    const held = async (register: Registering, kind: string) =>
      (
        await register.rows(
          'SELECT line, started_on, planned_end, ended_on FROM residence_registration ' +
            'WHERE resident_id = ? AND kind = ? AND (ended_on IS NULL OR ended_on > started_on) ORDER BY started_on',
          [id, kind],
        )
      ).map((row) => [row.started_on, row.ended_on ?? row.planned_end]);
    const temporary = (from: string, to: string) => ({ ...address('Số 9, phố Châu Long'), from, to });

    it('follow each other, also where one that was to come is overtaken', async () => {
      const register = new Registering(filing.graph);
      const does = (kind: string, values: object) => register.does(`residence.${kind}`, id, { ...values });
      for (const [from, to] of [
        ['2026-11-01', '2027-10-31'],
        ['2027-01-01', '2027-12-31'],
        ['2026-12-01', '2027-11-30'],
      ] as const) {
        expect(await does('temporary', temporary(from, to))).toEqual({ done: true });
      }
      expect(await held(register, 'TEMPORARY')).toEqual([
        ['2026-11-01', '2026-11-30'],
        ['2026-12-01', '2027-11-30'],
      ]);
      expect(await does('removeTemporary', {})).toEqual({ done: true });
      expect(await held(register, 'TEMPORARY')).toEqual([['2026-11-01', '2026-11-19']]);
    });

    it('are absences beside each other where they do not meet', async () => {
      const register = new Registering(filing.graph);
      const away = { destination: 'Thành phố Cần Thơ', reason: 'Công tác' };
      for (const [from, to] of [
        ['2026-12-10', '2026-12-20'],
        ['2026-11-25', '2026-11-30'],
      ] as const) {
        expect(await register.does('residence.absence', id, { ...away, from, to })).toEqual({ done: true });
      }
      expect(await held(register, 'ABSENCE')).toEqual([
        ['2026-11-25', '2026-11-30'],
        ['2026-12-10', '2026-12-20'],
      ]);
    });
  });

  it('what was laid aside holds its lane, also for whoever had read it before', async () => {
    const inbox = new InboxTable(databaseOf(filing.graph, 'scoring'));
    const [first, second, subject] = [newId(), newId(), newId()];
    const told = (id: string) => ({ id, type: 'vn.congdanso.test', subject, body: '{}' });
    await inbox.keep([told(first), told(second)], filing.now().toISOString());
    const [row] = await inbox.lane(subject, 2);
    await inbox.setBack(Number(row?.seq), { code: 'INTERNAL', dead: true, nextAt: null, tried: 1 });
    expect(
      await inbox.handle(
        Number(row?.seq),
        () => '',
        async () => {},
      ),
    ).toBe('DEAD');
  });

  it('what failed for a chapter that was away has attempts left once that is back', async () => {
    const post = await Post.open({ database });
    const [taker, giver] = [await post.start('taker'), await post.start('giver')];
    const faults = [...Array.from({ length: 9 }, () => new Fault('UPSTREAM_UNAVAILABLE')), new Error('not now')];
    post.before = () => {
      const fault = faults.shift();
      if (fault) throw fault;
    };
    await tell(giver, resident(1), [1, 2]);
    await post.settled();
    expect(await notes(taker)).toEqual(new Map([[resident(1), [1, 2]]]));
    await post.close();
  });

  it('what does not say what its form has to say is not approved', async () => {
    const form = {
      stayAddress: { line: 'Số 2, phố Hàng Than', communeCode: '00004' },
      guests: [{ fullName: 'Lê Văn Nam', documentNumber: '001090000001', from: '2026-11-20', to: '2026-11-22' }],
    };
    const { id } = await filing.file({ procedure: 6, form });
    await filing.accept(id, 'hanh');
    // As one that was filed by rules of before.
    await databaseOf(filing.graph, 'services').source.query("UPDATE application SET form = '{}' WHERE id = ?", [id]);
    expect((await filing.decide(id, 'hanh')).errors.map(({ extensions }) => extensions.code)).toEqual([
      'STEP_NOT_ALLOWED',
    ]);
    expect((await filing.supplement(id, 'hanh')).errors).toEqual([]);
  });

  it('what was filed before offices were noted lies on the desk of the one in charge', async () => {
    const { source } = databaseOf(filing.graph, 'services');
    const before = 'SELECT id, agency FROM application ORDER BY id';
    const filed = await source.query(before);
    await source.query(
      "UPDATE application SET agency = '' WHERE state NOT IN ('DRAFT', 'REJECTED', 'WITHDRAWN', 'COMPLETED')",
    );
    await noteOffices({ query: (sql: string, values?: unknown[]) => source.query(sql, values) } as never);
    expect(await source.query(before)).toEqual(filed);
  });
});
