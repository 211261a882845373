import { choice, date, type FormFields, listOf, nationality, optional, prefilled, text, yesOrNo } from './form-fields';
import { currentAddress, family, period, permanentAddress, person, personEthnicity, personSex } from './form-parts';

const residences = listOf('Quá trình cư trú từ đủ 14 tuổi', 'Residences since the age of 14', {
  from: period.from,
  to: optional(date('Đến ngày (để trống nếu đang ở)', 'To; left out while it lasts')),
  place: text('Nơi cư trú', 'Place'),
  occupation: optional(text('Nghề nghiệp', 'Occupation', 120)),
});

export const educationAndJusticeForms = {
  21: {
    ...person,
    ...personSex,
    ...personEthnicity,
    ...permanentAddress,
    candidateKind: choice('Thí sinh', 'Candidate', { GRADE_12: 'Học sinh lớp 12', INDEPENDENT: 'Thí sinh tự do' }),
    // An independent candidate has none.
    school: optional(text('Trường học lớp 12', 'School of grade 12')),
    electives: text('Môn thi tự chọn', 'Elective subjects'),
    admission: optional(yesOrNo('Dùng kết quả để xét tuyển', 'Use the result for admission')),
    priority: optional(text('Đối tượng ưu tiên', 'Priority group', 60)),
  },
  22: {
    ...person,
    ...personSex,
    nationality: prefilled('nationality', 'subject', nationality),
    ...permanentAddress,
    ...currentAddress,
    ...family,
    certificateKind: choice('Loại phiếu', 'Kind of certificate', { NUMBER_1: 'Phiếu số 1', NUMBER_2: 'Phiếu số 2' }),
    purpose: text('Mục đích', 'Purpose', 500),
    residences: prefilled('residenceHistory', 'subject', residences),
  },
} as const satisfies Readonly<Record<number, FormFields>>;
