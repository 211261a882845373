const words = (text: string) => text.normalize('NFC').split(/\s*,\s*/);

/** Kinh family names and how many in a thousand bear them; the pairs are one name as North and South write it. */
export const kinhFamilies: readonly (readonly [north: string, south: string, share: number])[] = [
  ['Nguyễn', 'Nguyễn', 384],
  ['Trần', 'Trần', 121],
  ['Lê', 'Lê', 95],
  ['Phạm', 'Phạm', 70],
  ['Hoàng', 'Huỳnh', 51],
  ['Phan', 'Phan', 45],
  ['Vũ', 'Võ', 39],
  ['Đặng', 'Đặng', 21],
  ['Bùi', 'Bùi', 20],
  ['Đỗ', 'Đỗ', 14],
  ['Hồ', 'Hồ', 13],
  ['Ngô', 'Ngô', 13],
  ['Dương', 'Dương', 10],
  ['Lý', 'Lý', 5],
  ['Đào', 'Đào', 8],
  ['Đoàn', 'Đoàn', 8],
  ['Trịnh', 'Trịnh', 7],
  ['Đinh', 'Đinh', 7],
  ['Mai', 'Mai', 6],
  ['Trương', 'Trương', 12],
  ['Cao', 'Cao', 6],
  ['Lưu', 'Lưu', 5],
  ['Lương', 'Lương', 5],
  ['Tạ', 'Tạ', 4],
  ['Hà', 'Hà', 6],
  ['Chu', 'Châu', 4],
  ['Tô', 'Tô', 4],
  ['Thái', 'Thái', 3],
  ['Kiều', 'Kiều', 2],
  ['Quách', 'Quách', 2],
];

export const given = {
  olderMen: words(
    'Hùng, Dũng, Bình, Thành, Sơn, Hải, Minh, Tuấn, Thắng, Long, Hoà, Cường, Lâm, Phúc, Quang, Tâm, Thịnh, Toàn, Lợi, Nam, Bảy, Tư, Chiến, Khánh, Vinh, Định, Trung, Hiền, Đức, Tiến',
  ),
  olderWomen: words(
    'Lan, Hoa, Hồng, Cúc, Mai, Đào, Nga, Hà, Hương, Thảo, Liên, Loan, Phượng, Yến, Tuyết, Nhung, Oanh, Xuân, Thu, Bích, Sáu, Bảy, Lý, Thơm, Mận, Thoa, Hằng, Vân, Dung, Hạnh',
  ),
  men: words(
    'Anh, Tuấn, Hùng, Dũng, Nam, Hoàng, Long, Đức, Huy, Kiên, Tùng, Phong, Quân, Việt, Hiếu, Khoa, Thắng, Trung, Đạt, Bảo, Khánh, Duy, Nghĩa, Tài, Linh, Sơn, Hải, Vũ, Lộc, Phát',
  ),
  women: words(
    'Linh, Trang, Hương, Thảo, Ngọc, Hà, Anh, Hằng, Mai, Phương, Quỳnh, Nhung, Dung, Huyền, Thủy, Yến, Vân, Ly, My, Hiền, Nga, Lan, Thúy, Oanh, Diệp, Chi, Trâm, Tiên, Vy, Uyên',
  ),
  boys: words(
    'Minh Khôi, Gia Bảo, Minh Quân, Đức Anh, Hoàng Nam, Anh Khoa, Bảo Long, Gia Huy, Tuấn Kiệt, Nhật Minh, Phúc An, Quang Minh, Thiên Ân, Đăng Khoa, Hải Đăng, Minh Đức, Quốc Bảo, Khôi Nguyên, Tiến Đạt, Trí Dũng, Minh Nhật, Gia Khánh, Hữu Phúc, Bảo Nam, Duy Anh',
  ),
  girls: words(
    'Bảo Ngọc, Khánh Linh, Minh Anh, Gia Hân, Ngọc Diệp, Bảo Châu, Quỳnh Anh, Thảo My, Phương Linh, Hà My, Tuệ Nhi, Bảo Trân, Khánh Vy, Ngọc Hân, Minh Châu, An Nhiên, Diệu Linh, Hải Yến, Thanh Trúc, Mai Phương, Linh Đan, Tường Vy, Kim Ngân, Cát Tiên, Anh Thư',
  ),
  menMiddle: words(
    'Văn, Văn, Văn, Đức, Hữu, Quang, Minh, Ngọc, Xuân, Đình, Công, Quốc, Thanh, Tiến, Trọng, Duy, Hoàng',
  ),
  womenMiddle: words('Thị, Thị Thanh, Thị Thu, Thị Ngọc, Thị Kim, Ngọc, Thu, Thanh, Minh, Phương, Kim, Bích, Hồng, Mỹ'),
};

/** How a group names its people: families, middle names and given names of its own where it has them. */
export interface Naming {
  families: string[];
  manMiddle: string[];
  womanMiddle: string[];
  men?: string[];
  women?: string[];
  /** `Y Bhăm Niê`: the family's name stands last. */
  familyLast?: boolean;
  /** The family's name goes from mother to child. */
  matrilineal?: boolean;
}

const north: Naming = {
  families: words('Hoàng, Nông, Lý, Ma, Hà, Triệu, Bế, Đàm, Vi, Lương, Lô, Lục, Chu, Hứa, Dương, Đinh, Mông'),
  manMiddle: words('Văn, Văn, Minh, Đức, Quang, Ngọc'),
  womanMiddle: words('Thị, Thị, Thị Thu, Thị Bích, Thanh'),
};
const highland: Naming = {
  families: words(
    'Đinh, Hồ, A Lăng, Bríu, Zơ Râm, Điểu, Pi Năng, Chamaléa, K’Long, Bon Krong, Ka Să, Rơ Ông, Cil, Touprong',
  ),
  manMiddle: words('Văn, Y, A'),
  womanMiddle: words('Thị, Y, Ka'),
  men: words('Nhân, Tuân, Brôi, Blơn, Thanh, Lực, Pháp, Đrôn, Nghiêm, Diêu, Bốc, Hlơi, Sinh, Khôi'),
  women: words('Nhơi, Blin, Hiền, Mơ, Thương, Drin, Bích, Lê, Hlim, Sương, Bơn, Duyên, Nga, Nhung'),
};

export const naming: Readonly<Record<string, Naming>> = {
  Tày: north,
  Nùng: north,
  Thái: {
    families: words('Lò, Cầm, Quàng, Cà, Tòng, Lường, Hà, Vi, Lô, Đèo, Vì, Hoàng, Mè, Điêu'),
    manMiddle: words('Văn, Văn, Ngọc, Minh'),
    womanMiddle: words('Thị, Thị, Thị Thu'),
  },
  Mường: {
    families: words('Bùi, Đinh, Quách, Hà, Phùng, Xa, Nguyễn, Bạch, Cao, Trương, Phạm'),
    manMiddle: words('Văn, Văn, Đức, Công'),
    womanMiddle: words('Thị, Thị, Thị Thanh'),
  },
  Khmer: {
    families: words('Thạch, Sơn, Kim, Lâm, Danh, Châu, Kiên, Lý, Tăng, Trà, Huỳnh'),
    manMiddle: words('Sô, Sa, Văn, Minh, Hoàng'),
    womanMiddle: words('Thị, Thị, Thị Sà, Ngọc'),
    men: words('Phên, Rây, Thươl, Phia, Đa, Khươl, Rinh, Vuông, Sóc, Dara, Phi Rum, Tha, Oanh Na'),
    women: words('Rươn, Phia, Sóc Kha, Đa Ni, Ni Ta, Sô Phi, Ry, Chanh Tha, Thu, Mi, Sa Rinh'),
  },
  Mông: {
    families: words('Giàng, Vàng, Thào, Sùng, Mùa, Lý, Hạng, Cứ, Hầu, Vừ, Ly, Sình, Lầu, Thò'),
    manMiddle: words('A, A, Mí, Seo'),
    womanMiddle: words('Thị, Thị, Thị'),
    men: words('Páo, Dơ, Chứ, Sính, Vàng, Tủa, Súa, Lử, Dình, Chu, Pó, Sáng, Phử, Nhè'),
    women: words('Mỷ, Dở, Sua, Pà, Chá, Máy, Dế, Xuân, Cở, Giống, Say, Vá, Dợ, Ké'),
  },
  Dao: {
    families: words('Triệu, Bàn, Đặng, Phàn, Lý, Chảo, Tẩn, Dương, Phùng, Hoàng'),
    manMiddle: words('Văn, Tiến, A, Xuân, Chòi'),
    womanMiddle: words('Thị, Mùi, Thị, Tả'),
  },
  Hoa: {
    families: words('Trần, Lâm, Lý, Trương, Quách, Huỳnh, Vương, Tạ, Lưu, Phùng, Ngô, Thái, Mạch'),
    manMiddle: words('Vĩnh, Chí, Quốc, Gia, Văn, Hán'),
    womanMiddle: words('Mỹ, Tuyết, Bội, Thục, Lệ, Ngọc'),
  },
  'Gia Rai': {
    families: words('Rơ Mah, Siu, Ksor, Kpă, Nay, Rah Lan, Rơ Châm, Puih'),
    manMiddle: [''],
    womanMiddle: ['H’'],
    men: words('Hyak, Hnin, Blơ, Thim, Phơ, Tuynh, Lâm, Khương, Djoan, Nhot'),
    women: words('Bơr, Lan, Nga, Bloăt, Chim, Phương, Mrao, Dim, Yun, Uyên'),
    matrilineal: true,
  },
  'Ê Đê': {
    families: words('Niê, Mlô, Êban, Ayŭn, Kbuôr, Ênuôl, Knul, Kpơr'),
    manMiddle: ['Y'],
    womanMiddle: ['H’'],
    men: words('Bhăm, Bhiăt, Thăm, Wer, Krông, Blun, Djoan, Suân, Nguyên, Khoan'),
    women: words('Lan, Nhã, Bluên, Hằng, Juin, Wiêm, Mary, Yuên, Sương, Êlisa'),
    familyLast: true,
    matrilineal: true,
  },
  Chăm: {
    families: words('Báo, Thành, Đàng, Qua, Quảng, Lưu, Trượng, Từ Công, Châu, Hán, Não'),
    manMiddle: words('Văn, Ngọc, Thanh'),
    womanMiddle: words('Thị, Thị, Thị Ngọc'),
  },
};

const highlanders = new Set(
  words(
    'Ba Na, Xơ Đăng, Cơ Ho, Hrê, Mnông, Raglay, Xtiêng, Bru - Vân Kiều, Cơ Tu, Gié - Triêng, Mạ, Co, Tà Ôi, Chơ Ro, Chu Ru, Chứt, Brâu, Rơ Măm',
  ),
);
export const namingOf = (ethnicity: string): Naming =>
  naming[ethnicity] ?? (highlanders.has(ethnicity) ? highland : north);

/** Foreigners who live here, by nationality: how often, and their names. */
export const foreign: readonly (readonly [nationality: string, weight: number, men: string[], women: string[]])[] = [
  [
    'KR',
    35,
    words('KIM MIN JUN, LEE SEO JUN, PARK JI HOON, CHOI DO YUN'),
    words('KIM SEO YEON, LEE JI WOO, PARK HA EUN'),
  ],
  ['CN', 20, words('WANG WEI, LI JUN, ZHANG LEI, CHEN HAO'), words('LIU YANG, WANG FANG, CHEN JING')],
  ['TW', 12, words('CHEN CHIH MING, LIN CHUN HUNG'), words('HUANG SHU FEN, LIN YA TING')],
  ['JP', 12, words('TANAKA HIROSHI, SATO KENJI, SUZUKI TARO'), words('YAMADA YUKI, ITO HANAKO')],
  ['US', 9, words('JAMES MILLER, ROBERT DAVIS, DAVID MOORE'), words('EMILY CLARK, SARAH WILSON')],
  ['FR', 5, words('PIERRE MARTIN, LUC BERNARD'), words('CAMILLE DUBOIS, CLAIRE PETIT')],
  ['AU', 4, words('JACK WALKER, LIAM TAYLOR'), words('OLIVIA HARRIS, CHLOE EVANS')],
  ['IN', 3, words('ARJUN SHARMA, RAHUL VERMA'), words('PRIYA NAIR, ANITA RAO')],
];
