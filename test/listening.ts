import { cast } from '../population/cast';
import { DocumentRow } from '../subgraphs/documents/entities';
import { EidAccountRow } from '../subgraphs/identity/entities';
import {
  HouseholdRow,
  IdentityNumberRow,
  KinshipRow,
  PersonRow,
  ResidenceRegistrationRow,
} from '../subgraphs/residents/entities';
import { createLog } from '../subgraphs/shared/log';
import type { Answer, Graph } from './graph';

/** A text, and where it stood: a key of a log line, a column of a table, a page, the errors of an answer. */
interface Said {
  readonly place: string;
  readonly text: string;
}

const jws = /eyJ[\w-]*\.([\w-]+)\.[\w-]*/g;
const decoded = (part: string): string => Buffer.from(part, 'base64url').toString();

/** Values are searched without regard to case and to how a letter's marks are written; what is signed is read too. */
function searchable(text: string): string {
  const signed = [...text.matchAll(jws)].map(([token, payload = '']) => decoded(token) + decoded(payload));
  return [text, ...signed].join('\n').normalize('NFC').toLowerCase();
}

/** Everything that a whole product writes and tells beside the data of its answers. */
export class Listening {
  graph!: Graph;
  readonly #lines: string[] = [];
  #answers: readonly { readonly value: unknown }[] = [];
  #tokens: readonly { readonly value: unknown }[] = [];
  readonly log = createLog('trace', { write: (line: string) => void this.#lines.push(line) });

  /** From now on; what is asked goes its way as ever. */
  to(graph: Graph): Graph {
    this.graph = graph;
    const { issuer } = graph.gateway;
    if (!issuer) throw new Error('this gateway has no development issuer');
    this.#answers = jest.spyOn(graph, 'posts').mock.results;
    this.#tokens = jest.spyOn(issuer, 'token').mock.results;
    return graph;
  }

  /** The codes that were told, each once. */
  async codes(): Promise<Set<string>> {
    const answers = await Promise.all(this.#answers.map(({ value }) => value as Promise<Answer>));
    return new Set(answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions.code)));
  }

  /** By keys of the lines, without the moment and the places in the code that an error names. */
  logged(): Said[] {
    return this.#lines.flatMap((line) => {
      const { time, error, ...rest } = JSON.parse(line) as Record<string, unknown> & { error?: object };
      return placed('log', { ...rest, ...(error ? { error: { ...error, at: undefined } } : {}) });
    });
  }

  /** What answers hold beside their data. The path of an error repeats the aliases of the question, as GraphQL has it. */
  async told(): Promise<Said[]> {
    const answers = await Promise.all(this.#answers.map(({ value }) => value as Promise<Answer>));
    return answers.flatMap(({ text, headers }) => {
      const { data, errors = [], ...rest } = JSON.parse(text) as { data?: unknown; errors?: { path?: unknown }[] };
      return [
        ...errors.map(({ path, ...error }) => ({ place: 'error', text: JSON.stringify(error) })),
        ...errors.map(({ path }) => ({ place: 'path of an error', text: JSON.stringify(path ?? []) })),
        ...placed('answer', rest),
        ...placed('header', Object.fromEntries(headers)),
      ];
    });
  }

  async pages(...paths: readonly string[]): Promise<Said[]> {
    const read = async (path: string) => ({ place: path, text: await (await fetch(this.graph.url + path)).text() });
    return Promise.all(paths.map(read));
  }

  /** From now on, what chapters tell each other stays to be read, as it was written down for the way. */
  async eavesdrop(): Promise<void> {
    for (const source of this.#sources()) {
      await source.query('CREATE TABLE event_told AS SELECT * FROM event_outbox WHERE 0 = 1');
      await source.query(
        'CREATE TRIGGER told AFTER INSERT ON event_outbox BEGIN INSERT INTO event_told SELECT * FROM event_outbox WHERE seq = NEW.seq; END',
      );
      await source.query('CREATE TABLE event_heard AS SELECT * FROM event_inbox WHERE 0 = 1');
      await source.query(
        'CREATE TRIGGER heard AFTER INSERT ON event_inbox BEGIN INSERT INTO event_heard SELECT * FROM event_inbox WHERE seq = NEW.seq; END',
      );
    }
  }

  /** Every event of every chapter, on its way out and in, and what is kept of them, by column. */
  async events(): Promise<Said[]> {
    const tables = ['event_told', 'event_heard', 'event_outbox', 'event_inbox', 'event_lane'];
    const found = this.#sources().flatMap((source) =>
      tables.map(async (table) => {
        const rows: object[] = await source.query(`SELECT * FROM ${table}`);
        return rows.flatMap((row) => placed(table, row));
      }),
    );
    return (await Promise.all(found)).flat();
  }

  #sources() {
    return [...this.graph.chapters.values()].flatMap(({ database }) => (database ? [database.source] : []));
  }

  /** Every row of the chapter that keeps consents, the record and what was answered, by column; or of another. */
  async kept(chapter = 'identity'): Promise<Said[]> {
    const source = this.graph.chapters.get(chapter)?.database?.source;
    if (!source) throw new Error(`the chapter of ${chapter} is not open`);
    const tables = source.entityMetadatas.map(async ({ target, tableName }) => {
      const rows = await source.getRepository(target).find();
      return rows.flatMap((row) => placed(tableName, row));
    });
    return (await Promise.all(tables)).flat();
  }

  /** What was found where: `place: name`, each once. */
  static found(said: readonly Said[], secrets: ReadonlyMap<string, string>): string[] {
    const places = new Map<string, string[]>();
    for (const { place, text } of said) places.set(place, [...(places.get(place) ?? []), text]);
    const findings = [...places].flatMap(([place, texts]) => {
      const text = searchable([...new Set(texts)].join('\n'));
      const names = [...secrets].filter(([secret]) => text.includes(secret.normalize('NFC').toLowerCase()));
      return names.map(([, name]) => `${place}: ${name}`);
    });
    return [...new Set(findings)].sort();
  }

  /** Tokens of those who asked, whole and their signatures: with one, whoever reads a log is somebody else. */
  async tokens(): Promise<Map<string, string>> {
    const tokens = await Promise.all(this.#tokens.map(({ value }) => value as Promise<string>));
    return new Map(tokens.flatMap((token) => [token, String(token.split('.')[2])]).map((part) => [part, 'token']));
  }
}

const placed = (name: string, values: object): Said[] =>
  Object.entries(values).map(([key, value]) => ({
    place: `${name}.${key}`,
    text: typeof value === 'string' ? value : JSON.stringify(value ?? null),
  }));

/** What the registers hold of everybody, by what it is. Days of birth of the cast alone: other rows have days too. */
export async function personalValues(graph: Graph): Promise<Map<string, string>> {
  const rows = async <Row extends object>(chapter: string, row: new () => Row): Promise<Row[]> =>
    (await graph.chapters.get(chapter)?.database?.source.getRepository(row).find()) ?? [];
  const persons = await rows('residents', PersonRow);
  const births = persons.flatMap(({ placeOfBirth, hometown }) => [placeOfBirth, hometown]);
  const homes = [...(await rows('residents', ResidenceRegistrationRow)), ...(await rows('residents', HouseholdRow))];
  const papers = await rows('documents', DocumentRow);
  const values: Readonly<Record<string, readonly (string | null | undefined)[]>> = {
    name: [
      ...persons.flatMap(({ fullName, searchName, otherNames }) => [fullName, searchName, ...otherNames]),
      ...(await rows('residents', KinshipRow)).map(({ fullName }) => fullName),
    ],
    'day of birth': Object.values(cast).map(({ dateOfBirth }) => dateOfBirth),
    number: (await rows('residents', IdentityNumberRow)).map(({ value }) => value),
    // However the country is written before it.
    phone: persons.map(({ phone }) => phone?.replace(/^(\+84|0)/, '')),
    email: persons.map(({ email }) => email),
    address: [...homes, ...births].flatMap((place) => [place?.line, place?.formerText]),
    household: (await rows('residents', HouseholdRow)).map(({ fileNumber }) => fileNumber),
    paper: papers.flatMap(({ number, details }) => [number, details.plate]),
    account: (await rows('identity', EidAccountRow)).map(({ accountName }) => accountName),
  };
  const named = Object.entries(values).flatMap(([name, all]) => all.map((value) => [value ?? '', name] as const));
  return new Map(named.filter(([value]) => value.length > 6));
}
