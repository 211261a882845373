import { table } from '../figures';
import { middle, type Round, type Row, ratio } from './contest';

/** A table of the report: its figures, and how they stand to others of the same run. */
export interface Section {
  readonly title: string;
  readonly about: string;
  readonly rows: readonly Row[];
  /** The names of the rows that the others are put in relation to. */
  readonly references: readonly string[];
}

const columns: readonly (readonly [heading: string, figure: keyof Round, digits: number, unit: number])[] = [
  ['requests/s', 'perSecond', 0, 1],
  ['CPU ms/request', 'cpu', 2, 1],
  ['p50 ms', 'p50', 1, 1],
  ['p99 ms', 'p99', 1, 1],
  ['RSS MB', 'resident', 0, 2 ** 20],
  ['sub-requests', 'subRequests', 1, 1],
];

const figures = ({ rows }: Section): string[][] => [
  ['', ...columns.map(([heading]) => heading), 'of its core'],
  ...rows.map((row) =>
    row.failure === undefined
      ? [
          row.name,
          ...columns.map(([, figure, digits, unit]) => (middle(row, figure) / unit).toFixed(digits)),
          `${((middle(row, 'perSecond') * middle(row, 'cpu')) / 10).toFixed(0)} %`,
        ]
      : [row.name, ...columns.map(() => '–'), '–'],
  ),
];

function ratios({ rows, references }: Section): string[][] {
  const measured = rows.filter(({ failure }) => failure === undefined);
  const to = references.flatMap((name) => measured.find((row) => row.name === name) ?? []);
  if (to.length === 0) return [];
  return [
    [
      `times ${to.map(({ name }) => name).join(' / ')}`,
      ...columns.map(([heading]) => heading.replace(/ (ms|MB)\b/, '')),
    ],
    ...measured.map((row) => [
      row.name,
      ...columns.map(([, figure]) => to.map((reference) => ratio(row, reference, figure).toFixed(2)).join(' / ')),
    ]),
  ];
}

const failures = ({ rows }: Section): string[] =>
  rows.flatMap(({ name, failure }) => (failure === undefined ? [] : [`${name}: ${failure}`]));

/** For the terminal. */
export function asText(section: Section): string {
  const tables = [figures(section), ratios(section)].filter((rows) => rows.length > 0).map(table);
  return [`\n${section.title}: ${section.about}`, ...tables, ...failures(section), ''].join('\n');
}

/** For RESULTS.md. */
export function asMarkdown(section: Section): string {
  const tables = [figures(section), ratios(section)].filter((rows) => rows.length > 0).map(markdown);
  const failed = failures(section).map((line) => `- ${line}`);
  return [`## ${section.title}`, section.about, ...tables, ...(failed.length > 0 ? [failed.join('\n')] : [])].join(
    '\n\n',
  );
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function markdown([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [line(head), line(head.map((_, place) => (place === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}
