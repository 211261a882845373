/**
 * The days on which public offices are closed beside Saturday and Sunday. The law fixes most of them; for the lunar New
 * Year (Tết) and the day beside National Day the Prime Minister says each year which days they are.
 */

/** SECONDARY: read where an official text is quoted or retold. COMPUTED: by the law's own rule, before anybody has announced it. */
type Mark = 'SECONDARY' | 'COMPUTED';

export interface Holiday {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly nameVi: string;
  readonly source: string;
  readonly mark: Mark;
  /** Whether a day off follows where it falls on a weekly day off (Bộ luật Lao động 2019, Điều 111 khoản 3). */
  readonly madeUp: boolean;
}

const LABOUR_CODE = 'Bộ luật Lao động 45/2019/QH14, Điều 112 khoản 1';
const CULTURE_DAY = 'Nghị quyết 28/2026/QH16, Điều 2, hiệu lực từ 01/07/2026';

const fixed = [
  { day: '01-01', nameVi: 'Tết Dương lịch' },
  { day: '04-30', nameVi: 'Ngày Chiến thắng' },
  { day: '05-01', nameVi: 'Ngày Quốc tế lao động' },
  { day: '09-02', nameVi: 'Quốc khánh' },
] as const;

interface Year {
  readonly year: number;
  /** The five days of Tết, those that fall on a weekend among them. */
  readonly tet: readonly string[];
  /** The tenth day of the third lunar month (Giỗ Tổ Hùng Vương). */
  readonly hungKings: string;
  /** The other day of National Day: the one before or after. */
  readonly besideNationalDay: string;
  /** Working days that are off because a Saturday is worked for them (hoán đổi ngày làm việc). */
  readonly swaps: readonly { readonly off: string; readonly worked: string }[];
  readonly source: string;
  readonly mark: Mark;
}

const years: readonly Year[] = [
  {
    year: 2025,
    tet: ['2025-01-27', '2025-01-28', '2025-01-29', '2025-01-30', '2025-01-31'],
    hungKings: '2025-04-07',
    besideNationalDay: '2025-09-01',
    swaps: [{ off: '2025-05-02', worked: '2025-04-26' }],
    source: 'Thông báo 6150/TB-BLĐTBXH ngày 03/12/2024',
    mark: 'SECONDARY',
  },
  {
    year: 2026,
    tet: ['2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20'],
    hungKings: '2026-04-26',
    besideNationalDay: '2026-09-01',
    swaps: [
      { off: '2026-01-02', worked: '2026-01-10' },
      { off: '2026-08-31', worked: '2026-08-22' },
    ],
    source: 'Thông báo 9441/TB-BNV ngày 16/10/2025; Công văn 12729/VPCP-KGVX (02/01); Công văn 3383/BNV-CVL (30/4)',
    mark: 'SECONDARY',
  },
  {
    year: 2027,
    tet: ['2027-02-04', '2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08'],
    hungKings: '2027-04-16',
    besideNationalDay: '2027-09-03',
    swaps: [],
    source: 'Công văn 10065/VPCP-KGVX ngày 02/10/2026',
    mark: 'SECONDARY',
  },
  {
    // Nobody has announced it yet: two days of the old year and three of the new one, as in most years.
    year: 2028,
    tet: ['2028-01-24', '2028-01-25', '2028-01-26', '2028-01-27', '2028-01-28'],
    hungKings: '2028-04-04',
    besideNationalDay: '2028-09-01',
    swaps: [],
    source: LABOUR_CODE,
    mark: 'COMPUTED',
  },
];

/** 24 November, a day off by a resolution of its own: the rule of days made up speaks of the Labour Code's days only. */
const FIRST_CULTURE_DAY = 2026;

export const holidays: readonly Holiday[] = years
  .flatMap(({ year, tet, hungKings, besideNationalDay, source, mark }): Holiday[] => [
    ...fixed.map(({ day, nameVi }) => ({
      date: `${year}-${day}`,
      nameVi,
      source: LABOUR_CODE,
      mark: 'SECONDARY' as const,
      madeUp: true,
    })),
    ...tet.map((date) => ({ date, nameVi: 'Tết Âm lịch', source, mark, madeUp: true })),
    { date: hungKings, nameVi: 'Ngày Giỗ Tổ Hùng Vương', source: LABOUR_CODE, mark: 'COMPUTED', madeUp: true },
    { date: besideNationalDay, nameVi: 'Quốc khánh', source, mark, madeUp: true },
    ...(year < FIRST_CULTURE_DAY
      ? []
      : [
          {
            date: `${year}-11-24`,
            nameVi: 'Ngày Văn hóa Việt Nam',
            source: CULTURE_DAY,
            mark: 'SECONDARY' as const,
            madeUp: false,
          },
        ]),
  ])
  .sort((a, b) => a.date.localeCompare(b.date));

export const swaps = years.flatMap((each) => each.swaps);

/** The first and the last day that the table speaks of. */
export const firstDay = `${Math.min(...years.map(({ year }) => year))}-01-01`;
export const lastDay = `${Math.max(...years.map(({ year }) => year))}-12-31`;
