import {
  inDocuments,
  inResidents,
  inServices,
  numberedAsHeld,
  numberedByPerson,
  type Plan,
  withMembers,
  withPlate,
} from './planned';

/** By law one authority stands on all of them, whichever office hands them over. */
export const IDENTITY_CARD_ISSUER = 'Bộ Công an';
const PASSPORT_ISSUER = 'Cục Quản lý xuất nhập cảnh';

const vehicleKinds: Readonly<Record<string, string>> = { MOTORCYCLE: 'Mô tô', MOPED: 'Xe gắn máy' };

/** What ends in a paper of the wallet (giấy tờ tích hợp). */
export const paperPlans: Readonly<Record<number, Plan>> = {
  1: ({ form: { formerNumber }, agency, subjectId }) => [
    inResidents('formerNumber.confirm', { formerNumber }),
    inServices('record.add', {
      residents: [subjectId],
      kind: 'IDENTITY_CONFIRMATION',
      title: 'Giấy xác nhận số Chứng minh nhân dân, số định danh cá nhân (CC04)',
      issuer: agency,
      details: { formerNumber: String(formerNumber) },
    }),
  ],
  2: () => [
    numberedByPerson(
      inDocuments('document.issue', {
        type: 'IDENTITY_CARD',
        issuer: IDENTITY_CARD_ISSUER,
        details: { chip: true },
        replaces: true,
      }),
    ),
  ],
  7: ({ form: { brand, vehicleKind }, agency, areaCode, subjectId }) => [
    inServices('plate.draw', { residents: [subjectId], communeCode: areaCode, issuer: agency }),
    // Who has one vehicle may have another: its registration stays.
    withPlate(
      inDocuments('document.issue', {
        type: 'VEHICLE_REGISTRATION',
        issuer: agency,
        details: { vehicleKind: vehicleKinds[String(vehicleKind)], brand },
        replaces: false,
      }),
    ),
  ],
  12: () => [inDocuments('document.issue', { type: 'PASSPORT', issuer: PASSPORT_ISSUER, replaces: true })],
  17: ({ form: { months, members }, agency }) => [
    withMembers(
      inDocuments('document.extend', {
        type: 'HEALTH_INSURANCE_CARD',
        months: Number(months),
        issuer: agency,
        members,
      }),
    ),
  ],
  18: ({ agency }) => [
    numberedByPerson(inDocuments('document.issue', { type: 'TAX_CODE', issuer: agency, replaces: true })),
  ],
  19: ({ form: { certificateNumber: number }, agency }) => [
    numberedAsHeld(inDocuments('document.issue', { type: 'LAND_CERTIFICATE', issuer: agency, number, replaces: true })),
  ],
  // Number and classes are those of the old licence: nobody gets a higher one by writing it into a form.
  20: ({ agency }) => [inDocuments('document.issue', { type: 'DRIVING_LICENCE', issuer: agency, replaces: true })],
  22: ({ agency }) => [inDocuments('document.issue', { type: 'CRIMINAL_RECORD', issuer: agency, replaces: false })],
};
