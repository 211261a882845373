import {
  type DirectiveNode,
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  valueFromASTUntyped,
} from 'graphql';
import { Fault } from './errors';
import type { RequestContext } from './request';
import { type Need, permissionRefusal } from './scopes';

type Resolver = GraphQLFieldResolver<unknown, RequestContext>;
type Field = GraphQLField<unknown, RequestContext>;

/**
 * Weaves the checks into the resolvers once, when the schema is built. Default resolvers are covered too, and every way
 * of reaching a field (root, `_entities`, list, interface, alias, fragment) runs the same resolver, hence the same check.
 */
export function weaveGuards(schema: GraphQLSchema): void {
  const query = schema.getQueryType();
  const mutation = schema.getMutationType();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const isRoot = type === query || type === mutation;
    for (const field of Object.values(type.getFields()) as Field[]) {
      // The two fields of the subgraph protocol: reachable with a seal only, and what they lead to is guarded itself.
      if (isRoot && (field.name === '_entities' || field.name === '_service')) continue;
      const coordinate = `${type.name}.${field.name}`;
      const guard = isRoot ? rootGuard(field, coordinate) : personalGuard(field, coordinate);
      if (guard) field.resolve = guard;
    }
  }
}

function rootGuard(field: Field, coordinate: string): Resolver | undefined {
  const name = permissionOf(field);
  if (name === undefined) {
    if (directiveOf(field, 'public')) return undefined;
    throw new Error(`${coordinate} says neither @permission nor @public`);
  }
  const resolve = field.resolve ?? defaultFieldResolver;
  return (source, args, context, info) => {
    const refusal = permissionRefusal(context.caller, name);
    if (refusal) throw new Fault(refusal);
    return resolve(source, args, context, info);
  };
}

function personalGuard(field: Field, coordinate: string): Resolver | undefined {
  const need = needOf(field);
  if (!need) return undefined;
  const resolve = field.resolve ?? defaultFieldResolver;
  return (source, args, context, info) => {
    context.access.open((source as { readonly id: string }).id, need, coordinate);
    return resolve(source, args, context, info);
  };
}

/** The OAuth scope that a root field asks for; undefined for one that is open to everybody. */
export function permissionOf(field: GraphQLField<unknown, never>): string | undefined {
  const permission = directiveOf(field, 'permission');
  return permission && String(permission.name);
}

/** What a field of a person asks of a grant; undefined for a field that is not personal. */
export function needOf(field: GraphQLField<unknown, never>): Need | undefined {
  const personal = directiveOf(field, 'personal');
  return personal && { scope: String(personal.scope), own: personal.own === true };
}

/** The scope that a field of a person asks for; undefined for a field that is not personal. */
export function scopeOf(type: GraphQLObjectType, name: string): string | undefined {
  const field = type.getFields()[name];
  return field && needOf(field as Field)?.scope;
}

function directiveOf(field: GraphQLField<unknown, never>, name: string): Record<string, unknown> | undefined {
  const node = field.astNode?.directives?.find((directive) => directive.name.value === name);
  return node && argumentsOf(node);
}

const argumentsOf = (node: DirectiveNode): Record<string, unknown> =>
  Object.fromEntries(
    (node.arguments ?? []).map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)]),
  );
