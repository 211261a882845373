import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  parse,
  print,
  type SelectionSetNode,
  validate,
  visit,
} from 'graphql';
import type { Request } from '../federation';

/**
 * The smallest request that still does what a request does, as far as leaving out single things leads: selections,
 * directives, arguments, aliases, fragments, variables.
 */
export async function shrink(
  schema: GraphQLSchema,
  request: Request,
  stillDoes: (request: Request) => Promise<boolean>,
): Promise<Request> {
  let smallest = request;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const candidate of candidates(smallest)) {
      const isValid = validate(schema, parse(candidate.query)).length === 0;
      if (!isValid || !(await stillDoes(candidate).catch(() => false))) continue;
      smallest = candidate;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

/** The request without one thing, for one thing after the other. */
function* candidates({ query, variables = {} }: Request): Generator<Request> {
  const document = parse(query, { noLocation: true });
  for (let step = 0; ; step++) {
    const found = { left: step };
    const smaller = without(document, found);
    if (found.left >= 0) return;
    const text = print(tidy(smaller));
    const used = Object.entries(variables).filter(([name]) => text.includes(`$${name}`));
    if (text.length < print(document).length) yield { query: text, variables: Object.fromEntries(used) };
  }
}

/** The document without one thing, after as many others as are said; what is left of these is below zero then. */
function without(document: DocumentNode, found: { left: number }): DocumentNode {
  const isWanted = (): boolean => found.left-- === 0;
  return visit(document, {
    [Kind.SELECTION_SET]: (node): SelectionSetNode | undefined => {
      if (node.selections.length < 2) return undefined;
      const place = node.selections.findIndex(isWanted);
      if (place < 0) return undefined;
      return { ...node, selections: node.selections.filter((_, index) => index !== place) };
    },
    [Kind.INLINE_FRAGMENT]: (node) => {
      if (node.directives?.length && isWanted()) return { ...node, directives: [] };
      return node.typeCondition && isWanted() ? { ...node, typeCondition: undefined } : undefined;
    },
    [Kind.FRAGMENT_SPREAD]: (node) => {
      if (!isWanted()) return undefined;
      const inlined = document.definitions.find(
        (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === node.name.value,
      );
      return inlined?.kind === Kind.FRAGMENT_DEFINITION
        ? { kind: Kind.INLINE_FRAGMENT, typeCondition: inlined.typeCondition, selectionSet: inlined.selectionSet }
        : undefined;
    },
    [Kind.FIELD]: (node) => {
      if (node.alias && isWanted()) return { ...node, alias: undefined };
      if (node.directives?.length && isWanted()) return { ...node, directives: [] };
      return undefined;
    },
    [Kind.ARGUMENT]: () => (isWanted() ? null : undefined),
    [Kind.OBJECT_FIELD]: () => (isWanted() ? null : undefined),
    [Kind.VARIABLE_DEFINITION]: (node) =>
      node.defaultValue && isWanted() ? { ...node, defaultValue: undefined } : undefined,
  });
}

/** Without fragments and variables that nothing names, and with the selections of empty fragments in their place. */
function tidy(document: DocumentNode): DocumentNode {
  const flat: DocumentNode = visit(document, {
    [Kind.SELECTION_SET]: {
      leave: (node) => ({
        ...node,
        selections: node.selections.flatMap((each) =>
          each.kind === Kind.INLINE_FRAGMENT && !each.typeCondition && !each.directives?.length
            ? each.selectionSet.selections
            : [each],
        ),
      }),
    },
  });
  const spread = new Set<string>();
  const variables = new Set<string>();
  visit(flat, {
    [Kind.FRAGMENT_SPREAD]: ({ name }) => void spread.add(name.value),
    [Kind.VARIABLE_DEFINITION]: () => false,
    [Kind.VARIABLE]: ({ name }) => void variables.add(name.value),
  });
  return visit(flat, {
    [Kind.FRAGMENT_DEFINITION]: (node) => (spread.has(node.name.value) ? undefined : null),
    [Kind.VARIABLE_DEFINITION]: (node) => (variables.has(node.variable.name.value) ? undefined : null),
  });
}
