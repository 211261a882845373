import { enumOf } from '../../shared/graph';

export const Sex = enumOf('Sex', 'Sex as registered (giới tính).', {
  FEMALE: 'Female (nữ).',
  MALE: 'Male (nam).',
  OTHER: 'Other.',
  UNKNOWN: 'Not recorded.',
});
export type Sex = keyof typeof Sex;

export const BloodType = enumOf('BloodType', 'Blood group (nhóm máu), ABO and Rh.', {
  A_POS: 'A, Rh positive.',
  A_NEG: 'A, Rh negative.',
  B_POS: 'B, Rh positive.',
  B_NEG: 'B, Rh negative.',
  AB_POS: 'AB, Rh positive.',
  AB_NEG: 'AB, Rh negative.',
  O_POS: 'O, Rh positive.',
  O_NEG: 'O, Rh negative.',
});
export type BloodType = keyof typeof BloodType;

export const MaritalStatus = enumOf('MaritalStatus', 'Marital status (tình trạng hôn nhân).', {
  SINGLE: 'Never married (độc thân).',
  MARRIED: 'Married (đã kết hôn).',
  DIVORCED: 'Divorced (đã ly hôn).',
  WIDOWED: 'Widowed (góa).',
  UNKNOWN: 'Not recorded.',
});
export type MaritalStatus = keyof typeof MaritalStatus;

export const VitalStatus = enumOf('VitalStatus', 'Whether the person is alive.', {
  ALIVE: 'Alive (còn sống).',
  DECEASED: 'Dead (đã chết).',
  MISSING: 'Declared missing (mất tích).',
});
export type VitalStatus = keyof typeof VitalStatus;

export const VulnerableGroup = enumOf('VulnerableGroup', 'Groups that the law favours (đối tượng ưu tiên).', {
  ELDERLY: 'Of 60 years and over (người cao tuổi).',
  DISABLED: 'Disabled (người khuyết tật).',
  ETHNIC_MINORITY: 'Of an ethnic minority (người dân tộc thiểu số).',
  MERITORIOUS: 'Of merit to the revolution (người có công).',
  POOR_HOUSEHOLD: 'Of a poor household (hộ nghèo).',
  ORPHAN: 'Orphan (trẻ mồ côi).',
});
export type VulnerableGroup = keyof typeof VulnerableGroup;

export const AdministrativeLevel = enumOf(
  'AdministrativeLevel',
  'Level of an administrative unit; there are two since 2025-07-01.',
  {
    PROVINCE: 'Province or centrally run city (tỉnh, thành phố).',
    COMMUNE: 'Commune, ward or special zone (xã, phường, đặc khu).',
  },
);
export type AdministrativeLevel = keyof typeof AdministrativeLevel;

export const ResidenceKind = enumOf('ResidenceKind', 'Kind of a residence registration.', {
  PERMANENT: 'Permanent residence (thường trú).',
  TEMPORARY: 'Temporary residence (tạm trú).',
  STAY: 'Overnight stay (lưu trú).',
  ABSENCE: 'Temporary absence (tạm vắng).',
  CURRENT: 'Where the person lives now (nơi ở hiện tại).',
});
export type ResidenceKind = keyof typeof ResidenceKind;

export const Kinship = enumOf('Kinship', 'What one person is to another.', {
  HEAD: 'Head of the household (chủ hộ).',
  SPOUSE: 'Spouse (vợ, chồng).',
  FATHER: 'Father (cha).',
  MOTHER: 'Mother (mẹ).',
  CHILD: 'Child (con).',
  SIBLING: 'Sibling (anh, chị, em).',
  GRANDPARENT: 'Grandparent (ông, bà).',
  GRANDCHILD: 'Grandchild (cháu).',
  GUARDIAN: 'Guardian (người giám hộ).',
  WARD: 'Ward (người được giám hộ).',
  OTHER: 'Other.',
});
export type Kinship = keyof typeof Kinship;

export const FormerNumberKind = enumOf('FormerNumberKind', 'Kind of a number no longer in use.', {
  CMND_9: 'The 9-digit number of the former identity card (chứng minh nhân dân).',
  CANCELLED_PERSONAL_NUMBER: 'A personal number that was cancelled (số định danh cá nhân đã hủy).',
});
export type FormerNumberKind = keyof typeof FormerNumberKind;

export const VerificationState = enumOf('VerificationState', 'What a source says of a field.', {
  VERIFIED: 'Confirmed by the source (đã xác thực).',
  UNVERIFIED: 'Not confirmed yet (chưa xác thực).',
  DISPUTED: 'The source says otherwise (sai lệch).',
});
export type VerificationState = keyof typeof VerificationState;
