import { inServices, type Plan, written } from './planned';

const sealKinds: Readonly<Record<string, string>> = { REDUCED: 'Thu nhỏ', EMBOSSED: 'Dấu nổi', WAX: 'Dấu xi' };

const seals: Plan = ({ form, agency, applicantId }) => [
  inServices('record.add', {
    residents: [applicantId],
    kind: 'SEAL_REGISTRATION',
    title: 'Giấy chứng nhận đã đăng ký mẫu con dấu',
    issuer: agency,
    details: written({
      organisation: form.organisationName,
      seals: form.count,
      sealKind: sealKinds[String(form.sealKind)],
    }),
  }),
];

const line = (address: unknown): unknown => (address as { readonly line?: unknown } | undefined)?.line;

/** What ends in a record of an agency that has no registry of its own here. */
export const recordPlans: Readonly<Record<number, Plan>> = {
  8: ({ form: { decisionNumber, decisionDate, plate, fine }, agency, subjectId }) => [
    inServices('record.add', {
      residents: [subjectId],
      kind: 'FINE_RECEIPT',
      title: 'Biên lai thu tiền phạt vi phạm giao thông đường bộ',
      issuer: agency,
      amount: fine,
      details: written({ decisionNumber, decisionDate, plate }),
    }),
  ],
  13: seals,
  14: seals,
  21: ({ form: { candidateKind, school, electives, admission }, agency, subjectId }) => [
    inServices('record.add', {
      residents: [subjectId],
      kind: 'EXAM_REGISTRATION',
      title: 'Đăng ký dự thi tốt nghiệp trung học phổ thông',
      issuer: agency,
      details: written({ candidateKind, school, electives, admission }),
    }),
  ],
  // How much it comes to depends on wages that nobody has told us.
  23: ({ form: { employer, contractEndedOn, monthsContributed }, agency, subjectId }) => [
    inServices('record.add', {
      residents: [subjectId],
      kind: 'UNEMPLOYMENT_BENEFIT',
      title: 'Trợ cấp thất nghiệp',
      issuer: agency,
      details: written({ employer, contractEndedOn, monthsContributed }),
    }),
  ],
  24: ({ form: { supplyAddress, use, phases, power }, agency, subjectId }) => [
    inServices('record.add', {
      residents: [subjectId],
      kind: 'ELECTRICITY_CONTRACT',
      title: 'Hợp đồng mua bán điện',
      issuer: agency,
      details: written({ supplyAddress: line(supplyAddress), use, phases, power }),
    }),
  ],
  25: ({ form: { customerCode, previousParty, supplyAddress, use }, agency, subjectId }) => [
    inServices('record.end', { kind: 'ELECTRICITY_CONTRACT', number: customerCode }),
    inServices('record.add', {
      residents: [subjectId],
      kind: 'ELECTRICITY_CONTRACT',
      number: customerCode,
      title: 'Hợp đồng mua bán điện',
      issuer: agency,
      details: written({ supplyAddress: line(supplyAddress), use, previousParty }),
    }),
  ],
};
