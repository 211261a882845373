import { alive, CIVIL_CODE, condition, holding, representation } from './conditions';
import { bare, heldOf, mayHaveReached, personOf, textIn } from './judging';
import { ifLacking } from './papers';
import type { Working } from './working';
import { oneOf, usual, WHO } from './working-defaults';

const TAX_REGISTRATION = 'Thông tư 86/2024/TT-BTC';
const LAND_LAW = 'Luật Đất đai 31/2024/QH15, Điều 133';

export const taxAndLandWorkings: readonly Working[] = [
  {
    ...usual,
    number: 18,
    office: 'TAX',
    papers: [ifLacking('PASSPORT', 'Bản sao hộ chiếu của người không có số định danh', 'Passport of a foreigner')],
    conditions: [
      alive,
      representation(18),
      condition(
        'NOT_REGISTERED_YET',
        'Đăng ký lần đầu: chưa có mã số thuế.',
        'A first registration: there is no tax code yet.',
        TAX_REGISTRATION,
        (facts) => textIn(facts.form, 'kind') !== 'FIRST' || heldOf('TAX_CODE', facts).length === 0,
      ),
      condition(
        'REGISTERED_BEFORE',
        'Thay đổi thông tin: đã có mã số thuế.',
        'A change: there is a tax code.',
        TAX_REGISTRATION,
        (facts) => textIn(facts.form, 'kind') !== 'CHANGE' || heldOf('TAX_CODE', facts).length > 0,
      ),
      condition(
        'BUSINESS_OF_AGE',
        'Đại diện hộ kinh doanh từ đủ 18 tuổi trở lên.',
        'Whoever represents a household business is at least 18.',
        `${CIVIL_CODE}, Điều 20`,
        (facts) =>
          textIn(facts.form, 'taxpayerKind') !== 'HOUSEHOLD_BUSINESS' ||
          mayHaveReached(18, personOf(facts).dateOfBirth, facts.today),
      ),
    ],
    documents: ['TAX_CODE'],
    once: oneOf('TAX_REGISTRATION'),
    applicantScopes: [...WHO, 'family'],
    subjectScopes: [...WHO, 'address', 'documents.TAX_CODE'],
  },
  {
    ...usual,
    number: 19,
    office: 'LAND_REGISTRY',
    placeField: 'parcelCommune',
    papers: [
      ifLacking('CERTIFICATE', 'Bản gốc giấy chứng nhận', 'The certificate itself'),
      ifLacking('CHANGE', 'Giấy tờ về sự thay đổi', 'Proof of what has changed'),
      ifLacking('REPRESENTATION', 'Văn bản về việc đại diện, nếu có', 'Proof of the representative'),
    ],
    conditions: [
      alive,
      representation(18),
      holding(
        'LAND_CERTIFICATE',
        'Đứng tên trên giấy chứng nhận quyền sử dụng đất.',
        'Named on a land certificate.',
        LAND_LAW,
      ),
      condition(
        'CERTIFICATE_OWN',
        'Số phát hành là của giấy chứng nhận mà người đề nghị đứng tên.',
        "The serial number is that of the person's own certificate.",
        LAND_LAW,
        (facts) => {
          const number = textIn(facts.form, 'certificateNumber');
          const held = heldOf('LAND_CERTIFICATE', facts);
          return number === undefined || held.length === 0 || held.some((each) => bare(each.number) === bare(number));
        },
      ),
    ],
    documents: ['LAND_CERTIFICATE'],
    once: oneOf('LAND_CERTIFICATE', 'certificateNumber'),
    applicantScopes: [...WHO, 'family'],
    subjectScopes: [...WHO, 'address', 'documents.LAND_CERTIFICATE'],
  },
];
