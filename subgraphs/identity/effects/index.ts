import { effectHandlers } from '../../shared/effects';
import type { IdentityMeans } from '../means';
import { closeAccount } from './close';
import { entrustChild } from './entrust';

const rules = { 'account.close': closeAccount, 'child.entrust': entrustChild };

/** What decisions of the services chapter change in accounts. */
export const effects = effectHandlers<IdentityMeans>('identity', rules, ({ outbox }) => outbox);
