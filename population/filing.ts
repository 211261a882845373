import { officeOf } from '../subgraphs/services/catalogue/offices';
import { workingOf } from '../subgraphs/services/catalogue/workings';

/**
 * What filing one of the 25 procedures leaves behind, as far as a made-up filing needs it. Fees in đồng of 2026; where the
 * fee is set by the province or was not found, filings here carry none.
 */
export interface Filing {
  number: number;
  online: number;
  inPerson: number;
  days: number;
  minimumAge: number;
  /** How often somebody files it without another record that tells of it. */
  weight: number;
  office: string;
  attachments: readonly string[];
  result: string;
  /** The document it ends in. */
  document?: string;
}

/** The office on whose desk an application of a commune lies. */
export const agencyOf = (procedure: number, commune: string): string =>
  officeOf(workingOf(procedure).office, commune)?.agency ?? '';

/** The steps of the two linked procedures. */
export const linkedSteps: Readonly<Record<number, readonly string[]>> = {
  15: ['Đăng ký khai sinh', 'Đăng ký thường trú', 'Cấp thẻ bảo hiểm y tế', 'Cấp thẻ căn cước cho người dưới 14 tuổi'],
  16: ['Đăng ký khai tử', 'Xóa đăng ký thường trú', 'Trợ cấp mai táng'],
};
