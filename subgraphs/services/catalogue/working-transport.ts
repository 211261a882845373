import { alive, condition, holding, ofAge, pastDay } from './conditions';
import { bare, heldOf, textIn } from './judging';
import { ifLacking, needed, neededIf } from './papers';
import type { Form, Working } from './working';
import { oneOf, usual, WHO } from './working-defaults';

const ROAD_LAW = 'Luật Trật tự, an toàn giao thông đường bộ 36/2024/QH15';
const VEHICLES = 'Thông tư 79/2024/TT-BCA, sửa đổi bởi Thông tư 13/2025/TT-BCA';
const LICENCES = 'Thông tư 12/2025/TT-BCA';

/** Classes that are exchanged without a health certificate. */
const withoutHealthCertificate = ['A1', 'A', 'B1'];
const asksForHealth = (form: Form): boolean => {
  const classes = (textIn(form, 'licenceClass') ?? '')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter(Boolean);
  return (
    textIn(form, 'healthCertificate') === undefined && !classes.every((each) => withoutHealthCertificate.includes(each))
  );
};
const isImported = (form: Form): boolean => textIn(form, 'origin') === 'IMPORTED';

export const transportWorkings: readonly Working[] = [
  {
    ...usual,
    number: 7,
    office: 'COMMUNE_POLICE',
    papers: [
      needed('OWNERSHIP', 'Giấy tờ về quyền sở hữu hợp pháp của xe', 'Proof of ownership, an invoice as a rule'),
      neededIf(
        isImported,
        'ORIGIN',
        'Chứng nhận nguồn gốc xe nhập khẩu',
        'Certificate of origin of an imported vehicle',
      ),
    ],
    conditions: [
      alive,
      ofAge(15, VEHICLES),
      condition(
        'DOMESTIC_WHEN_ONLINE',
        'Nộp trực tuyến: xe sản xuất, lắp ráp trong nước.',
        'Filed online: a vehicle made or assembled in Vietnam.',
        VEHICLES,
        ({ form, channel }) => channel !== 'ONLINE' || !isImported(form),
      ),
    ],
    documents: ['VEHICLE_REGISTRATION'],
    once: oneOf('VEHICLE', 'chassisNumber'),
    subjectScopes: [...WHO, 'address', 'documents.IDENTITY_CARD', 'documents.VEHICLE_REGISTRATION'],
  },
  {
    ...usual,
    number: 8,
    office: 'PROVINCE_POLICE',
    // Money is paid; nothing of whoever pays changes by it.
    level: 1,
    papers: [ifLacking('DECISION', 'Quyết định xử phạt', 'The decision on the fine')],
    conditions: [
      alive,
      pastDay(
        'decisionDate',
        'Đã có quyết định xử phạt.',
        'The decision on the fine was made.',
        'Luật Xử lý vi phạm hành chính 15/2012/QH13, Điều 67, 78',
      ),
    ],
    documents: ['VEHICLE_REGISTRATION'],
    once: oneOf('FINE', 'decisionNumber'),
    subjectScopes: [...WHO, 'documents.VEHICLE_REGISTRATION'],
  },
  {
    ...usual,
    number: 20,
    office: 'PROVINCE_POLICE',
    papers: [neededIf(asksForHealth, 'HEALTH_CERTIFICATE', 'Giấy khám sức khỏe', 'Health certificate')],
    conditions: [
      alive,
      holding('DRIVING_LICENCE', 'Đã có giấy phép lái xe.', 'A driving licence was issued before.', LICENCES),
      condition(
        'LICENCE_OWN',
        'Số giấy phép lái xe là của người đề nghị.',
        "The licence is the person's own.",
        LICENCES,
        (facts) => {
          const number = textIn(facts.form, 'licenceNumber');
          const held = heldOf('DRIVING_LICENCE', facts);
          return number === undefined || held.length === 0 || held.some((each) => bare(each.number) === bare(number));
        },
      ),
      condition(
        'LICENCE_NOT_SUSPENDED',
        'Giấy phép lái xe không đang bị tạm giữ hoặc tước quyền sử dụng.',
        'The licence is not suspended.',
        `${ROAD_LAW}, Điều 62`,
        (facts) => heldOf('DRIVING_LICENCE', facts)[0]?.status !== 'SUSPENDED',
      ),
    ],
    documents: ['DRIVING_LICENCE'],
    once: oneOf('DRIVING_LICENCE'),
    subjectScopes: [...WHO, 'address', 'documents.IDENTITY_CARD', 'documents.DRIVING_LICENCE'],
  },
];
