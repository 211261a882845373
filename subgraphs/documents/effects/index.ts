import { type EffectLook, effectHandlers } from '../../shared/effects';
import type { DocumentMeans } from '../means';
import { closeWallet } from './close';
import { extendDocument } from './extend';
import { issueDocument } from './issue';
import { type Bearers, bearersOf } from './wallet';

const rules = {
  'document.issue': issueDocument,
  'document.extend': extendDocument,
  'documents.close': closeWallet,
};

/** Who is given something, by the register: until when it is good hangs on the age, and births do not change. */
const bearers: EffectLook<DocumentMeans, Bearers> = async (effect, { peers, requestId, now }) => {
  if (effect.kind === 'documents.close') return new Map();
  const { residents } = effect.values;
  const named = Array.isArray(residents) ? residents.filter((id) => typeof id === 'string') : undefined;
  const { vitals } = await peers.call('vitals', { residents: bearersOf(effect, named) }, { requestId, now });
  return new Map(vitals.map(({ residentId, dateOfBirth, alive }) => [residentId, { dateOfBirth, alive }]));
};

/** What decisions of the services chapter change in wallets. */
export const effects = effectHandlers<DocumentMeans, Bearers>('documents', rules, ({ outbox }) => outbox, bearers);
