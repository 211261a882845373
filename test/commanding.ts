import { existsSync, readdirSync } from 'node:fs';
import type { Graph } from './graph';

/** The arguments of every command of filing and of the desk, beside its key. */
const argumentsOf = {
  startApplication: '$procedure: Int!, $onBehalfOf: ID, $channel: Channel',
  updateApplication: '$id: ID!, $form: String!, $revision: Int',
  attachToApplication: '$id: ID!, $name: String!, $mediaType: String!, $contentBase64: String!, $document: String',
  submitApplication: '$id: ID!, $resultChannel: ResultChannel!, $revision: Int',
  payApplicationFee: '$id: ID!, $method: String!, $reference: String!',
  withdrawApplication: '$id: ID!',
  acceptApplication: '$id: ID!, $fee: Vnd, $revision: Int',
  requestSupplement: '$id: ID!, $note: String!, $revision: Int',
  decideApplication: '$id: ID!, $approve: Boolean!, $note: String!, $revision: Int',
} as const;

export type CommandName = keyof typeof argumentsOf;
export const commandNames = Object.keys(argumentsOf) as CommandName[];

/** Everything that an application shows but other persons. */
export const WHOLE = `id code channel state form prefilled fee feeWaived waivers feeKnown revision resultChannel submittedAt dueAt
  overdue decidedAt procedure { number } applicant { id } subject { id }
  attachments { id name paper mediaType size sha256 url } payment { id amount applied method paidAt reference }
  payments { id amount applied method paidAt reference } history { state at by note refused }
  steps { order title state completedAt } result { summary documentId issuedAt }`;

/** A command whose answer is called `it`, for whoever sends it with a key of their own. */
export function commandOf(name: CommandName, selection = WHOLE): string {
  const given = argumentsOf[name];
  const passed = [...given.matchAll(/\$(\w+):/g)].map(([, argument]) => `${argument}: $${argument}`);
  return `mutation ($idempotencyKey: ID!, ${given}) {
    it: ${name}(idempotencyKey: $idempotencyKey, ${passed.join(', ')}) { ${selection} }
  }`;
}

/** Rows of tables, by `chapter.table`. */
export type Kept = Readonly<Record<string, readonly string[]>>;

/** The rows of chapters, and the files of attachments, to see what a command has left behind. */
export class Traces {
  constructor(
    private readonly graph: Graph,
    /** Where attachments are. */
    private readonly folder: string,
  ) {}

  /** Every row as a text; of the chapter of services, unless more are named. */
  async rows(chapters: readonly string[] = ['services']): Promise<Kept> {
    const tables = chapters.flatMap((chapter) => {
      const source = this.graph.chapters.get(chapter)?.database?.source;
      if (!source) throw new Error(`${chapter} is not open`);
      return source.entityMetadatas.map(async ({ tableName }): Promise<[string, string[]]> => {
        const rows: object[] = await source.query(`SELECT * FROM ${tableName}`);
        return [`${chapter}.${tableName}`, rows.map((row) => JSON.stringify(row)).sort()];
      });
    });
    return { ...Object.fromEntries(await Promise.all(tables)), files: this.#files() };
  }

  #files(): string[] {
    if (!existsSync(this.folder)) return [];
    const found = readdirSync(this.folder, { recursive: true, withFileTypes: true });
    return found.filter((entry) => entry.isFile()).map(({ name }) => name);
  }
}

/** How many rows there are more, by table; those alone that have another number. */
export function growth(before: Kept, after: Kept): Record<string, number> {
  const grown = Object.entries(after).map(([table, rows]) => [table, rows.length - (before[table]?.length ?? 0)]);
  return Object.fromEntries(grown.filter(([, more]) => more !== 0));
}

/** What is new, gone or otherwise, by table. */
export function changes(before: Kept, after: Kept): Record<string, string[]> {
  const changed = Object.entries(after).map(([table, rows]): [string, string[]] => {
    const known = new Set(before[table]);
    const there = new Set(rows);
    return [table, [...rows.filter((row) => !known.has(row)), ...[...known].filter((row) => !there.has(row))]];
  });
  return Object.fromEntries(changed.filter(([, rows]) => rows.length > 0));
}
