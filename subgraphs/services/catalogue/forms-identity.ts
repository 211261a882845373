import {
  choice,
  type FormFields,
  formerNumber,
  fullName,
  optional,
  personalNumber,
  place,
  prefilled,
  text,
  titled,
  yesOrNo,
} from './form-fields';
import { currentAddress, permanentAddress, person, personSex, reason } from './form-parts';

export const identityForms = {
  1: {
    ...person,
    ...permanentAddress,
    formerNumber: prefilled('formerNumber', 'subject', formerNumber),
    reason: optional(reason.reason),
  },
  2: {
    ...person,
    ...personSex,
    ...permanentAddress,
    ...currentAddress,
    kind: choice('Yêu cầu', 'Request', {
      EXCHANGE: 'Đổi thẻ căn cước',
      FROM_CCCD: 'Đổi thẻ căn cước công dân sang thẻ căn cước',
      REISSUE: 'Cấp lại thẻ',
    }),
    reason: optional(reason.reason),
    representativeFullName: optional(titled('Họ tên người đại diện', 'Representative: full name', fullName)),
    representativePersonalNumber: optional(
      titled('Số định danh người đại diện', 'Representative: personal number', personalNumber),
    ),
  },
  12: {
    ...person,
    ...personSex,
    placeOfBirth: prefilled('placeOfBirth', 'subject', place('Nơi sinh', 'Place of birth')),
    ...permanentAddress,
    ...currentAddress,
    occupation: prefilled('occupation', 'subject', optional(text('Nghề nghiệp', 'Occupation', 120))),
    kind: choice('Yêu cầu', 'Request', { FIRST: 'Cấp mới', REISSUE: 'Cấp lại', AMENDMENT: 'Sửa đổi, bổ sung' }),
    chip: optional(yesOrNo('Gắn chip điện tử', 'With a chip')),
    oldPassportNumber: prefilled(
      'documents.PASSPORT.number',
      'subject',
      optional(text('Số hộ chiếu cũ', 'Number of the old passport', 20)),
    ),
    lost: optional(yesOrNo('Hộ chiếu cũ đã mất', 'The old passport is lost')),
  },
} as const satisfies Readonly<Record<number, FormFields>>;
