import { officeOf } from '../catalogue/offices';
import type { Form } from '../catalogue/working';
import { IDENTITY_CARD_ISSUER } from './plan-papers';
import { headOf } from './plan-residence';
import {
  inDocuments,
  inIdentity,
  inResidents,
  inServices,
  inStep,
  numberedByPerson,
  type Plan,
  type PlanCase,
  type PlannedEffect,
  written,
} from './planned';

/** A parent as the form names them; undefined for one who is not known. */
function parentOf(form: Form, key: 'mother' | 'father'): object | undefined {
  const parent = written({
    personalNumber: form[`${key}PersonalNumber`],
    fullName: form[`${key}FullName`],
    dateOfBirth: form[`${key}DateOfBirth`],
  });
  return parent.fullName === undefined ? undefined : parent;
}

/** Everything that follows from a birth by itself: the child is a person with a number and a certificate, on a parent's account. */
function birth({ form, areaCode, agency, applicantId }: PlanCase): PlannedEffect[] {
  return [
    inResidents('birth.register', {
      fullName: form.childFullName,
      dateOfBirth: form.childDateOfBirth,
      sex: form.childSex,
      ethnicity: form.childEthnicity,
      nationality: form.childNationality,
      placeOfBirth: form.childPlaceOfBirth,
      hometown: form.childHometown,
      registrationCommune: areaCode,
      mother: parentOf(form, 'mother'),
      father: parentOf(form, 'father'),
    }),
    inDocuments('document.issue', { type: 'BIRTH_CERTIFICATE', issuer: agency, replaces: false }),
    inIdentity('child.entrust', { guardianId: applicantId, dateOfBirth: form.childDateOfBirth }),
  ];
}

/** The extract is for who asked for it: the deceased reads nothing any more. */
function death({ form, agency, applicantId }: PlanCase): PlannedEffect[] {
  return [
    inResidents('death.register', { dateOfDeath: form.dateOfDeath }),
    inIdentity('account.close'),
    inDocuments('documents.close'),
    inServices('record.add', {
      residents: [applicantId],
      kind: 'DEATH_EXTRACT',
      title: 'Trích lục khai tử',
      issuer: agency,
      details: written({ dateOfDeath: form.dateOfDeath, placeOfDeath: form.placeOfDeath }),
    }),
  ];
}

function childsHealthCard({ form, areaCode }: PlanCase): PlannedEffect {
  return inDocuments('document.issue', {
    type: 'HEALTH_INSURANCE_CARD',
    issuer: officeOf('SOCIAL_INSURANCE', areaCode).agency,
    details: { registeredHospital: form.registeredHospital },
    replaces: true,
  });
}

const childsIdentityCard = numberedByPerson(
  inDocuments('document.issue', {
    type: 'IDENTITY_CARD',
    issuer: IDENTITY_CARD_ISSUER,
    details: { chip: true },
    replaces: true,
  }),
);

/** Civil status (hộ tịch), alone and linked with what follows from it. */
export const civilStatusPlans: Readonly<Record<number, Plan>> = {
  9: birth,
  10: death,
  11: ({ form, agency, subjectId, otherId }) => [
    inResidents('marriage.register', {
      spouse: {
        personalNumber: form.spousePersonalNumber,
        fullName: form.spouseFullName,
        dateOfBirth: form.spouseDateOfBirth,
      },
    }),
    inDocuments('document.issue', {
      residents: otherId === null ? [subjectId] : [subjectId, otherId],
      type: 'MARRIAGE_CERTIFICATE',
      issuer: agency,
      replaces: false,
    }),
  ],
  15: (plan) => [
    ...inStep(1, birth(plan)),
    ...inStep(2, [
      inResidents('residence.permanent', {
        address: plan.form.childPermanentAddress,
        relationToHead: plan.form.relationToHead,
        head: headOf(plan.form),
      }),
    ]),
    ...inStep(3, [childsHealthCard(plan)]),
    ...inStep(4, plan.form.identityCard === true ? [childsIdentityCard] : []),
  ],
  16: (plan) => [
    ...inStep(1, death(plan)),
    ...inStep(2, [inResidents('residence.removePermanent')]),
    ...inStep(3, [
      // How much it is, nobody has published.
      inServices('record.add', {
        residents: [plan.applicantId],
        kind: 'FUNERAL_ALLOWANCE',
        title: 'Trợ cấp mai táng',
        issuer: plan.agency,
        details: written({ allowance: plan.form.allowance }),
      }),
    ]),
  ],
};
