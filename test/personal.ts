import {
  buildSchema,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getDirectiveValues,
  getNamedType,
  isCompositeType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';
import { supergraphSdl } from './graph';

/** The personal fields of a person, as a schema tells them: what the tests of access ask for grows with the schema. */
export interface PersonalField {
  readonly name: string;
  /** The scope it needs; `*` opens for any grant on the person. */
  readonly scope: string;
  /** For the person and their guardian only. */
  readonly own: boolean;
  /** The field as a query asks for it, with all that is below it; of other persons their id. */
  readonly selection: string;
}

export const supergraph: GraphQLSchema = buildSchema(supergraphSdl, { assumeValidSDL: true });

export const residentOf = (schema: GraphQLSchema): GraphQLObjectType => {
  const type = schema.getType('Resident');
  if (!isObjectType(type)) throw new Error('the schema has no Resident');
  return type;
};

/** `depth` says how far below each field the selection goes: 0 asks for type names only. */
export function personalFields(schema: GraphQLSchema = supergraph, depth = 3): PersonalField[] {
  const directive = buildSchema(
    'directive @personal(scope: String!, sensitive: Boolean! = false, own: Boolean! = false) on FIELD_DEFINITION type Query { x: ID }',
  ).getDirective('personal');
  return Object.values(residentOf(schema).getFields()).flatMap((field) => {
    const values = directive && field.astNode ? getDirectiveValues(directive, field.astNode) : undefined;
    if (!values) return [];
    return [
      { name: field.name, scope: String(values.scope), own: values.own === true, selection: selectionOf(field, depth) },
    ];
  });
}

/** All that can be asked below a field without arguments that must be given. */
export function selectionOf(field: GraphQLField<unknown, unknown>, depth: number): string {
  const type = getNamedType(field.type);
  if (!isCompositeType(type)) return field.name;
  if (type.name === 'Resident') return `${field.name} { __typename id }`;
  const below = isUnionType(type) ? [] : Object.values(type.getFields());
  const asked = below
    .filter((inner) => !inner.args.some(isRequiredArgument))
    .filter((inner) => (isLeafType(getNamedType(inner.type)) ? depth > 0 : depth > 1))
    .map((inner) => selectionOf(inner, depth - 1));
  return `${field.name} { ${['__typename', ...asked].join(' ')} }`;
}
