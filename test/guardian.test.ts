import { cast, relyingParties } from '../population/cast';
import { EidAccountRow, EidDependantRow, RelyingPartyRow } from '../subgraphs/identity/entities';
import { newId } from '../subgraphs/shared/ids';
import { citizen, mai } from './counter';
import { databaseKinds, Graph, NOON } from './graph';
import { disclosing, keepConsent } from './kept-consent';

/** Who reads for somebody else, and when that ends by itself. */

/** An turns 14 on 2031-04-20, which begins in Vietnam seven hours before it does in Greenwich. */
const lastMoment = new Date('2031-04-19T16:59:59.999Z');
const birthday = new Date('2031-04-19T17:00:00.000Z');

describe.each(databaseKinds)('a guardian on %s', (database) => {
  let now = NOON;
  let graph: Graph;

  beforeAll(async () => {
    graph = await Graph.start({ database, residents: 60, now: () => now });
  });
  afterAll(() => graph.close());
  beforeEach(() => {
    now = NOON;
  });

  const an = (fields = 'fullName dateOfBirth score { total }', as = mai) =>
    graph.asks(`{ resident(id: "${cast.an.id}") { ${fields} } }`, as);
  const identity = () => {
    const source = graph.chapters.get('identity')?.database?.source;
    if (!source) throw new Error('the identity chapter is not open');
    return source;
  };

  it('reads the child kept on her account, and it stands on the child’s record under her name for it', async () => {
    const answer = await an();
    expect(answer).toBeWhole();
    expect(answer.data.resident).toMatchObject({ fullName: cast.an.fullName, dateOfBirth: cast.an.dateOfBirth });
    const log = await an('accessLog(first: 1) { totalCount edges { node { basis receiverKind fields outcome } } }');
    expect(log.data.resident.accessLog.edges[0].node).toEqual({
      basis: 'GUARDIAN',
      receiverKind: 'CITIZEN',
      fields: ['Resident.dateOfBirth', 'Resident.fullName', 'Resident.score'],
      outcome: 'DISCLOSED',
    });
  });

  it('is no guardian to anybody else of the family', async () => {
    expect(await an('fullName', citizen('quang'))).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
    expect(await an('fullName', citizen('lan'))).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
  });

  it('ends as the 14th birthday begins in Vietnam, not a moment before or after', async () => {
    now = lastMoment;
    expect(await an()).toBeWhole();
    now = birthday;
    expect(await an()).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
    const account = await graph.asks('{ me { electronicIdentity { dependants { id } } } }', mai);
    expect(account.data.me.electronicIdentity.dependants).toEqual([]);
  });

  it('ends for an answer that is on its way as well: what was read before the end does not leave after it', async () => {
    now = NOON;
    const rows = identity().getRepository(EidDependantRow);
    expect(await an()).toBeWhole();
    // What she may read is remembered for two seconds; the record looks again.
    await rows.update({ residentId: cast.an.id }, { endsOn: '2026-11-20' });
    expect(await an()).toBeRefusedWith('SCOPE_NOT_GRANTED');
    await rows.update({ residentId: cast.an.id }, { endsOn: '2031-04-20' });
    expect(await an()).toBeWhole();
  });

  it('does not outlive its being given to somebody else', async () => {
    const rows = identity().getRepository(EidDependantRow);
    await rows.update({ residentId: cast.an.id }, { guardianId: cast.quang.id });
    expect(await an()).toBeRefusedWith('SCOPE_NOT_GRANTED');
    expect(await an('fullName', citizen('quang', { scope: 'profile:read identity.core' }))).toBeWhole();
    await rows.update({ residentId: cast.an.id }, { guardianId: cast.mai.id });
  });

  it('shows a partner who acts for her what the token covers, of the child too, and nothing for own eyes', async () => {
    const answer = await an('fullName contact { phone } score { total } consents { edges { cursor } }', {
      as: { as: 'partner' },
    });
    expect(answer.data.resident).toEqual({ fullName: cast.an.fullName, contact: null, score: null, consents: null });
  });

  it('lets a bank read nothing for a purpose that was taken from it, whatever Mai agreed to', async () => {
    const consent = await keepConsent(graph, { id: newId(), scopes: disclosing('identity.core') });
    const parties = identity().getRepository(RelyingPartyRow);
    const reads = () =>
      graph.asks('{ consentedResident { fullName } }', { as: { as: 'bank' }, headers: { 'consent-id': consent } });
    expect(await reads()).toBeWhole();
    const before = await parties.findOneByOrFail({ id: relyingParties.bank.id });
    await parties.update({ id: before.id }, { allowedPurposes: ['KYC_REFRESH'] });
    expect(await reads()).toBeRefusedWith('PURPOSE_CEILING_EXCEEDED');
    await parties.update({ id: before.id }, { allowedPurposes: before.allowedPurposes });
    expect(await reads()).toBeWhole();
  });

  it('lets no consent outlive the person who gave it', async () => {
    const consent = await keepConsent(graph, {
      id: newId(),
      residentId: cast.binh.id,
      scopes: disclosing('identity.core'),
    });
    const reads = () =>
      graph.asks('{ consentedResident { fullName } }', { as: { as: 'bank' }, headers: { 'consent-id': consent } });
    expect((await reads()).data.consentedResident.fullName).toBe(cast.binh.fullName);
    await identity().getRepository(EidAccountRow).update({ residentId: cast.binh.id }, { status: 'CLOSED' });
    expect(await reads()).toBeRefusedWith('SUBJECT_UNKNOWN_OR_NO_CONSENT');
    expect(await graph.asks('{ me { fullName } }', citizen('binh'))).toBeRefusedWith('FORBIDDEN');
  });
});
