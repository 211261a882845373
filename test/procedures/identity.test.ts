import { cast } from '../../population/cast';
import { citizen, mai } from '../counter';
import { Filing } from '../filing';
import { databaseKinds } from '../graph';

const PAPERS = 'documents { items { id type number issuer issuedOn expiresOn status integration } }';

interface Paper {
  readonly type: string;
  readonly status: string;
  readonly number: string;
}

describe.each(databaseKinds)('identity cards, passports and former numbers on %s', (database) => {
  let filing: Filing;
  const papers = async (type: string): Promise<Paper[]> =>
    (await filing.profile(PAPERS)).documents.items.filter((paper: Paper) => paper.type === type);
  beforeAll(async () => {
    filing = await Filing.start({ database });
  }, 60_000);
  afterAll(() => filing.graph.close());

  it('1: the former number is confirmed, and the confirmation is on record', async () => {
    const done = await filing.through({ procedure: 1, officer: 'hanh' });
    expect(done).toMatchObject({ state: 'COMPLETED', fee: 0 });
    const me = await filing.profile('formerNumbers { value kind } serviceRecords { kind number details }');
    expect(me.formerNumbers).toEqual([{ value: '012884517', kind: 'CMND_9' }]);
    expect(me.serviceRecords).toEqual([
      { kind: 'IDENTITY_CONFIRMATION', number: done.code, details: '{"formerNumber":"012884517"}' },
    ]);
  });

  it('1: who never can have had one has none confirmed', async () => {
    const form = { formerNumber: '201999888' };
    expect(await filing.refusal({ procedure: 1, as: citizen('duc'), form })).toEqual([
      'STEP_NOT_ALLOWED',
      'FORMER_NUMBER_POSSIBLE',
    ]);
  });

  it('1: the number of another is refused by the register, and the officer has the word again', async () => {
    const hue = citizen('hue');
    const { id } = await filing.file({ procedure: 1, as: hue, form: { formerNumber: '012884517' } });
    const office = { agency: 'Công an Phường Hải Châu', areaCode: cast.hue.communeCode };
    expect((await filing.accept(id, office)).errors).toEqual([]);
    expect((await filing.decide(id, office)).errors).toEqual([]);
    const back = await filing.read(id, hue);
    expect(back.state).toBe('IN_PROGRESS');
    expect(back.history.at(-1)).toMatchObject({
      state: 'IN_PROGRESS',
      by: 'population registry',
      note: 'NUMBER_OF_ANOTHER',
    });
    expect((await filing.profile('serviceRecords { kind }', hue)).serviceRecords).toEqual([]);
    expect((await filing.decide(id, office, false)).data.it).toMatchObject({ state: 'REJECTED' });
  });

  it('2: a new identity card takes the place of the old one, with the same number', async () => {
    const done = await filing.through({ procedure: 2, form: { kind: 'EXCHANGE' }, officer: 'hanh' });
    expect(done).toMatchObject({ state: 'COMPLETED', fee: 0, feeWaived: 25_000 });
    const [card, old] = await papers('IDENTITY_CARD');
    expect(card).toMatchObject({
      id: done.result.documentId,
      number: cast.mai.personalNumber,
      issuer: 'Bộ Công an',
      issuedOn: '2026-11-20',
      expiresOn: '2030-06-12',
      status: 'VALID',
      integration: 'VERIFIED',
    });
    expect(old).toMatchObject({ status: 'REVOKED', issuedOn: '2021-05-17' });
  });

  it('2: there is no exchange of a card that was never issued', async () => {
    const refused = await filing.refusal({ procedure: 2, onBehalfOf: cast.an.id, form: { kind: 'EXCHANGE' } });
    expect(refused).toEqual(['STEP_NOT_ALLOWED', 'IDENTITY_CARD_HELD']);
  });

  it('12: a second passport is not applied for while one is pending', async () => {
    const first = { procedure: 12, form: { kind: 'REISSUE', chip: true } };
    const { id } = await filing.file(first);
    const second = await filing.draft(first);
    const refused = await filing.submit(second.id, first);
    expect(refused.errors.map(({ extensions }) => extensions.code)).toEqual(['STEP_NOT_ALLOWED']);

    expect((await filing.accept(id, 'son')).errors).toEqual([]);
    expect((await filing.decide(id, 'son')).errors).toEqual([]);
    expect(await filing.read(id)).toMatchObject({ state: 'COMPLETED', fee: 0, feeWaived: 100_000 });
    const [passport, old] = await papers('PASSPORT');
    expect(passport).toMatchObject({ status: 'VALID', issuedOn: '2026-11-20', expiresOn: '2036-11-20' });
    expect(old).toMatchObject({ status: 'REVOKED', number: 'P04718265' });
    expect(passport?.number).not.toBe(old?.number);
    // What the second draft says of the old passport is not so any more; written anew, it may be handed in.
    expect(await filing.hindrances(second.id)).toEqual(['/oldPassportNumber STALE']);
    expect((await filing.file(first)).state).toBe('SUBMITTED');
  });

  it('12: no first passport for who has one', async () => {
    expect(await filing.refusal({ procedure: 12, as: mai, form: { kind: 'FIRST' } })).toEqual([
      'STEP_NOT_ALLOWED',
      'NO_VALID_PASSPORT',
    ]);
  });
});
