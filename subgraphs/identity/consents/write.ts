import type { Run } from '../../shared/database/transaction';
import { Fault } from '../../shared/errors';
import type { Notice } from '../../shared/events/event';
import type { ConsentEventRow, ConsentRow, RelyingPartyRow } from '../entities';
import type { IdentityMeans } from '../means';
import { purposeRefusal } from '../rules';
import { type ConsentAct, receiptPayload } from './receipt';
import type { Unsigned } from './rules';

/** What is written when a consent comes to be or changes: the row, its history, the receipt in both, and that it changed. */

/**
 * `asked` is when the relying party asked for it; a consent that nobody asked for has no such event. Throws
 * `PURPOSE_CEILING_EXCEEDED` for a party that may no longer ask for the purpose.
 */
export async function writeOpened(
  run: Run,
  means: IdentityMeans,
  consent: Unsigned,
  act: ConsentAct & { readonly asked: string | null },
  now: Date,
): Promise<ConsentRow> {
  const { consents } = means.repository;
  const party = await partyOf(run, means, consent);
  const refusal = purposeRefusal(consent, party);
  if (refusal) throw new Fault(refusal);
  const receipt = await means.signer.sign('consent-receipt', receiptPayload(consent, act, party, now));
  const opened: ConsentRow = { ...consent, receipt };
  await consents.rows.insert(run, [opened]);
  if (act.asked !== null) await consents.addEvent(run, askedEvent(consent, act.asked));
  await consents.addEvent(run, eventOf(opened, act, now));
  await means.outbox.emit(run, [changedNotice(opened)], now);
  return opened;
}

export async function writeChanged(
  run: Run,
  means: IdentityMeans,
  consent: ConsentRow,
  changes: Partial<Unsigned>,
  act: ConsentAct,
  now: Date,
): Promise<ConsentRow> {
  const { consents } = means.repository;
  const changed = { ...consent, ...changes };
  const party = await partyOf(run, means, changed);
  const receipt = await means.signer.sign('consent-receipt', receiptPayload(changed, act, party, now));
  await consents.rows.update(run, consent.id, { ...changes, receipt });
  await consents.addEvent(run, eventOf({ ...changed, receipt }, act, now));
  await means.outbox.emit(run, [changedNotice(changed)], now);
  return { ...changed, receipt };
}

type NewEvent = Omit<ConsentEventRow, 'id' | 'position'>;

/** Before there was a consent: version 0, and nothing to have a receipt of. */
export const askedEvent = ({ id, residentId }: Pick<Unsigned, 'id' | 'residentId'>, at: string): NewEvent => ({
  residentId,
  consentId: id,
  kind: 'REQUESTED',
  at,
  version: 0,
  byWhom: 'relying party',
  receipt: null,
});

const eventOf = (
  { id, residentId, version, receipt }: ConsentRow,
  { kind, byWhom }: ConsentAct,
  now: Date,
): NewEvent => ({
  residentId,
  consentId: id,
  kind,
  at: now.toISOString(),
  version,
  byWhom,
  receipt,
});

/** For whoever counts consents; under what they were given stands in the row alone. */
const changedNotice = ({ id, residentId, status, purposeCode }: Unsigned): Notice => ({
  type: 'vn.congdanso.consent.changed',
  subject: residentId,
  data: { consent: id, status, purpose: purposeCode },
});

async function partyOf(
  run: Run,
  { repository }: IdentityMeans,
  { relyingPartyId }: Unsigned,
): Promise<RelyingPartyRow> {
  const [party] = await repository.accounts.relyingParties.locked(run, 'id', [relyingPartyId], '');
  if (!party) throw new Fault('INTERNAL');
  return party;
}
