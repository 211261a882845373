import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { type Asked, ask, emptyPaths, NOT_ASKED, pathsByNumber } from './asked';
import type { CompiledStage } from './compile';
import { rewrite, rewritten } from './merge';
import { MOST_ERRORS, type Path } from './projection/careful';
import { jsonOf } from './projection/text';
import { type Received, received } from './received';
import type { Cancellation, Source, SourceAnswer } from './sources';
import { type Fields, isFields } from './values';

/** Of the time for the whole, what each later stage is sure to have: a subgraph that hangs leaves the others something. */
const RESERVE = 0.1;
/** Errors of one run that are told to the client. One entity may stand in thousands of places, and have thousands itself. */
const MOST_TOLD = 10_000;

export interface Limits {
  /** When the answer must be on its way, milliseconds since the epoch. */
  readonly deadline: number;
  /** Cancelled when nobody waits for the answer any more. */
  readonly signal?: Cancellation | undefined;
}

/** What was told, and where in what was fetched. */
export interface Told {
  readonly path: Path;
  readonly error: GraphQLFormattedError;
}

/** What a run has of its operation. */
export interface Running {
  readonly stages: readonly CompiledStage[];
  readonly whole: GraphQLSchema;
  /** Values of the plan's variables, with defaults. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** One run of a plan: what was fetched so far, and which sub-requests wait for what. */
export class Run<Context> {
  readonly data: Fields = {};
  /** How many sub-requests were sent. */
  sent = 0;
  /** No text that was fetched has anything that JSON writes with a backslash. */
  plain = true;
  /** Some object has less than was planned: its subgraph does not know it, or it could not be asked about. */
  lacks = false;
  readonly #told: Told[][];
  readonly #waits: number[];
  readonly #variables = new Map<string, string | undefined>();
  #left: number;
  #notes = 0;
  #finish: () => void = () => {};

  constructor(
    private readonly running: Running,
    private readonly sources: ReadonlyMap<string, Source<Context>>,
    private readonly context: Context,
    private readonly limits: Limits,
  ) {
    this.#told = running.stages.map(() => []);
    this.#waits = running.stages.map(({ waits }) => waits);
    this.#left = running.stages.length;
  }

  /** Resolves when every sub-request was answered or given up. Never rejects. */
  execute(): Promise<void> {
    if (this.#left === 0) return Promise.resolve();
    return new Promise((finish) => {
      this.#finish = finish;
      // Those at the beginning are known before any of them ends.
      const first = this.running.stages.flatMap(({ waits }, place) => (waits === 0 ? [place] : []));
      for (const place of first) this.#begin(place);
    });
  }

  /** What went wrong, in the order of the plan. */
  get told(): readonly Told[] {
    return this.#told.flat();
  }

  #begin(place: number): void {
    const sent = this.#guard(place, () => this.#send(place));
    if (!sent) {
      this.#end(place);
      return;
    }
    const { asked, answer } = sent;
    const take = (work: () => void): void => {
      this.#guard(place, work);
      this.#end(place);
    };
    answer.then(
      (told) => take(() => this.#take(place, asked, received(told))),
      () => take(() => this.#fail(place, asked, unavailable)),
    );
  }

  /** Whatever a source makes of its answer, the run comes to its end. */
  #guard<Result>(place: number, work: () => Result): Result | undefined {
    try {
      return work();
    } catch (error) {
      // Some values have more levels than can be gone through.
      this.#note(place, [], error instanceof RangeError ? unavailable : internal);
      return undefined;
    }
  }

  /** Undefined where there is nothing to be asked. */
  #send(place: number): Sent | undefined {
    const stage = this.running.stages[place] as CompiledStage;
    const source = this.sources.get(stage.subgraph);
    const active = this.limits.signal?.aborted ? [] : this.#ask(stage);
    if (active.length === 0 || !source) return undefined;
    const { query, quoted, variables: names, parts } = stage.text.of(active.map(({ place: part }) => part));
    const asked = active.map((each, at) => ({ ...each, key: parts[at]?.key ?? '' }));
    const given = names.map((name) => this.#variable(name));
    if (given.includes(undefined)) {
      this.#fail(place, asked, unreadable);
      return undefined;
    }
    const members = asked.flatMap(({ part, texts }, at) =>
      part.represent ? [`"${parts[at]?.representations}":[${texts.join(',')}]`] : [],
    );
    names.forEach((name, at) => {
      if (given[at] !== '') members.push(`"${name}":${given[at]}`);
    });
    const variables = `{${members.join(',')}}`;
    const request = {
      kind: stage.kind,
      query,
      variables,
      body: `{"query":${quoted},"variables":${variables}}`,
      deadline: this.#deadline(stage),
      signal: this.limits.signal,
    };
    this.sent++;
    return { asked, answer: source.fetch(request, this.context) };
  }

  #end(place: number): void {
    for (const next of this.running.stages[place]?.before ?? []) {
      const waits = (this.#waits[next] ?? 0) - 1;
      this.#waits[next] = waits;
      if (waits === 0) this.#begin(next);
    }
    if (--this.#left === 0) this.#finish();
  }

  /** The parts that have something to ask, with what they ask about. */
  #ask({ parts }: CompiledStage): (Asked & { readonly place: number })[] {
    return parts.flatMap((part, place) => {
      const asked = ask(part, this.data, this.running.variables);
      if (!asked) return [];
      if (asked.representations.includes(NOT_ASKED)) this.lacks = true;
      return part.represent && asked.texts.length === 0 ? [] : [{ ...asked, place }];
    });
  }

  /** The JSON of a variable; nothing for one that has no value, undefined for one with more levels than can be written. */
  #variable(name: string): string | undefined {
    if (!this.#variables.has(name)) {
      const { variables } = this.running;
      const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
      this.#variables.set(name, value === undefined ? '' : jsonOf(value));
    }
    return this.#variables.get(name);
  }

  #deadline({ left }: CompiledStage): number {
    if (left === 0) return this.limits.deadline;
    const now = Date.now();
    return now + Math.max(0, this.limits.deadline - now) * Math.max(RESERVE, 1 - left * RESERVE);
  }

  #take(place: number, asked: readonly Asked[], { data, errors, plain }: Received): void {
    this.plain &&= plain;
    for (const each of asked) {
      const entities = data?.[each.key];
      if (!each.part.represent && data) this.#merge(each, () => data);
      else if (each.part.represent && Array.isArray(entities) && entities.length === each.texts.length) {
        this.#merge(each, (index) => entities[each.representations[index] ?? -1]);
      } else if (errors.length === 0) this.#fail(place, [each], unavailable);
    }
    const telling: Telling = { paths: new Map(), empty: new Map(), whole: new Map() };
    const [whole, placed] = [errors.filter(isOfWhole), errors.filter((error) => !isOfWhole(error))];
    for (const error of whole) this.#tellWhole(place, asked, error, telling);
    for (const error of placed) {
      if (this.#notes >= MOST_TOLD) return;
      this.#tell(place, asked, error, telling);
    }
  }

  #merge({ part, objects }: Asked, toldOf: (index: number) => unknown): void {
    const done = new Set<unknown>();
    objects.forEach((object, index) => {
      const told = toldOf(index);
      // The subgraph does not know it.
      if (told === null) this.lacks = true;
      if (!isFields(told)) return;
      if (part.rewrites.length > 0 && !done.has(told)) {
        done.add(told);
        told.__typename ??= object.__typename;
        rewrite(part.rewrites, this.running.whole, told);
      }
      part.merge(object, told);
    });
  }

  /** An error that names a place in the sub-request's answer stands at each place that it was for. */
  #tell(place: number, asked: readonly Asked[], error: GraphQLFormattedError, telling: Telling): void {
    const [key, index, ...rest] = error.path ?? [];
    const [first] = asked;
    if (first && !first.part.represent) {
      this.#note(place, rewritten(first.part.rewrites, error.path ?? []), error);
      return;
    }
    const about = asked.find((each) => each.key === key);
    const known = about && (telling.paths.get(about) ?? pathsByNumber(about, this.data));
    if (about && known) telling.paths.set(about, known);
    const found = typeof index === 'number' ? known?.[index] : undefined;
    if (about && found) {
      const below = rewritten(about.part.rewrites, rest);
      for (const path of found) this.#note(place, [...path, ...below], error);
    }
    // One that points nowhere is one of the whole.
    else this.#tellWhole(place, about ? [about] : asked, error, telling);
  }

  /** An error of a whole sub-request is told once, however often it came. */
  #tellWhole(place: number, asked: readonly Asked[], error: GraphQLFormattedError, telling: Telling): void {
    const text = JSON.stringify([error.message, error.extensions]);
    const untold = asked.filter((each) => {
      const told = telling.whole.get(each) ?? new Set();
      if (told.has(text) || told.size >= MOST_ERRORS) return false;
      telling.whole.set(each, told.add(text));
      return true;
    });
    if (untold.length > 0) this.#fail(place, untold, error, telling.empty);
  }

  /**
   * What leaves a whole sub-request empty is told at each place that it leaves empty, so that no null goes unexplained (as far
   * as the first hundred). `known`: the places of each part that were looked for before.
   */
  #fail(
    place: number,
    asked: readonly Asked[],
    error: GraphQLFormattedError,
    known: Telling['empty'] = new Map(),
  ): void {
    const empty = asked.flatMap((each) => {
      const paths = known.get(each) ?? emptyPaths(each, this.data).slice(0, MOST_ERRORS);
      known.set(each, paths);
      return paths;
    });
    for (const path of empty.length > 0 ? empty.slice(0, MOST_ERRORS) : [[]]) this.#note(place, path, error);
  }

  #note(place: number, path: Path, error: GraphQLFormattedError): void {
    this.lacks = true;
    if (++this.#notes <= MOST_TOLD) this.#told[place]?.push({ path, error });
  }
}

/** A sub-request under way. */
interface Sent {
  readonly asked: readonly Asked[];
  readonly answer: Promise<SourceAnswer>;
}

/** What was found out while the errors of one answer are told, by the parts of the sub-request. */
interface Telling {
  /** Where its entities stand. */
  readonly paths: Map<Asked, readonly Path[][]>;
  /** Where it left nothing, as far as that is told. */
  readonly empty: Map<Asked, readonly Path[]>;
  /** Errors of the whole that were told of it, as texts. */
  readonly whole: Map<Asked, Set<string>>;
}

/** Whether an error is one of the whole sub-request. */
const isOfWhole = ({ path }: GraphQLFormattedError): boolean => path === undefined || path.length === 0;

const unreadable: GraphQLFormattedError = { message: '', extensions: { code: 'BAD_USER_INPUT' } };
const internal: GraphQLFormattedError = { message: '', extensions: { code: 'INTERNAL' } };
const unavailable: GraphQLFormattedError = { message: '', extensions: { code: 'UPSTREAM_UNAVAILABLE' } };
