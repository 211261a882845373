import { Arg, ArgsType, Directive, Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DEFAULT_PAGE, MAX_PAGE } from './database/pages';

/**
 * Faces that more than one chapter needs in the same words. Each chapter still has classes of its own for types that it
 * shares with others (such as Resident), so that five schemas live in one process.
 */

@Directive('@shareable')
@ObjectType({ description: 'Where a page of a list ends.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether the list goes on after this page.' })
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true, description: 'The cursor to give as `after` for the next page.' })
  endCursor!: string | null;
}

/** `first` and `after` of every list; read them with `page`. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, defaultValue: DEFAULT_PAGE, description: `Size of the page, 1 to ${MAX_PAGE}.` })
  first!: number | null;

  @Field(() => String, { nullable: true, description: 'The cursor after which the page begins.' })
  after!: string | null;
}

@Directive('@shareable')
@ObjectType({ description: 'A count that may be too small to show.', simpleResolvers: true })
export class Cell {
  @Field(() => Int, { nullable: true, description: 'The count; null where it is suppressed.' })
  value!: number | null;

  @Field(() => Boolean, { description: 'True where the count was too small to show; value is then null.' })
  suppressed!: boolean;
}

/** A connection's two types, `NameConnection` and `NameEdge`, for a node type of the chapter. */
export function connectionOf<Node extends object>(
  name: string,
  of: string,
  node: () => abstract new (...args: never[]) => Node,
) {
  @ObjectType(`${name}Edge`, { description: `One place in a list of ${of}.`, simpleResolvers: true })
  class Edge {
    @Field(() => String, { description: 'Opaque; give it as `after` to go on from here.' })
    cursor!: string;

    @Field(() => node() as never, { description: 'What stands at this place.' })
    node!: Node;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${of}.`, simpleResolvers: true })
  class Connection {
    @Field(() => [Edge], { description: 'The places of this page, in order.' })
    edges!: Edge[];

    @Field(() => PageInfo, { description: 'Where the page ends.' })
    pageInfo!: PageInfo;
  }
  return { Edge, Connection };
}

/** Registers an enum whose values are their own names. */
export function enumOf<Name extends string>(
  name: string,
  description: string,
  values: Readonly<Record<Name, string>>,
): { [Value in Name]: Value } {
  const names = Object.keys(values) as Name[];
  const type = Object.fromEntries(names.map((value) => [value, value])) as { [Value in Name]: Value };
  registerEnumType(type, {
    name,
    description,
    valuesConfig: Object.fromEntries(names.map((value) => [value, { description: values[value] }])) as never,
  });
  return type;
}

/** The text of data that has two languages. */
export const Language = enumOf('Language', 'A language of texts.', { VI: 'Tiếng Việt.', EN: 'English.' });
export type Language = keyof typeof Language;

/** The argument `lang` of every field that has a text in two languages; choose with `textIn`. */
export const LangArg = () =>
  Arg('lang', () => Language, { nullable: true, defaultValue: 'VI', description: 'Language of the text.' });

export const textIn = (text: { readonly vi: string; readonly en: string }, lang: Language | null): string =>
  lang === 'EN' ? text.en : text.vi;
