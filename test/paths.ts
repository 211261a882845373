import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

type Field = GraphQLField<unknown, unknown>;

/** A way from a root field to a field somewhere below it. */
export interface Path {
  readonly root: 'query' | 'mutation';
  readonly steps: readonly { readonly field: Field; readonly on: string }[];
}

/**
 * Every way through a schema, at most so many fields long, to the fields that are looked for. Ways go on through
 * persons, lists, edges, interfaces and unions; none goes on below a field that was found.
 */
export function pathsTo(schema: GraphQLSchema, isSought: (field: Field) => boolean, depth: number): Path[] {
  const from = (root: Path['root'], type: GraphQLNamedType | null | undefined, steps: Path['steps']): Path[] => {
    if (!type || steps.length === depth) return [];
    const types = isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
    return types.flatMap((on) =>
      Object.values(on.getFields()).flatMap((field) => {
        const longer = [...steps, { field, on: on.name }];
        return isSought(field) ? [{ root, steps: longer }] : from(root, getNamedType(field.type), longer);
      }),
    );
  };
  return [...from('query', schema.getQueryType(), []), ...from('mutation', schema.getMutationType(), [])];
}

export const nameOf = ({ steps }: Path): string => steps.map(({ field }) => field.name).join('.');

/** A question that goes this way. `literals` has what is given for an argument that must be: by field and name, or by name. */
export function questionOf({ root, steps }: Path, below: string, literals: Readonly<Record<string, string>>): string {
  const inner = steps.reduceRight((selection, { field, on }, place) => {
    const required = field.args.filter(isRequiredArgument);
    const args = required.map(({ name }) => `${name}: ${given(literals, field.name, name)}`);
    const asked = `${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${selection && ` { ${selection} }`}`;
    return place === 0 ? asked : `... on ${on} { ${asked} }`;
  }, below);
  return `${root} { ${inner} }`;
}

function given(literals: Readonly<Record<string, string>>, field: string, name: string): string {
  const literal = literals[`${field}.${name}`] ?? literals[name];
  if (literal === undefined) throw new Error(`there is nothing to give for the argument ${name} of ${field}`);
  return literal;
}
