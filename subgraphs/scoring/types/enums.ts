import { enumOf } from '../../shared/graph';

export const ScoringGroup = enumOf('ScoringGroup', 'Group of activities that points are given for.', {
  PERSONAL_DATA: 'Personal data and use of VNeID (dữ liệu cá nhân).',
  DIGITAL_SERVICES: 'Public services online (dịch vụ công trực tuyến).',
  COMMUNITY: 'Community life (tham gia cộng đồng).',
  VULNERABLE_BONUS: 'Bonus for elderly, disabled and ethnic-minority citizens (điểm cộng).',
});
export type ScoringGroup = keyof typeof ScoringGroup;

export const CitizenClass = enumOf('CitizenClass', 'Class of a digital citizen (phân loại công dân số).', {
  ACTIVE: 'Active (công dân số tích cực).',
  BASIC: 'Basic (công dân số cơ bản).',
  UNRANKED: 'Not ranked (chưa xếp loại).',
});
export type CitizenClass = keyof typeof CitizenClass;
