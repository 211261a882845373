import {
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { type Answer, answerOf, type Executor, Federation, type Subgraph } from '../federation';
import { readFacts, typeDefs } from './facts';
import { canonical, type Thing, type Trouble, Truth, typeOf } from './truth';

/** An object as subgraphs hand it on: with the representation that it was asked for by. */
interface Source extends Thing {
  readonly sent?: Representation;
}

type Representation = Readonly<Record<string, unknown>> & { readonly __typename: string };

/** What mutations of one request have in common. */
interface Tally {
  total?: number;
}

const facts = readFacts();

/** One set of data behind five subgraphs and, all of it, behind one schema. */
export class World {
  readonly federation = new Federation(
    Object.fromEntries(
      Object.entries(typeDefs).map(([name, text]): [string, Subgraph] => [
        name,
        { typeDefs: text, resolvers: this.#references(text) },
      ]),
    ),
    { fieldResolver: (source, args, context, info) => this.#inSubgraph(source, args, context, info) },
  );
  truth = new Truth(this.schema, facts, '', { nulls: 0, errors: 0, breaches: 0 });

  /** Other data behind the same schemas. */
  sow(seed: string, trouble: Trouble): void {
    this.truth = new Truth(this.schema, facts, seed, trouble);
  }

  get schema(): GraphQLSchema {
    return this.federation.schema;
  }

  /** Answers of graphql-js on one schema of the whole. */
  whole: Executor = async (request, context = {}) => {
    const answer = await answerOf(this.schema, request, context, this.#inWhole);
    const plain: { data?: Answer['data']; errors?: Answer['errors'] } = JSON.parse(JSON.stringify(answer));
    return { data: plain.data, errors: plain.errors ?? [] };
  };

  #inWhole: GraphQLFieldResolver<unknown, unknown> = (source, args, context, info) => {
    if (info.parentType.name === 'Mutation') tally(context as Tally, args);
    if (isCount(info)) return (context as Tally).total;
    return this.truth.value(source as Source | undefined, info.parentType.name, info.fieldName, args);
  };

  #inSubgraph: GraphQLFieldResolver<unknown, unknown> = (source, args, context, info) => {
    const thing = source as Source | undefined;
    const required = thing && this.truth.requires(typeOf(thing), info.fieldName);
    if (!required) return this.#inWhole(source, args, context, info);
    if (!thing.sent) throw new Error(`${info.fieldName} was asked for without what it requires`);
    const field = this.truth.field(typeOf(thing), info.fieldName);
    const asked = Object.keys(args).length === 0 ? '' : `(${canonical(args)})`;
    const basis = `${thing.at}.${info.fieldName}${asked}|${canonical(pickSent(required, thing.sent))}`;
    return this.truth.answer(field, basis, args);
  };

  /** Every type and interface with a key is found by each of its keys. */
  #references(text: string): Subgraph['resolvers'] {
    const named = [...facts.entities].filter((name) =>
      new RegExp(`^(type|interface) ${name}\\b[^{]*@key`, 'm').test(text),
    );
    const found = { __resolveReference: (representation: Representation) => this.#find(representation) };
    return Object.fromEntries(named.map((name) => [name, found]));
  }

  /** The object that a representation is of; one that does not fit is an error. */
  #find(sent: Representation): Source {
    const at = placeOf(sent);
    const thing = { __typename: '', at };
    const found = { ...thing, __typename: typeOf(thing), sent };
    const asked = this.schema.getType(sent.__typename);
    const type = this.schema.getType(found.__typename);
    const fits =
      asked === type ||
      (isAbstractType(asked) && type && 'getFields' in type && this.schema.isSubType(asked, type as never));
    if (!fits) throw new Error(`${at} is no ${sent.__typename}`);
    for (const [name, value] of Object.entries(sent)) {
      if (!facts.keys.has(name)) continue;
      if (!isOf(value, this.truth.value(found, '', name, {}), this.truth))
        throw new Error(`${name} of ${at} is another`);
    }
    return found;
  }
}

/** Keys tell whose they are. */
function placeOf(sent: Representation): string {
  if (typeof sent.id === 'string') return sent.id;
  for (const value of Object.values(sent)) {
    const place = typeof value === 'string' ? /^\w+ of (\w+:\d+)$/.exec(value)?.[1] : undefined;
    if (place) return place;
  }
  throw new Error(`no key in ${canonical(sent)}`);
}

/** Whether a value of a representation says the same as the truth, as far as it says anything. */
function isOf(sent: unknown, true_: unknown, truth: Truth): boolean {
  if (typeof sent !== 'object' || sent === null) return sent === true_;
  return Object.entries(sent).every(
    ([name, value]) => name === '__typename' || isOf(value, truth.value(true_ as Thing, '', name, {}), truth),
  );
}

/** The required part of a representation. */
function pickSent(set: SelectionSetNode, sent: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const node of set.selections) {
    if (node.kind !== Kind.FIELD) continue;
    const value = sent[node.name.value];
    if (value === undefined) throw new Error(`${node.name.value} was not sent`);
    const inner = node.selectionSet;
    const pick = (each: unknown): unknown => {
      if (each === null || !inner) return each;
      return Array.isArray(each) ? each.map(pick) : pickSent(inner, each as Record<string, unknown>);
    };
    picked[node.name.value] = pick(value);
  }
  return picked;
}

const isCount = ({ parentType, fieldName }: GraphQLResolveInfo): boolean =>
  parentType.name === 'Mutation' && fieldName.startsWith('count');

/** Mutations of one request see what those before them did. */
function tally(context: Tally, args: { by?: unknown }): void {
  context.total = (context.total ?? 0) * 3 + (typeof args.by === 'number' ? args.by : 1);
  if (!Number.isSafeInteger(context.total) || Math.abs(context.total) > 2 ** 30) context.total = 0;
}
