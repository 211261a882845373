import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType, Kind, parse } from 'graphql';

/** `@listSize(assumedSize: …)` by `Type.field`; the API schema drops directives, the supergraph keeps them. */
export function assumedLengths(supergraphSdl: string): ReadonlyMap<string, number> {
  const lengths = new Map<string, number>();
  for (const type of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const field of type.fields ?? []) {
      const directive = field.directives?.find(({ name }) => name.value === 'listSize');
      const size = directive?.arguments?.find(({ name }) => name.value === 'assumedSize')?.value;
      if (size?.kind === Kind.INT) lengths.set(`${type.name.value}.${field.name.value}`, Number(size.value));
    }
  }
  return lengths;
}

/** How long the lists of introspection are on average. */
export function introspectionLengths(schema: GraphQLSchema): ReadonlyMap<string, number> {
  const types = Object.values(schema.getTypeMap());
  const fields = types
    .filter((type) => isObjectType(type) || isInterfaceType(type))
    .flatMap((type) => Object.values(type.getFields()));
  const inputs = types.filter(isInputObjectType).flatMap((type) => Object.values(type.getFields()));
  const values = types.filter(isEnumType).flatMap((type) => type.getValues());
  const each = (all: readonly unknown[], of: readonly unknown[]): number => Math.ceil(all.length / of.length);
  return new Map([
    ['__Schema.types', types.length],
    ['__Schema.directives', schema.getDirectives().length],
    ['__Type.fields', each(fields, types)],
    ['__Type.inputFields', each(inputs, types)],
    ['__Type.enumValues', each(values, types)],
    ['__Type.interfaces', 1],
    ['__Type.possibleTypes', 1],
    [
      '__Field.args',
      each(
        fields.flatMap(({ args }) => args),
        fields,
      ),
    ],
    ['__Directive.args', 1],
  ]);
}
