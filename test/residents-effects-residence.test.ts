import { cast } from '../population/cast';
import { Graph, NOON } from './graph';
import { oneDatabase } from './kinds';
import { Registering, refused } from './registering';

const person = ({ personalNumber, fullName }: { personalNumber: string; fullName: string }) => ({
  personalNumber,
  fullName,
});
const home = { line: 'Số 18, đường Phan Đình Phùng', communeCode: '00004' };
const done = { done: true };

describe.each(oneDatabase)('residence on %s', (database) => {
  let now = NOON;
  let graph: Graph;
  let register: Registering;

  beforeAll(async () => {
    graph = await Graph.start({ database, now: () => now });
    register = new Registering(graph);
  });
  afterAll(() => graph.close());
  afterEach(async () => {
    now = NOON;
    expect(await register.vouchedTwice()).toEqual([]);
  });

  const me = async (who: keyof typeof cast, fields: string) => {
    const answer = await graph.asks(`{ me { ${fields} } }`, { as: { as: 'citizen', person: who } });
    expect(answer).toBeWhole();
    return answer.data.me;
  };
  const addresses = `permanentAddress { line commune { code } } temporaryAddress { line } currentAddress { line }
    residenceHistory { kind from to applicationId address { line } } provenance { field source }
    household { fileNumber head { id } members { resident { id } relationToHead since } }`;
  const refuses = async (reason: string, kind: string, subject: string, values: object): Promise<void> => {
    const before = await register.everything();
    expect(await register.does(kind, subject, values as Record<string, unknown>)).toEqual(refused(reason));
    expect(await register.everything()).toBe(before);
  };

  describe('for good', () => {
    const intoMais = { address: home, relationToHead: 'OTHER', head: person(cast.mai) };

    it('joins the household of a head at the address, and the place of before stays as history', async () => {
      const applicationId = 'application-of-binh-000001';
      expect(await register.does('residence.permanent', cast.binh.id, intoMais, { applicationId })).toEqual(done);
      const { permanentAddress, residenceHistory, household, provenance, currentAddress } = await me('binh', addresses);
      expect(permanentAddress).toEqual({ line: home.line, commune: { code: '00004' } });
      expect(currentAddress).toEqual({ line: home.line });
      const [newest, former] = residenceHistory;
      expect(newest).toEqual({
        kind: 'PERMANENT',
        from: '2026-11-20',
        to: null,
        applicationId,
        address: { line: home.line },
      });
      expect(former).toMatchObject({ kind: 'PERMANENT', from: '1985-09-20', to: '2026-11-19' });
      expect(household.head).toEqual({ id: cast.mai.id });
      expect(household.members).toContainEqual({
        resident: { id: cast.binh.id },
        relationToHead: 'OTHER',
        since: '2026-11-20',
      });
      for (const field of ['permanentAddress', 'household', 'residenceHistory', 'currentAddress']) {
        expect(provenance).toContainEqual({ field, source: 'Công an Phường Ba Đình' });
      }
      expect(register.told.at(-1)).toEqual({
        type: 'vn.congdanso.resident.moved',
        subject: cast.binh.id,
        data: { application: applicationId, kind: 'PERMANENT', commune: '00004' },
      });
    });

    it('founds a household for a head who moves, and takes the members along', async () => {
      const address = { line: 'Số 5, ngõ 12, phố Đội Cấn', communeCode: '00008' };
      const members = [
        { fullName: cast.an.fullName, dateOfBirth: cast.an.dateOfBirth, relationToHead: 'CHILD' },
        { ...person(cast.quang), dateOfBirth: cast.quang.dateOfBirth, relationToHead: 'SPOUSE' },
      ];
      const before = await me('lan', addresses);
      const moves = { address, relationToHead: 'HEAD', members };
      expect(await register.does('residence.permanent', cast.mai.id, moves)).toEqual(done);
      const { household } = await me('mai', addresses);
      expect(household.fileNumber).toMatch(/^01\d{8}$/);
      expect(household.fileNumber).not.toBe(before.household.fileNumber);
      expect(household.head).toEqual({ id: cast.mai.id });
      expect(household.members.map(({ resident, relationToHead }: never) => [resident, relationToHead])).toEqual(
        expect.arrayContaining([
          [{ id: cast.mai.id }, 'HEAD'],
          [{ id: cast.an.id }, 'CHILD'],
          [{ id: cast.quang.id }, 'SPOUSE'],
        ]),
      );
      expect(household.members).toHaveLength(3);
      // Who stays has no head: the law names none.
      const stays = await me('lan', addresses);
      expect(stays.household.head).toBeNull();
      expect(stays.household.members.map(({ resident }: never) => resident)).toEqual(
        expect.arrayContaining([{ id: cast.lan.id }, { id: cast.ngoc.id }, { id: cast.binh.id }]),
      );
      const { temporaryAddress, currentAddress } = await me('mai', addresses);
      expect([temporaryAddress.line, currentAddress.line]).toEqual(['Số 7, phố Duy Tân', 'Số 7, phố Duy Tân']);
    });

    it('lets who is left name a head', async () => {
      const item = 'RELATION_TO_HEAD';
      expect(await register.does('residence.correct', cast.lan.id, { item, correct: 'Chủ hộ' })).toEqual(done);
      expect((await me('lan', addresses)).household.head).toEqual({ id: cast.lan.id });
      await refuses('BAD_VALUES', 'residence.correct', cast.binh.id, { item, correct: 'HEAD' });
      await refuses('BAD_VALUES', 'residence.correct', cast.lan.id, { item, correct: 'Mẹ' });
    });

    it('takes who moves with the head as the head of the household that is founded', async () => {
      const address = { line: 'Số 2, phố Quán Thánh', communeCode: '00004' };
      const members = [{ ...person(cast.mai), dateOfBirth: cast.mai.dateOfBirth, relationToHead: 'HEAD' }];
      const moves = { address, relationToHead: 'SPOUSE', head: person(cast.mai), members };
      expect(await register.does('residence.permanent', cast.quang.id, moves)).toEqual(done);
      const { household } = await me('quang', addresses);
      expect(household.head).toEqual({ id: cast.mai.id });
      expect(household.members).toHaveLength(2);
    });

    it('is refused where head, member or commune are not what they are said to be', async () => {
      const kind = 'residence.permanent';
      const to = (values: object) => ({ ...intoMais, ...values });
      const { head, ...headless } = intoMais;
      expect(head).toBeDefined();
      await refuses('HEAD_UNKNOWN', kind, cast.hanh.id, headless);
      await refuses('HEAD_UNKNOWN', kind, cast.hanh.id, to({ head: { ...head, fullName: cast.lan.fullName } }));
      await refuses('HEAD_UNKNOWN', kind, cast.hanh.id, to({ head: person(cast.an) }));
      await refuses('HEAD_UNKNOWN', kind, cast.hanh.id, to({ relationToHead: 'HEAD', head }));
      const elsewhere = { line: 'Số 19, đường Phan Đình Phùng', communeCode: '00004' };
      await refuses('HEAD_UNKNOWN', kind, cast.hanh.id, to({ address: elsewhere, head: person(cast.lan) }));
      const nowhere = { line: 'Số 1', communeCode: '99999' };
      await refuses('COMMUNE_UNKNOWN', kind, cast.hanh.id, to({ address: nowhere }));
      const alone = { address: home, relationToHead: 'HEAD' };
      const member = { fullName: cast.tam.fullName, dateOfBirth: cast.tam.dateOfBirth, relationToHead: 'OTHER' };
      await refuses('MEMBER_UNKNOWN', kind, cast.hanh.id, { ...alone, members: [member] });
      const numbered = { ...member, personalNumber: cast.tam.personalNumber };
      await refuses('MEMBER_UNKNOWN', kind, cast.hanh.id, {
        ...alone,
        members: [{ ...numbered, dateOfBirth: '1991-07-31' }],
      });
      await refuses('BAD_VALUES', kind, cast.hanh.id, { ...alone, members: [numbered, numbered] });
      await refuses('BAD_VALUES', kind, cast.hanh.id, { ...alone, members: [{ ...numbered, relationToHead: 'HEAD' }] });
      await refuses('BAD_VALUES', kind, cast.hanh.id, { ...alone, relationToHead: 'KING' });
    });

    it('ends when it is removed, and with it the place in the household', async () => {
      expect(await register.does('residence.removePermanent', cast.binh.id, {})).toEqual(done);
      const { permanentAddress, household, currentAddress, provenance, residenceHistory } = await me('binh', addresses);
      expect([permanentAddress, household, currentAddress]).toEqual([null, null, null]);
      const fields = provenance.map(({ field }: { field: string }) => field);
      for (const gone of ['permanentAddress', 'household', 'currentAddress']) expect(fields).not.toContain(gone);
      expect(fields).toContain('residenceHistory');
      expect(residenceHistory[0].to).toBe('2026-11-20');
      await refuses('NO_PERMANENT_RESIDENCE', 'residence.removePermanent', cast.binh.id, {});
      await refuses('NO_PERMANENT_RESIDENCE', 'residence.absence', cast.binh.id, {
        from: '2026-12-01',
        to: '2026-12-31',
        destination: 'Đà Nẵng',
        reason: 'Công tác',
      });
    });
  });

  describe('for a time', () => {
    const address = { line: 'Số 40, phố Hàng Bông', communeCode: '00070' };
    const period = { from: '2026-11-20', to: '2027-05-19' };

    it('is the address of that kind until its end, and no longer', async () => {
      expect(await register.does('residence.temporary', cast.hanh.id, { address, ...period })).toEqual(done);
      const shown = await me('hanh', addresses);
      expect([shown.temporaryAddress, shown.currentAddress]).toEqual([{ line: address.line }, { line: address.line }]);
      expect(shown.residenceHistory[0]).toMatchObject({ kind: 'TEMPORARY', ...period });
      const { repository } = register.means;
      expect(await repository.homes([cast.hanh.id], '2027-05-19')).toHaveLength(2);
      expect(await repository.homes([cast.hanh.id], '2027-05-20')).toHaveLength(1);
      expect(await repository.openRegistrations([cast.hanh.id], ['TEMPORARY'], '2027-05-20')).toEqual([]);
      now = new Date('2027-05-19T16:59:00.000Z');
      expect((await me('hanh', addresses)).temporaryAddress).toEqual({ line: address.line });
      now = new Date('2027-05-19T17:00:00.000Z');
      const after = await me('hanh', addresses);
      expect(after.temporaryAddress).toBeNull();
      expect(after.currentAddress).toEqual({ line: 'Số 9, đường Hoàng Hoa Thám' });
      expect(after.residenceHistory[0]).toMatchObject({ to: '2027-05-19' });
    });

    it('lasts longer once it is extended, but not shorter, nor after its end', async () => {
      const kind = 'residence.extendTemporary';
      await refuses('BAD_VALUES', kind, cast.hanh.id, { to: '2027-05-19' });
      await refuses('NO_TEMPORARY_RESIDENCE', kind, cast.tam.id, { to: '2028-05-19' });
      expect(await register.does(kind, cast.hanh.id, { to: '2028-05-19' }, { on: '2027-05-20' })).toEqual(
        refused('NO_TEMPORARY_RESIDENCE'),
      );
      expect(await register.does(kind, cast.hanh.id, { to: '2028-05-19' })).toEqual(done);
      now = new Date('2028-05-19T03:00:00.000Z');
      expect((await me('hanh', addresses)).temporaryAddress).toEqual({ line: address.line });
    });

    it('follows on what was registered before', async () => {
      const next = { line: 'Số 3, phố Lò Đúc', communeCode: '00070' };
      const values = { address: next, from: '2026-12-01', to: '2027-11-30' };
      expect(await register.does('residence.temporary', cast.hanh.id, values)).toEqual(done);
      const { residenceHistory, temporaryAddress } = await me('hanh', addresses);
      expect(residenceHistory.slice(0, 2)).toMatchObject([
        { from: '2026-12-01', to: '2027-11-30' },
        { from: '2026-11-20', to: '2026-11-30' },
      ]);
      // Not before it has begun.
      expect(temporaryAddress).toEqual({ line: address.line });
      now = new Date('2026-12-01T03:00:00.000Z');
      expect((await me('hanh', addresses)).temporaryAddress).toEqual({ line: next.line });
    });

    it('ends when it is removed, and with it what was declared of it', async () => {
      const removed = await register.does('residence.removeTemporary', cast.mai.id, {});
      expect(removed).toEqual(done);
      const { temporaryAddress, currentAddress, permanentAddress, provenance } = await me('mai', addresses);
      expect(temporaryAddress).toBeNull();
      expect(currentAddress.line).toBe(permanentAddress.line);
      expect(provenance.map(({ field }: { field: string }) => field)).not.toContain('temporaryAddress');
      await refuses('NO_TEMPORARY_RESIDENCE', 'residence.removeTemporary', cast.mai.id, {});
    });

    it('is not what ends before it begins, or is over', async () => {
      const kind = 'residence.temporary';
      await refuses('BAD_VALUES', kind, cast.tam.id, { address, from: '2026-12-01', to: '2026-11-30' });
      await refuses('BAD_VALUES', kind, cast.tam.id, { address, from: '2026-01-01', to: '2026-11-19' });
      await refuses('BAD_VALUES', kind, cast.tam.id, { address, from: '2026-12-01' });
    });
  });

  describe('of passing visits', () => {
    it('is noted for guests whose number and name go together, and for nobody else', async () => {
      const guest = { from: '2026-11-20', to: '2026-11-22' };
      const guests = [
        { ...guest, fullName: 'trương minh tâm', documentNumber: cast.tam.personalNumber },
        { ...guest, fullName: cast.hue.fullName, documentNumber: cast.sau.personalNumber },
        { ...guest, fullName: cast.hue.fullName, documentNumber: cast.hue.personalNumber, dateOfBirth: '1990-01-01' },
        { ...guest, fullName: 'John Smith', documentNumber: 'X1234567' },
      ];
      const before = await register.rows("SELECT resident_id FROM residence_registration WHERE kind = 'STAY'");
      expect(await register.does('residence.stay', cast.mai.id, { address: home, guests })).toEqual(done);
      const after = await register.rows("SELECT resident_id FROM residence_registration WHERE kind = 'STAY'");
      expect(after).toHaveLength(before.length + 1);
      const { residenceHistory, permanentAddress } = await me('tam', addresses);
      expect(residenceHistory[0]).toMatchObject({ kind: 'STAY', ...guest, address: { line: home.line } });
      expect(permanentAddress.line).toBe('Ấp 3');
    });

    it('costs the same few statements for two hundred guests', async () => {
      const stay = { fullName: cast.tam.fullName, from: '2026-11-23', to: '2026-11-23' };
      const numbers: { value: string; full_name: string }[] = await register.rows(
        "SELECT value, full_name FROM identity_number JOIN person ON person.id = resident_id WHERE kind = 'PERSONAL_NUMBER' " +
          'AND cancelled_on IS NULL LIMIT 150',
      );
      const guests = numbers.map(({ value, full_name }) => ({
        ...stay,
        fullName: full_name,
        documentNumber: value,
      }));
      const before = register.database.writer.statements();
      expect(await register.does('residence.stay', cast.mai.id, { address: home, guests })).toEqual(done);
      expect(register.database.writer.statements() - before).toBeLessThan(10);
    });

    it('notes an absence from home, and nothing of where to', async () => {
      const values = { from: '2026-12-01', to: '2027-02-28', destination: 'Thành phố Đà Nẵng', reason: 'Công tác' };
      expect(await register.does('residence.absence', cast.tam.id, values)).toEqual(done);
      const { residenceHistory, permanentAddress } = await me('tam', addresses);
      expect(residenceHistory[0]).toMatchObject({ kind: 'ABSENCE', from: '2026-12-01', to: '2027-02-28' });
      expect(residenceHistory[0].address.line).toBe(permanentAddress.line);
      expect(await register.everything()).not.toContain('Công tác');
    });
  });

  describe('of a household that is split', () => {
    const asMember = (who: (typeof cast)[keyof typeof cast], relationToHead: string) => ({
      ...person(who),
      dateOfBirth: who.dateOfBirth,
      relationToHead,
    });

    it('gives those who leave a household and file of their own at the same address', async () => {
      const former = await me('duc', addresses);
      const values = { head: person(cast.duc), members: [asMember(cast.duc, 'HEAD')] };
      expect(await register.does('household.split', cast.hue.id, values)).toEqual(done);
      const { household } = await me('duc', addresses);
      expect(household.fileNumber).toMatch(/^48\d{8}$/);
      expect(household.fileNumber).not.toBe(former.household.fileNumber);
      expect(household).toMatchObject({ head: { id: cast.duc.id }, members: [{ relationToHead: 'HEAD' }] });
      expect((await me('hue', addresses)).household).toMatchObject({
        fileNumber: former.household.fileNumber,
        members: [{ resident: { id: cast.hue.id } }],
      });
    });

    it('is refused for strangers to it, and where nobody would be left', async () => {
      const kind = 'household.split';
      await refuses('NOT_OF_HOUSEHOLD', kind, cast.lan.id, { head: person(cast.hue), members: [] });
      await refuses('HEAD_UNKNOWN', kind, cast.lan.id, {
        head: { ...person(cast.ngoc), fullName: cast.an.fullName },
        members: [],
      });
      const all = { head: person(cast.ngoc), members: [asMember(cast.lan, 'GRANDPARENT')] };
      await refuses('BAD_VALUES', kind, cast.lan.id, all);
      await refuses('NOT_OF_HOUSEHOLD', kind, cast.binh.id, { head: person(cast.binh), members: [] });
    });
  });

  describe('as it is put right or declared', () => {
    it('corrects what a form can name, and who vouches for it', async () => {
      const corrects = (item: string, correct: string) =>
        register.does('residence.correct', cast.sau.id, { item, correct });
      expect(await corrects('PERMANENT_ADDRESS_LINE', 'Số 210A, đường Ngô Quyền')).toEqual(done);
      expect(await corrects('OCCUPATION', 'Nghỉ hưu')).toEqual(done);
      expect(await corrects('PHONE', '0912 345 678')).toEqual(done);
      expect(await corrects('EMAIL', 'sau@example.vn')).toEqual(done);
      expect(await corrects('ETHNICITY', 'Khmer')).toEqual(done);
      const shown = await me(
        'sau',
        'occupation ethnicity contact { phone email } permanentAddress { line } household { address { line } } provenance { field source }',
      );
      expect(shown).toMatchObject({
        occupation: 'Nghỉ hưu',
        ethnicity: 'Khmer',
        contact: { phone: '0912 345 678', email: 'sau@example.vn' },
        permanentAddress: { line: 'Số 210A, đường Ngô Quyền' },
        household: { address: { line: 'Số 210A, đường Ngô Quyền' } },
      });
      for (const field of ['occupation', 'ethnicity', 'contact']) {
        expect(shown.provenance).toContainEqual({ field, source: 'Công an cấp xã' });
      }
    });

    it('corrects nothing else', async () => {
      const kind = 'residence.correct';
      await refuses('BAD_VALUES', kind, cast.sau.id, { item: 'fullName', correct: 'Huỳnh Văn Bảy' });
      await refuses('BAD_VALUES', kind, cast.sau.id, { item: 'constructor', correct: 'x' });
      await refuses('BAD_VALUES', kind, cast.sau.id, { item: 'PHONE', correct: 'không có' });
      await refuses('BAD_VALUES', kind, cast.sau.id, { item: 'ETHNICITY', correct: 'K'.repeat(41) });
      await refuses('NO_TEMPORARY_RESIDENCE', kind, cast.sau.id, { item: 'TEMPORARY_ADDRESS_LINE', correct: 'Số 1' });
    });

    it('declares where somebody lives, since when they say', async () => {
      const address = { line: 'Ấp 5', communeCode: '32248' };
      await refuses('BAD_VALUES', 'residence.current', cast.sau.id, { address, since: '2026-11-21' });
      expect(await register.does('residence.current', cast.sau.id, { address, since: '2026-10-01' })).toEqual(done);
      const { currentAddress, permanentAddress, residenceHistory } = await me('sau', addresses);
      expect([currentAddress.line, permanentAddress.line]).toEqual(['Ấp 5', 'Số 210A, đường Ngô Quyền']);
      expect(residenceHistory).toContainEqual(
        expect.objectContaining({ kind: 'CURRENT', from: '2026-10-01', to: null }),
      );
    });

    it('confirms the number of the former card, unless it is another’s', async () => {
      const kind = 'formerNumber.confirm';
      expect(await register.does(kind, cast.sau.id, { formerNumber: '361234509' })).toEqual(done);
      expect(await register.does(kind, cast.sau.id, { formerNumber: '361234509' })).toEqual(done);
      const { formerNumbers } = await me('sau', 'formerNumbers { value kind }');
      expect(formerNumbers).toEqual([{ value: '361234509', kind: 'CMND_9' }]);
      await refuses('NUMBER_OF_ANOTHER', kind, cast.mai.id, { formerNumber: '361234509' });
      await refuses('BAD_VALUES', kind, cast.mai.id, { formerNumber: '36123450' });
    });
  });
});
