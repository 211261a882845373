import type { ScoringRule, ScoringRuleset } from './ruleset';

const source = 'Dự thảo của Bộ Công an về công dân số, tháng 12/2025 (chưa ban hành)';

const applied = { needsFromOtherGroups: null, enabled: true } as const;
const eachTimeCapUnknown = {
  yearlyCap: null,
  period: { vi: 'Mỗi lần; mức tối đa trong năm chưa tìm thấy.', en: 'Each time; the cap for a year was not found.' },
} as const;

/**
 * The draft counts 17 activities, of which nine were found. The others keep a row each, so that nobody takes the list
 * for complete; the group of such a row is as unknown as its points and only fills the column.
 */
const NUMBER_OF_ACTIVITIES = 17;

const found = [
  {
    ...applied,
    code: 'PROFILE_COMPLETE',
    group: 'PERSONAL_DATA',
    text: { vi: 'Hoàn thiện 100 % hồ sơ trên VNeID', en: 'The VNeID profile is complete' },
    points: 100,
    yearlyCap: 100,
    period: {
      vi: 'Một lần; được giữ trong năm có từ 50 điểm sử dụng thường xuyên.',
      en: 'Once; kept in a year with at least 50 points of regular use.',
    },
    source: `${source}, mục 2.1`,
  },
  {
    ...applied,
    code: 'WEEKLY_USE',
    group: 'PERSONAL_DATA',
    text: { vi: 'Sử dụng VNeID ít nhất mỗi tuần một lần', en: 'VNeID is used at least once a week' },
    points: 2,
    yearlyCap: null,
    period: {
      vi: 'Mỗi tuần, tính theo năm; 30 % được chuyển sang năm sau.',
      en: 'A week, counted by year; 30 % is carried over to the next.',
    },
    source: `${source}, mục 2.1`,
  },
  {
    ...applied,
    code: 'INTEGRATE_DOCUMENT',
    group: 'PERSONAL_DATA',
    text: { vi: 'Tích hợp một loại giấy tờ', en: 'A type of document is integrated' },
    points: 5,
    yearlyCap: null,
    period: {
      vi: 'Một lần cho mỗi loại; mức tối đa chưa tìm thấy.',
      en: 'Once for each type; the cap was not found.',
    },
    source: `${source}, mục 2.1`,
  },
  {
    code: 'UPDATE_DATA',
    group: 'PERSONAL_DATA',
    text: { vi: 'Cập nhật dữ liệu cá nhân (chưa rõ số điểm)', en: 'Personal data is updated (points not found)' },
    points: null,
    yearlyCap: null,
    period: null,
    needsFromOtherGroups: null,
    enabled: false,
    source: `${source}, mục 2.1`,
  },
  {
    ...applied,
    ...eachTimeCapUnknown,
    code: 'FILE_ONLINE',
    group: 'DIGITAL_SERVICES',
    text: { vi: 'Nộp hồ sơ thủ tục hành chính trực tuyến', en: 'A procedure is filed online' },
    points: 7,
    source: `${source}, mục 2.2`,
  },
  {
    ...applied,
    ...eachTimeCapUnknown,
    code: 'OPINION_ON_DRAFT_LAW',
    group: 'COMMUNITY',
    text: { vi: 'Góp ý dự thảo luật', en: 'An opinion on a draft law' },
    points: 10,
    source: `${source}, mục 2.3`,
  },
  {
    ...applied,
    ...eachTimeCapUnknown,
    code: 'EXCHANGE_WITH_DEPUTY',
    group: 'COMMUNITY',
    text: { vi: 'Trao đổi trực tuyến với đại biểu dân cử', en: 'An online exchange with a deputy' },
    points: 5,
    source: `${source}, mục 2.3`,
  },
  {
    ...applied,
    ...eachTimeCapUnknown,
    code: 'PETITION_HANDLED',
    group: 'COMMUNITY',
    text: { vi: 'Phản ánh, kiến nghị được tiếp nhận và xử lý', en: 'A petition that was accepted and handled' },
    points: 5,
    source: `${source}, mục 2.3`,
  },
  {
    code: 'VULNERABLE_BONUS',
    group: 'VULNERABLE_BONUS',
    text: {
      vi: 'Người cao tuổi, người khuyết tật, người dân tộc thiểu số có từ 150 điểm ở các mục 2.1 đến 2.3',
      en: 'Elderly, disabled or ethnic-minority citizen with at least 150 points from 2.1 to 2.3',
    },
    points: 50,
    yearlyCap: 50,
    period: { vi: 'Mỗi năm một lần.', en: 'Once a year.' },
    needsFromOtherGroups: 150,
    enabled: true,
    source: `${source}, mục 2.4`,
  },
] as const satisfies readonly ScoringRule[];

function notFound(activity: number): ScoringRule {
  return {
    code: `UNKNOWN_ACTIVITY_${activity}`,
    group: 'PERSONAL_DATA',
    text: {
      vi: `Hoạt động thứ ${activity} trong dự thảo: chưa tìm thấy nội dung, nhóm và số điểm`,
      en: `Activity ${activity} of the draft: text, group and points were not found`,
    },
    points: null,
    yearlyCap: null,
    period: null,
    needsFromOtherGroups: null,
    enabled: false,
    source,
  };
}

export const draft202512 = {
  id: 'DRAFT-2025-12',
  title: 'Dự thảo chấm điểm công dân số, tháng 12/2025',
  inForce: false,
  validFrom: null,
  validTo: null,
  source,
  classes: { active: 350, basic: 100 },
  rules: [
    ...found,
    ...Array.from({ length: NUMBER_OF_ACTIVITIES - found.length }, (_, i) => notFound(found.length + 1 + i)),
  ],
  entitlements: [],
  notes: [
    {
      vi: 'Bảng điểm này không được ban hành; chỉ dùng để minh họa và không bao giờ để từ chối hay hạn chế.',
      en: 'This table of points was not enacted; it illustrates, and never serves to refuse or restrict.',
    },
    {
      vi: 'Mỗi hoạt động phải có nguồn tự động, đã xác thực (theo nguồn dẫn lại).',
      en: 'Each activity needs an automatic, authenticated source (from a digest).',
    },
    {
      vi: 'Hoạt động trùng nhau chỉ tính một lần, theo thứ tự ưu tiên (theo nguồn dẫn lại).',
      en: 'Overlapping activities count once, by priority (from a digest).',
    },
    {
      vi: 'Vi phạm nghiêm trọng chỉ tạm dừng cộng điểm cho đến khi khắc phục (theo nguồn dẫn lại).',
      en: 'A serious violation only suspends the adding of points until it is remedied (from a digest).',
    },
  ],
} as const satisfies ScoringRuleset;
