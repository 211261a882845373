import { parentOf, unit } from './units';

/**
 * The 3 digits by which a personal number names the place of birth registration: code, province of before 2025-07-01, and
 * the province of today that it went into (Thông tư 07/2016/TT-BCA, annex 1; Nghị quyết 202/2025/QH15). Whether numbers of
 * after the reform keep to all 63 is not published; ours do, so that a number of today looks as those of before.
 */
const codes: readonly (readonly [code: string, formerProvince: string, province: string])[] = [
  ['001', 'Hà Nội', '01'],
  ['002', 'Hà Giang', '08'],
  ['004', 'Cao Bằng', '04'],
  ['006', 'Bắc Kạn', '19'],
  ['008', 'Tuyên Quang', '08'],
  ['010', 'Lào Cai', '15'],
  ['011', 'Điện Biên', '11'],
  ['012', 'Lai Châu', '12'],
  ['014', 'Sơn La', '14'],
  ['015', 'Yên Bái', '15'],
  ['017', 'Hòa Bình', '25'],
  ['019', 'Thái Nguyên', '19'],
  ['020', 'Lạng Sơn', '20'],
  ['022', 'Quảng Ninh', '22'],
  ['024', 'Bắc Giang', '24'],
  ['025', 'Phú Thọ', '25'],
  ['026', 'Vĩnh Phúc', '25'],
  ['027', 'Bắc Ninh', '24'],
  ['030', 'Hải Dương', '31'],
  ['031', 'Hải Phòng', '31'],
  ['033', 'Hưng Yên', '33'],
  ['034', 'Thái Bình', '33'],
  ['035', 'Hà Nam', '37'],
  ['036', 'Nam Định', '37'],
  ['037', 'Ninh Bình', '37'],
  ['038', 'Thanh Hóa', '38'],
  ['040', 'Nghệ An', '40'],
  ['042', 'Hà Tĩnh', '42'],
  ['044', 'Quảng Bình', '44'],
  ['045', 'Quảng Trị', '44'],
  ['046', 'Thừa Thiên Huế', '46'],
  ['048', 'Đà Nẵng', '48'],
  ['049', 'Quảng Nam', '48'],
  ['051', 'Quảng Ngãi', '51'],
  ['052', 'Bình Định', '52'],
  ['054', 'Phú Yên', '66'],
  ['056', 'Khánh Hòa', '56'],
  ['058', 'Ninh Thuận', '56'],
  ['060', 'Bình Thuận', '68'],
  ['062', 'Kon Tum', '51'],
  ['064', 'Gia Lai', '52'],
  ['066', 'Đắk Lắk', '66'],
  ['067', 'Đắk Nông', '68'],
  ['068', 'Lâm Đồng', '68'],
  ['070', 'Bình Phước', '75'],
  ['072', 'Tây Ninh', '80'],
  ['074', 'Bình Dương', '79'],
  ['075', 'Đồng Nai', '75'],
  ['077', 'Bà Rịa - Vũng Tàu', '79'],
  ['079', 'Hồ Chí Minh', '79'],
  ['080', 'Long An', '80'],
  ['082', 'Tiền Giang', '82'],
  ['083', 'Bến Tre', '86'],
  ['084', 'Trà Vinh', '86'],
  ['086', 'Vĩnh Long', '86'],
  ['087', 'Đồng Tháp', '82'],
  ['089', 'An Giang', '91'],
  ['091', 'Kiên Giang', '91'],
  ['092', 'Cần Thơ', '92'],
  ['093', 'Hậu Giang', '92'],
  ['094', 'Sóc Trăng', '92'],
  ['095', 'Bạc Liêu', '96'],
  ['096', 'Cà Mau', '96'],
];

/** The package writes `Hoà Bình`, and `Huế` for the province that was called after Thừa Thiên too. */
const bareName = (province: string): string =>
  province
    .replace(/^(Tỉnh|Thành phố) /, '')
    .replace('Hoà', 'Hòa')
    .replace(/^Huế$/, 'Thừa Thiên Huế');

/**
 * The code for births registered in a commune: that of the province which most of it belonged to. Former names that lie in
 * another part of the country are slips of the data; what is left without any goes by the province of today. Null for a
 * code that is no commune's.
 */
export function registrationCode(communeCode: string): string | null {
  const commune = unit(communeCode);
  const province = commune && parentOf(commune);
  if (!province) return null;
  const near = codes.filter(([, , today]) => today === province.code);
  const formerly = commune.formerNames.map((name) => bareName(name.slice(name.lastIndexOf(', ') + 2)));
  const parts = ([, name]: (typeof codes)[number]): number => formerly.filter((former) => former === name).length;
  const [first] = [...near].sort(
    (a, b) =>
      parts(b) - parts(a) || Number(b[1] === bareName(province.name)) - Number(a[1] === bareName(province.name)),
  );
  return first?.[0] ?? null;
}
