import { areaName, provinceOf } from '../../shared/areas';
import type { OfficeKind } from './working';

export interface OfficePlace {
  /** As the tokens of its officers name it. */
  readonly agency: string;
  /** The commune that it is for, or the province. */
  readonly areaCode: string;
}

const titles: Readonly<Record<OfficeKind, string>> = {
  COMMUNE_POLICE: 'Công an',
  COMMUNE_COMMITTEE: 'UBND',
  PROVINCE_POLICE: 'Công an',
  SOCIAL_INSURANCE: 'Bảo hiểm xã hội',
  TAX: 'Thuế',
  LAND_REGISTRY: 'Văn phòng đăng ký đất đai',
  EDUCATION: 'Sở Giáo dục và Đào tạo',
  EMPLOYMENT: 'Sở Nội vụ',
  ELECTRICITY: 'Điện lực',
};

const ofCommune: readonly OfficeKind[] = ['COMMUNE_POLICE', 'COMMUNE_COMMITTEE'];

/** The office of a kind that is in charge of a commune. Throws a RangeError for a code that is no commune's. */
export function officeOf(kind: OfficeKind, communeCode: string): OfficePlace {
  const province = provinceOf(communeCode);
  const areaCode = ofCommune.includes(kind) ? communeCode : province;
  const name = province && areaCode && areaName(areaCode);
  if (!areaCode || !name) throw new RangeError('no commune has this code');
  return { agency: `${titles[kind]} ${name}`, areaCode };
}
