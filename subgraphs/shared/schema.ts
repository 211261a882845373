import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { type GraphQLSchema, isObjectType, parse } from 'graphql';
import {
  type BuildSchemaOptions,
  buildSchemaSync,
  createResolversMap,
  type NonEmptyArray,
  type ResolverObject,
} from 'type-graphql';
import { schemaHeader } from './directives';
import { weaveGuards } from './guard';
import type { RequestContext } from './request';

// biome-ignore lint/complexity/noBannedTypes: type-graphql's own name for a class
export type Class = Function;

/** Turns a key that the gateway sends (`{ __typename, id }`) into a face, or null for no such thing. */
export type ReferenceResolver<Context extends RequestContext> = (
  reference: { readonly [field: string]: unknown },
  context: Context,
) => unknown;

export interface SchemaParts<Context extends RequestContext> {
  readonly resolvers: readonly Class[];
  readonly orphanedTypes: readonly Class[];
  /** One for every type that carries a @key here. A reference's other fields are never believed. */
  readonly references: Readonly<Record<string, ReferenceResolver<Context>>>;
  readonly scalars?: BuildSchemaOptions['scalarsMap'];
}

export interface ChapterSchema {
  readonly schema: GraphQLSchema;
  readonly sdl: string;
}

/** A chapter's executable schema with the guards woven in, and its SDL as `schema/` keeps it. */
export function buildChapterSchema<Context extends RequestContext>(parts: SchemaParts<Context>): ChapterSchema {
  const plain = buildSchemaSync({
    resolvers: [...parts.resolvers] as unknown as NonEmptyArray<Class>,
    orphanedTypes: [...parts.orphanedTypes],
    validate: false,
    skipCheck: true,
    ...(parts.scalars ? { scalarsMap: parts.scalars } : {}),
  });
  const sdl = `${dedent(schemaHeader)}\n${printSchemaWithDirectives(plain)}\n`;
  const resolvers = createResolversMap(plain) as Record<string, ResolverObject<unknown, Context>>;
  for (const [type, resolve] of Object.entries(parts.references)) {
    resolvers[type] = {
      ...resolvers[type],
      __resolveReference: (reference: Record<string, unknown>, context: Context) => resolve(reference, context),
    } as ResolverObject<unknown, Context>;
  }
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never });
  requireReferences(schema, parts.references);
  weaveGuards(schema);
  return { schema, sdl };
}

/** Without a reference resolver a forged representation would pass for the thing itself. */
function requireReferences(schema: GraphQLSchema, references: Readonly<Record<string, unknown>>): void {
  for (const type of Object.values(schema.getTypeMap())) {
    const keys = isObjectType(type) ? (type.astNode?.directives ?? []).filter(({ name }) => name.value === 'key') : [];
    const resolvable = keys.some(
      (key) =>
        !key.arguments?.some(({ name, value }) => name.value === 'resolvable' && 'value' in value && !value.value),
    );
    if (resolvable && !references[type.name]) throw new Error(`${type.name} has a @key and no reference resolver`);
  }
}

const dedent = (text: string): string => text.replace(/^ {2}/gm, '').trim();
