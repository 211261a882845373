import type { EffectRule } from '../../shared/effects';
import type { ResidentMeans } from '../means';
import { registerBirth } from './birth';
import { correctResidence } from './correction';
import { declareCurrent } from './current';
import { registerDeath } from './death';
import { confirmFormerNumber } from './formerNumber';
import { registerMarriage } from './marriage';
import { registerPermanent } from './permanent';
import { removePermanent } from './removal';
import { splitHousehold } from './split';
import { extendTemporary, registerTemporary, removeTemporary } from './temporary';
import { registerAbsence, registerStay } from './visits';

/** What decided applications change in the register, by the kind of effect. */
export const effects: Readonly<Record<string, EffectRule<ResidentMeans>>> = {
  'formerNumber.confirm': confirmFormerNumber,
  'birth.register': registerBirth,
  'death.register': registerDeath,
  'marriage.register': registerMarriage,
  'residence.permanent': registerPermanent,
  'residence.temporary': registerTemporary,
  'residence.extendTemporary': extendTemporary,
  'residence.removeTemporary': removeTemporary,
  'residence.removePermanent': removePermanent,
  'residence.absence': registerAbsence,
  'residence.stay': registerStay,
  'residence.current': declareCurrent,
  'residence.correct': correctResidence,
  'household.split': splitHousehold,
};
