// biome-ignore-all lint/suspicious/noExplicitAny: a test reads whatever shape it asked for
import { cast, offices, tasks } from '../../population/cast';
import { newId } from '../../subgraphs/shared/ids';
import {
  absence,
  codesOf,
  command,
  type DeskCommand,
  desk,
  historyOf,
  idsOn,
  nodesOn,
  readsFor,
  rowsOf,
  someOfficer,
} from '../at-desk';
import { type Asker, by, mai, officer } from '../counter';
import { Filing } from '../filing';
import { type Answer } from '../graph';
import { oneDatabase } from '../kinds';
import { personalFields } from '../personal';

/** Whoever is not the office, and an office that wants more than its desk. */

const [hanh, nga, tam] = [officer('hanh'), officer('nga'), officer('tam')];
const commands: readonly DeskCommand[] = ['acceptApplication', 'requestSupplement', 'decideApplication'];
const handling = 'profile:read application:read application:write applications:handle applications identity.core';

describe.each(oneDatabase)('the desk on %s, to those who want more of it', (database) => {
  let filing: Filing;
  /** Mai's declaration of absence, which waits on Hạnh's desk. */
  let id: string;
  /** Her application for her newborn daughter, on Nga's. */
  let birth: string;
  /** Who has no business with Hạnh's desk, though the token says more than it should. */
  let strangers: Record<string, Asker>;
  /** Officers of other desks. */
  let others: Record<string, Asker>;

  beforeAll(async () => {
    filing = await Filing.start({ database, residents: 100 });
    ({ id } = await filing.file(absence(1)));
    [{ id: birth }] = await rowsOf(filing, 'services', "SELECT id FROM application WHERE code = 'H01-260914-900003'");
    const { agency, areaCode } = offices.hanh;
    others = {
      'of another area': tam,
      'of another office of the same area': nga,
      'of the province': officer('son'),
      'of an office in the same area that there is not': await someOfficer(filing, { agency: 'UBND', areaCode }),
      'of the office, for another area': await someOfficer(filing, { agency, areaCode: '00008' }),
      'of the office, for an area that there is not': await someOfficer(filing, { agency, areaCode: '99999' }),
      'of an office that is written alike': await someOfficer(filing, { agency: agency.toUpperCase(), areaCode }),
      'of an office that matches any': await someOfficer(filing, { agency: '%', areaCode: '01' }),
      'of the office in other letters': await someOfficer(filing, { agency: agency.normalize('NFD'), areaCode }),
    };
    strangers = {
      'the applicant': by({ as: 'citizen', person: 'mai', scope: handling }),
      'another citizen': by({ as: 'citizen', person: 'quang', scope: handling }),
      'a citizen who is an officer elsewhere': by({ as: 'citizen', person: 'hanh', scope: handling }),
      'a partner': by({ as: 'partner', person: 'mai', scope: handling }),
      'a bank': by({ as: 'bank', scope: handling }),
      'an analyst': by({ as: 'analyst', scope: handling }),
      'an officer without the permission': by({
        as: 'officer',
        person: 'hanh',
        scope: 'application:read profile:read',
      }),
    };
  }, 120_000);
  afterAll(() => filing.graph.close());

  const standing = (of: string) => rowsOf(filing, 'services', 'SELECT * FROM application WHERE id = ?', of);
  const events = (of: string) =>
    rowsOf(filing, 'services', 'SELECT * FROM application_event WHERE application_id = ? ORDER BY position', of);

  /** Nothing about an application changes by this, its history included. */
  async function leavesAlone(of: string, work: () => Promise<unknown>): Promise<void> {
    const before = [await standing(of), await events(of)];
    await work();
    expect([await standing(of), await events(of)]).toEqual(before);
  }

  describe('opens to its officers alone', () => {
    it('is refused to citizens, banks, analysts, and officers without the permission', async () => {
      for (const [who, asker] of Object.entries(strangers)) {
        const answer = await desk(filing, asker, { fields: 'id form applicant { fullName }' });
        expect([who, answer.data ?? null, codesOf(answer)]).toEqual([who, null, ['FORBIDDEN']]);
      }
      expect(await desk(filing, {})).toBeRefusedWith('UNAUTHENTICATED');
    });

    it('shows an officer of another area or another office nothing of it', async () => {
      for (const [who, asker] of Object.entries(others)) {
        expect([who, (await idsOn(filing, asker)).includes(id)]).toEqual([who, false]);
      }
    });

    it('takes no command from any of them, and they write into nobody’s history', async () => {
      await leavesAlone(id, async () => {
        for (const name of commands) {
          for (const [who, asker] of Object.entries(strangers)) {
            const answer = await command(filing, name, { id, approve: true }, asker, 'id form applicant { fullName }');
            expect([who, name, answer.data ?? null, codesOf(answer)]).toEqual([who, name, null, ['FORBIDDEN']]);
          }
          expect(await command(filing, name, { id }, {})).toBeRefusedWith('UNAUTHENTICATED');
          for (const [who, asker] of Object.entries(others)) {
            const answer = await command(filing, name, { id, approve: true }, asker);
            expect([who, name, answer.data ?? null, codesOf(answer)]).toEqual([who, name, null, ['NOT_FOUND']]);
          }
        }
      });
    });

    it('knows another desk’s application from none as little as one of no form, in words and work', async () => {
      const draft = (await filing.draft(absence(2))).id;
      for (const name of commands) {
        const shapes = new Set<string>();
        for (const foreign of [id, draft, newId(), 'x', '%', "' OR 1=1 --", '']) {
          const before = [filing.graph.statements(), filing.graph.written().statements] as const;
          const { status, text } = await command(filing, name, { id: foreign }, nga);
          const [read, wrote] = [filing.graph.statements() - before[0], filing.graph.written().statements - before[1]];
          shapes.add([status, text, read, wrote].join(' '));
        }
        expect([...shapes].map((shape) => shape.includes('NOT_FOUND'))).toEqual([true]);
      }
    });

    it('opens no attachment and no application by id to officers of other desks, nor without naming it', async () => {
      const query = 'query ($id: ID!) { application(id: $id) { code form } }';
      const asks = (asker: Asker, headers = {}) => filing.graph.asks(query, { ...asker, variables: { id }, headers });
      for (const asker of Object.values(others)) {
        expect(await asks(asker)).toBeRefusedWith('NOT_FOUND');
        expect(await asks(asker, { purpose: id })).toBeRefusedWith('NOT_FOUND');
      }
      expect(await asks(hanh)).toBeRefusedWith('NOT_FOUND');
      expect(await asks(hanh, { purpose: tasks.residenceCheck })).toBeRefusedWith('NOT_FOUND');
      expect(await asks(hanh, { purpose: id })).toBeWhole();
    });
  });

  describe('a list', () => {
    it('stays within the area of the officer', async () => {
      for (const area of ['01', '00008', '32248', '96']) {
        expect(await desk(filing, hanh, { filter: { area } })).toBeRefusedWith('FORBIDDEN');
      }
      for (const area of ['', '%', '0000_', "00004' OR '1'='1", '__proto__', 'constructor', '00004 ', '99999']) {
        expect(await desk(filing, hanh, { filter: { area } })).toBeRefusedWith('BAD_USER_INPUT');
      }
    });

    it('has pages of 1 to 100', async () => {
      for (const first of [0, -1, 101]) {
        expect(await desk(filing, hanh, { first })).toBeRefusedWith('BAD_USER_INPUT');
      }
      expect(await desk(filing, hanh, { first: null })).toBeWhole();
    });

    it('takes no filter of another form', async () => {
      for (const filter of [
        { state: 'ANY' },
        { state: ['SUBMITTED'] },
        { procedure: '5' },
        { procedure: 5.5 },
        { procedure: { $ne: 0 } },
        { overdue: 'yes' },
        { area: ['00004'] },
        { agency: offices.nga.agency },
        { applicant: cast.mai.id },
      ]) {
        const answer = await desk(filing, hanh, { filter });
        expect([filter, answer.data ?? null, codesOf(answer)]).toEqual([filter, null, ['BAD_USER_INPUT']]);
      }
    });

    it('goes on at no cursor of another officer, of another filter or list, nor at one that was altered', async () => {
      await filing.file(absence(3));
      const cursorOf = async (asker: Asker, filter: object | null = null): Promise<string> => {
        const { data } = await desk(filing, asker, { first: 1, filter: filter as never });
        return data.applications.pageInfo.endCursor;
      };
      const own = await cursorOf(hanh);
      expect(await desk(filing, hanh, { after: own })).toBeWhole();
      const colleague = await someOfficer(filing, offices.hanh, 'officer-colleague');
      const wider = await someOfficer(filing, { ...offices.hanh, areaCode: '01' }, 'officer-hanh');
      for (const asker of [colleague, wider, nga]) {
        expect(await desk(filing, asker, { after: own })).toBeRefusedWith('BAD_USER_INPUT');
      }
      for (const filter of [{ state: 'SUBMITTED' }, { procedure: 5 }, { area: '00004' }, { overdue: false }]) {
        expect(await desk(filing, hanh, { after: own, filter })).toBeRefusedWith('BAD_USER_INPUT');
        const foreign = await cursorOf(hanh, filter);
        expect(await desk(filing, hanh, { after: foreign })).toBeRefusedWith('BAD_USER_INPUT');
        expect(await desk(filing, hanh, { after: foreign, filter })).toBeWhole();
      }
      const { applications } = await filing.profile('applications(first: 1) { pageInfo { endCursor } }');
      const made = Buffer.from(JSON.stringify(['2026-01-01T00:00:00.000Z', ''])).toString('base64url');
      const altered = `${own.slice(0, -1)}${own.endsWith('A') ? 'B' : 'A'}`;
      for (const after of [
        applications.pageInfo.endCursor,
        altered,
        made,
        `${made}.`,
        `${made}.x`,
        '',
        '.',
        `${own}.x`,
      ]) {
        expect(await desk(filing, hanh, { after })).toBeRefusedWith('BAD_USER_INPUT');
      }
    });
  });

  describe('a mandate', () => {
    const closed = personalFields(undefined, 1).filter(
      ({ scope, own }) => own || ['identity.background', 'social', 'health', 'eid', 'score'].includes(scope),
    );

    it('never opens religion, health, need, e-ID or score, and nothing that is for own eyes, of whatever procedure', async () => {
      expect(closed.map(({ name }) => name)).toEqual(
        expect.arrayContaining([
          'religion',
          'ethnicity',
          'bloodType',
          'vulnerableGroups',
          'score',
          'accessLog',
          'consents',
        ]),
      );
      for (const asker of [hanh, nga]) {
        for (const { name, selection } of closed) {
          const fields = `applicant { ${selection} } subject { ${selection} }`;
          const answer = await desk(filing, asker, { first: 10, fields });
          const { edges } = answer.data.applications;
          expect(edges.length).toBeGreaterThan(0);
          for (const { node } of edges) {
            expect([name, node]).toEqual([name, { applicant: { [name]: null }, subject: { [name]: null } }]);
          }
          expect(new Set(codesOf(answer))).toEqual(new Set(['SCOPE_NOT_GRANTED']));
        }
      }
    });

    it('leaves everybody else of the household and the family closed', async () => {
      const inner = 'resident { id fullName dateOfBirth permanentAddress { text } contact { phone } }';
      const family = `household { head { id fullName } members { ${inner} } } relatives { ${inner} }`;
      const { data } = await desk(filing, hanh, {
        filter: { procedure: 5 },
        fields: `id applicant { id ${family} } subject { id ${family} }`,
      });
      const nodes = data.applications.edges.map(({ node }: any) => node);
      const concerned = new Set(nodes.flatMap(({ applicant, subject }: any) => [applicant.id, subject.id]));
      let met = 0;
      for (const { household, relatives } of nodes.flatMap(({ applicant, subject }: any) => [applicant, subject])) {
        for (const { resident } of [...(household?.members ?? []), ...(relatives ?? [])]) {
          if (!resident || concerned.has(resident.id)) continue;
          met++;
          expect(resident).toEqual({
            id: resident.id,
            fullName: null,
            dateOfBirth: null,
            permanentAddress: null,
            contact: null,
          });
        }
      }
      expect(met).toBeGreaterThan(3);
      expect(concerned.has(cast.mai.id)).toBe(true);
      expect(concerned.has(cast.quang.id)).toBe(false);
    });

    it('is worth one answer: the next request begins with nothing', async () => {
      expect(await nodesOn(filing, hanh, { fields: 'id applicant { fullName }' })).not.toEqual([]);
      const query = 'query ($id: ID!) { resident(id: $id) { fullName } }';
      const asks = (text: string) => filing.graph.asks(text, { ...hanh, variables: { id: cast.mai.id } });
      expect(await asks(query)).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
      // Nor does a list beside it open what is asked for by id.
      const beside =
        'query ($id: ID!) { applications(first: 100) { edges { node { id } } } resident(id: $id) { fullName } }';
      const answer = await asks(beside);
      expect(answer.data.resident).toBeNull();
      expect(codesOf(answer)).toEqual(['SUBJECT_UNKNOWN_OR_NO_CONSENT']);
    });

    it('does not come of naming the application of another desk, by whichever way', async () => {
      for (const asker of Object.values(others)) {
        expect(await readsFor(filing, id, asker, cast.mai.id)).toBeRefusedWith('PURPOSE_MISMATCH');
      }
      // A citizen's own record is theirs, and a partner's that acts for them; to the others the purpose says nothing.
      for (const who of ['another citizen', 'a citizen who is an officer elsewhere', 'a bank', 'an analyst']) {
        const answer = await readsFor(filing, id, strangers[who] as Asker, cast.mai.id);
        expect([who, answer.data?.resident ?? null, answer.errors.length]).toEqual([who, null, 1]);
      }
      expect(await readsFor(filing, birth, hanh, cast.ngoc.id)).toBeRefusedWith('PURPOSE_MISMATCH');
    });

    it.each(['reject', 'complete', 'withdraw'] as const)('is gone with the application: %s', async (how) => {
      const place = { reject: 4, complete: 5, withdraw: 6 }[how];
      const mine = (await filing.file(absence(place))).id;
      const reads = async (): Promise<Answer[]> => [
        await readsFor(filing, mine, hanh, cast.mai.id),
        await readsFor(filing, mine, hanh, cast.mai.id, 'contact { phone }'),
      ];
      for (const answer of await reads()) expect(answer).toBeWhole();
      if (how !== 'withdraw') {
        await filing.accept(mine, 'hanh');
        await filing.decideOnly(mine, 'hanh', how === 'complete');
      } else await filing.withdraw(mine, mai);
      // At once: not after the registries, and not after the clock.
      for (const answer of await reads()) expect(answer).toBeRefusedWith('PURPOSE_MISMATCH');
      await filing.graph.settled();
      for (const answer of await reads()) expect(answer).toBeRefusedWith('PURPOSE_MISMATCH');
      const application = 'query ($id: ID!) { application(id: $id) { code form } }';
      const asked = { ...hanh, variables: { id: mine }, headers: { purpose: mine } };
      expect(await filing.graph.asks(application, asked)).toBeRefusedWith('NOT_FOUND');
      expect(await idsOn(filing, hanh)).not.toContain(mine);
    });
  });

  describe('a command', () => {
    const refusedWith = (name: DeskCommand, state: string) => `${state} ${name} STEP_NOT_ALLOWED`;

    it('in a state where it has no place is refused, changes nothing, and stands in the history', async () => {
      const filed = (await filing.file(absence(7))).id;
      const tries = async (state: string, names: readonly DeskCommand[]): Promise<void> => {
        for (const name of names) {
          const before = await standing(filed);
          const history = await historyOf(filing, filed);
          expect(await command(filing, name, { id: filed, approve: true }, hanh)).toBeRefusedWith('STEP_NOT_ALLOWED');
          expect(await standing(filed)).toEqual(before);
          expect(await historyOf(filing, filed)).toEqual([...history, refusedWith(name, state)]);
        }
      };
      // A decision without acceptance, for and against.
      await tries('SUBMITTED', ['decideApplication']);
      const against = await command(filing, 'decideApplication', { id: filed, approve: false }, hanh);
      expect(against).toBeRefusedWith('STEP_NOT_ALLOWED');
      await filing.supplement(filed, 'hanh');
      await tries('SUPPLEMENT_REQUESTED', commands);
      await filing.submit(filed, absence(7));
      await filing.accept(filed, 'hanh');
      await tries('ACCEPTED', ['acceptApplication']);
      await filing.decide(filed, 'hanh', false);
      await tries('REJECTED', commands);

      // The citizen reads it, by the office, without a word of what was said.
      const { history } = await filing.read(filed);
      const refused = history.filter((event: any) => event.refused !== null);
      expect(refused).toHaveLength(9);
      for (const { by, note } of refused) expect([by, note]).toEqual([offices.hanh.agency, null]);
    });

    it('with a stale revision is refused and stands in the history as well', async () => {
      const { id: filed, revision } = await filing.file(absence(8));
      for (const stale of [revision - 1, revision + 1, 0, -1]) {
        const answer = await command(filing, 'acceptApplication', { id: filed, revision: stale }, hanh);
        expect(answer).toBeRefusedWith('STEP_NOT_ALLOWED');
      }
      expect(await historyOf(filing, filed)).toEqual([
        'DRAFT',
        'SUBMITTED',
        ...Array(4).fill(refusedWith('acceptApplication', 'SUBMITTED')),
      ]);
      expect(await command(filing, 'acceptApplication', { id: filed, revision }, hanh)).toBeWhole();
    });

    it('that is refused on and on does not fill a history', async () => {
      const filed = (await filing.file(absence(9))).id;
      for (let round = 0; round < 33; round++) {
        expect(await command(filing, 'decideApplication', { id: filed }, hanh)).toBeRefusedWith('STEP_NOT_ALLOWED');
      }
      expect(await historyOf(filing, filed)).toHaveLength(2 + 30);
      expect((await filing.accept(filed, 'hanh')).errors).toEqual([]);
    });

    it('says its reason in one line of 1 to 500 characters, and of letters', async () => {
      const filed = (await filing.file(absence(10))).id;
      await leavesAlone(filed, async () => {
        for (const note of [
          '',
          ' ',
          '\n',
          '\u00a0',
          'x'.repeat(501),
          'a\u0000b',
          'a\nb',
          'a\r\nb',
          'a\tb',
          '\u001b[2J',
          'a\u202eb',
          'a\u2066b',
          'a\u2028b',
          '\ud800',
        ]) {
          const asked = await command(filing, 'requestSupplement', { id: filed, note }, hanh);
          expect([note, codesOf(asked)]).toEqual([note, ['BAD_USER_INPUT']]);
          const decided = await command(filing, 'decideApplication', { id: filed, note }, hanh);
          expect([note, codesOf(decided)]).toEqual([note, ['BAD_USER_INPUT']]);
        }
      });
      const longest = '𠮷'.repeat(499).concat('ạ'.normalize('NFD'));
      const asked = await command(filing, 'requestSupplement', { id: filed, note: longest }, hanh, 'history { note }');
      expect(asked.data.it.history.at(-1).note).toBe(longest.normalize('NFC'));
      expect((await filing.read(filed)).history.at(-1).note).toBe(longest.normalize('NFC'));
    });

    it('sets no fee where one is published, and none that is no amount of money', async () => {
      const filed = (await filing.file(absence(11))).id;
      for (const fee of [0, 1, 50_000]) {
        expect(await command(filing, 'acceptApplication', { id: filed, fee }, hanh)).toBeRefusedWith('BAD_USER_INPUT');
      }
      for (const fee of [-1, 0.5, '9007199254740993', Number.MAX_VALUE, 'x', true, [1]]) {
        const answer = await command(filing, 'acceptApplication', { id: filed, fee }, hanh);
        expect([fee, codesOf(answer)]).toEqual([fee, ['BAD_USER_INPUT']]);
      }
      expect((await filing.read(filed)).state).toBe('SUBMITTED');
    });

    it('takes no key of another form', async () => {
      const filed = (await filing.file(absence(12))).id;
      const before = await standing(filed);
      for (const key of ['', ' ', 'a b', 'x'.repeat(129), 'khóa', 'a\u0000']) {
        const answer = await command(filing, 'acceptApplication', { id: filed, key }, hanh);
        expect([key, answer.data ?? null, codesOf(answer)]).toEqual([key, null, ['BAD_USER_INPUT']]);
      }
      expect(await standing(filed)).toEqual(before);
      expect(new Set(await historyOf(filing, filed))).toEqual(
        new Set(['DRAFT', 'SUBMITTED', 'SUBMITTED acceptApplication BAD_USER_INPUT']),
      );
    });

    it('gives its answer to nobody else who comes with the same key', async () => {
      const filed = (await filing.file(absence(13))).id;
      const said = { id: filed, key: 'shared-key' };
      const fields = 'id form applicant { fullName }';
      expect(await command(filing, 'acceptApplication', said, hanh, fields)).toBeWhole();
      expect(await command(filing, 'acceptApplication', said, nga, fields)).toBeRefusedWith('NOT_FOUND');
      const colleague = await someOfficer(filing, offices.hanh, 'officer-colleague');
      expect(await command(filing, 'acceptApplication', said, colleague, fields)).toBeRefusedWith('STEP_NOT_ALLOWED');
      // Who works elsewhere now is told no more what the desk of before has answered.
      const moved = await someOfficer(filing, offices.nga, 'officer-hanh');
      expect(await command(filing, 'acceptApplication', said, moved, fields)).toBeRefusedWith('PURPOSE_MISMATCH');
    });

    it('names no person in what it writes down: the office', async () => {
      const filed = (await filing.file(absence(14))).id;
      await command(filing, 'decideApplication', { id: filed, note: 'Sớm quá' }, hanh);
      await command(filing, 'acceptApplication', { id: filed }, hanh);
      await command(filing, 'decideApplication', { id: filed, note: 'Thiếu căn cứ' }, hanh);
      const written = await events(filed);
      expect(new Set(written.map(({ by_whom }) => by_whom))).toEqual(new Set(['citizen', offices.hanh.agency]));
      const text = JSON.stringify(written);
      for (const { fullName, personalNumber } of [cast.mai, cast.hanh]) {
        expect(text).not.toContain(fullName);
        expect(text).not.toContain(personalNumber);
      }
      expect(text).not.toContain('officer-hanh');
      // What was said in vain is not written down.
      expect(text).not.toContain('Sớm quá');
    });
  });
});

describe('while the services chapter is away', () => {
  it('there is no desk, and nothing is opened', async () => {
    const filing = await Filing.start({ residents: 60, down: ['services'] });
    expect(await desk(filing, hanh, { fields: 'id applicant { fullName }' })).toBeRefusedWith('UPSTREAM_UNAVAILABLE');
    for (const name of commands) {
      expect(await command(filing, name, { id: newId() }, hanh)).toBeRefusedWith('UPSTREAM_UNAVAILABLE');
    }
    await filing.graph.close();
  });
});

describe('while nobody can write down what was read', () => {
  it('the desk shows nobody, whatever is asked of it', async () => {
    const filing = await Filing.start({ residents: 60 });
    const { id } = await filing.file(absence(1));
    const identity = filing.graph.chapters.get('identity');
    await identity?.close();
    const fields = 'id applicant { fullName }';
    expect(await desk(filing, hanh, { fields })).toBeRefusedWith('DISCLOSURE_LOG_UNAVAILABLE');
    const answer = await command(filing, 'acceptApplication', { id }, hanh, fields);
    expect(answer).toBeRefusedWith('DISCLOSURE_LOG_UNAVAILABLE');
    await filing.graph.close();
  });
});
