import {
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isUnionType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Planned } from './requires';

/** A subgraph would make the value of a field out of nothing. */
export class Bare extends Error {
  override readonly name = 'Bare';

  constructor() {
    super('the plan asks for a field without what it requires');
  }
}

/**
 * Throws for a fetch that asks a subgraph for a field somewhere below its objects although the field requires what others
 * know: the planner does so where one required field requires another, and the subgraph would make its value out of nothing.
 * Fields of the entities themselves come with what they require; those of `set` are taken for such.
 */
export function refuseBare(
  subgraph: string,
  set: SelectionSetNode,
  type: GraphQLCompositeType | undefined,
  { required }: Planned,
  schema: GraphQLSchema,
): void {
  const walk = ({ selections }: SelectionSetNode, of: GraphQLCompositeType | undefined, isTop: boolean): void => {
    for (const node of selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) {
        const condition = node.typeCondition && schema.getType(node.typeCondition.name.value);
        walk(node.selectionSet, isCompositeType(condition) ? condition : of, isTop);
      } else if (node.kind === Kind.FIELD && of && !isUnionType(of)) {
        const { value: name } = node.name;
        if (!isTop && required.get(`${subgraph} ${of.name}.${name}`)?.length) {
          throw new Bare();
        }
        const field = of.getFields()[name];
        const named = field && getNamedType(field.type);
        if (node.selectionSet && isCompositeType(named)) walk(node.selectionSet, named, false);
      }
    }
  };
  walk(set, type, true);
}
