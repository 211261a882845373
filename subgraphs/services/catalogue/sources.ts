import type { FeeWaiver, WaiverCondition } from './procedure';

/** Where the facts of the catalogue come from, in the words that a reader can look up. */
export const DECISION_06 = 'Quyết định 06/QĐ-TTg (2022): danh mục 25 dịch vụ công thiết yếu';
export const RESIDENCE_LAW = 'Luật Cư trú 68/2020/QH14';
export const RESOLUTION_66_22 = 'Nghị quyết 66.22/2026/NQ-CP ngày 09/07/2026, Phụ lục II (đọc qua bản nhận dạng chữ)';

export function portalPage(code: string): string {
  return `Cổng Dịch vụ công quốc gia, thủ tục ${code} (nội dung tháng 7/2026, trang không ghi ngày cập nhật)`;
}

/** The pages of the portal carry no date, so a version starts with the month in which its page was current. */
export const CURRENT_IN_JULY_2026 = {
  validFrom: '2026-07-01',
  validFromNote: 'The day this version came into force is not known; 2026-07 is when its sources were current.',
  validTo: null,
} as const;

/** Annex II of the resolution waives the whole fee; most rows also ask for the document that the procedure is about. */
export function waivedForDigitalCitizens(...documents: readonly WaiverCondition[]): FeeWaiver {
  return {
    rate: 1,
    validFrom: '2026-08-15',
    validTo: '2027-02-28',
    conditions: ['VIETNAMESE_CITIZEN', 'LEVEL2_ACCOUNT', 'BASIC_FIVE_INTEGRATED', 'ONLINE_CHANNEL', ...documents],
    source: RESOLUTION_66_22,
  };
}
