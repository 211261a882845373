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
import { grantFor, type Need } from './scopes';

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
      const guard = isRoot ? rootGuard(field, `${type.name}.${field.name}`) : personalGuard(field);
      if (guard) field.resolve = guard;
    }
  }
}

function rootGuard(field: Field, coordinate: string): Resolver | undefined {
  const permission = directiveOf(field, 'permission');
  if (!permission) {
    if (directiveOf(field, 'public')) return undefined;
    throw new Error(`${coordinate} says neither @permission nor @public`);
  }
  const name = String(permission.name);
  const resolve = field.resolve ?? defaultFieldResolver;
  return (source, args, context, info) => {
    if (!context.caller) throw new Fault('UNAUTHENTICATED');
    if (!context.caller.scopes.includes(name)) throw new Fault('FORBIDDEN');
    return resolve(source, args, context, info);
  };
}

function personalGuard(field: Field): Resolver | undefined {
  const personal = directiveOf(field, 'personal');
  if (!personal) return undefined;
  const need: Need = { scope: String(personal.scope), own: personal.own === true };
  const resolve = field.resolve ?? defaultFieldResolver;
  return (source, args, context, info) => {
    requireGrant(context, (source as { readonly id: string }).id, need);
    return resolve(source, args, context, info);
  };
}

/** The scope that a field of a person asks for; undefined for a field that is not personal. */
export function scopeOf(type: GraphQLObjectType, name: string): string | undefined {
  const field = type.getFields()[name];
  const personal = field && directiveOf(field as Field, 'personal');
  return personal && String(personal.scope);
}

/** For what hangs on a row rather than on a field: throws unless a grant meets the need for this person. */
export function requireGrant(context: RequestContext, residentId: string, need: Need): void {
  if (!context.caller) throw new Fault('UNAUTHENTICATED');
  if (!grantFor(context.grants, residentId, need, context.now)) throw new Fault('SCOPE_NOT_GRANTED');
}

function directiveOf(field: Field, name: string): Record<string, unknown> | undefined {
  const node = field.astNode?.directives?.find((directive) => directive.name.value === name);
  return node && argumentsOf(node);
}

const argumentsOf = (node: DirectiveNode): Record<string, unknown> =>
  Object.fromEntries(
    (node.arguments ?? []).map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)]),
  );
