import {
  type DefinitionNode,
  type FieldNode,
  Kind,
  type NameNode,
  type OperationDefinitionNode,
  print,
  type SelectionSetNode,
  stripIgnoredCharacters,
  type VariableDefinitionNode,
  visit,
} from 'graphql';

/** What a part of a sub-request asks, and the operation of the plan that it comes from. */
interface Asking {
  readonly operation: OperationDefinitionNode;
  readonly selections: SelectionSetNode;
}

/** A text for some of the parts. */
export interface Prepared {
  readonly query: string;
  /** The text of the query in a body, quoted. */
  readonly quoted: string;
  /** Variables of the client's. */
  readonly variables: readonly string[];
  /** For each part that takes part: the variable with its representations, and where the answer is. */
  readonly parts: readonly { readonly representations: string; readonly key: string }[];
}

/** Texts of one sub-request that are kept: of its parts there are as many selections as there are data. */
const MOST_TEXTS = 16;

/** The texts of a sub-request. Parts that have nothing to ask this time are left out, so it has several. */
export class SubRequestText {
  readonly #prepared = new Map<string, Prepared>();

  constructor(private readonly parts: readonly Asking[]) {}

  /** Characters of the text in which every part has something to ask. */
  get length(): number {
    return this.of(this.parts.map((_, place) => place)).query.length;
  }

  /** `active`: the places of the parts that ask something, in ascending order; one at least. */
  of(active: readonly number[]): Prepared {
    const key = active.join();
    let prepared = this.#prepared.get(key);
    if (!prepared) {
      prepared = this.#prepare(active);
      if (this.#prepared.size < MOST_TEXTS) this.#prepared.set(key, prepared);
    }
    return prepared;
  }

  #prepare(active: readonly number[]): Prepared {
    const parts = active.map((place) => this.parts[place] as Asking);
    const [first] = parts;
    if (!first) throw new Error('a sub-request asks something');
    const isAlone = parts.length === 1;
    const named = active.map((place) => ({
      representations: isAlone ? 'representations' : `representations_${place}`,
      key: isAlone ? '_entities' : `_${place}`,
    }));
    const [entities] = first.operation.selectionSet.selections;
    const ofEntities = entities?.kind === Kind.FIELD && entities.name.value === '_entities';
    const definitions = new Map<string, VariableDefinitionNode>();
    for (const { operation, selections } of parts) {
      // What another part of the same fetch needs is a mistake here.
      const used = variablesIn(selections);
      for (const definition of operation.variableDefinitions ?? []) {
        const { value } = definition.variable.name;
        if (used.has(value)) definitions.set(value, definition);
      }
    }
    const variables = [...definitions.keys()];
    const selectionSet: SelectionSetNode = ofEntities
      ? {
          kind: Kind.SELECTION_SET,
          selections: parts.map(({ selections }, place) => entitiesOf(selections, named[place])),
        }
      : first.selections;
    const operation: DefinitionNode = {
      ...first.operation,
      variableDefinitions: [
        ...(ofEntities ? named.map(({ representations }) => representationsVariable(representations)) : []),
        ...definitions.values(),
      ],
      selectionSet,
    };
    const query = stripIgnoredCharacters(print(operation));
    return { query, quoted: JSON.stringify(query), variables, parts: named };
  }
}

function variablesIn(set: SelectionSetNode): Set<string> {
  const names = new Set<string>();
  visit(set, { [Kind.VARIABLE]: (node) => void names.add(node.name.value) });
  return names;
}

const name = (value: string): NameNode => ({ kind: Kind.NAME, value });

function entitiesOf(selectionSet: SelectionSetNode, named: Prepared['parts'][number] | undefined): FieldNode {
  const { key = '_entities', representations = 'representations' } = named ?? {};
  const value = { kind: Kind.VARIABLE, name: name(representations) } as const;
  return {
    kind: Kind.FIELD,
    ...(key === '_entities' ? {} : { alias: name(key) }),
    name: name('_entities'),
    arguments: [{ kind: Kind.ARGUMENT, name: name('representations'), value }],
    selectionSet,
  };
}

const representationsVariable = (variable: string): VariableDefinitionNode => ({
  kind: Kind.VARIABLE_DEFINITION,
  variable: { kind: Kind.VARIABLE, name: name(variable) },
  type: {
    kind: Kind.NON_NULL_TYPE,
    type: {
      kind: Kind.LIST_TYPE,
      type: { kind: Kind.NON_NULL_TYPE, type: { kind: Kind.NAMED_TYPE, name: name('_Any') } },
    },
  },
});
