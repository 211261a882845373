import { Kind, parse, print, visit } from 'graphql';
import type { Difference } from './compare';
import type { Answer, Request } from './federation';
import { readFacts } from './world/facts';

export type Gateway = 'ours' | 'apollo';

/** An answer that differs from the right one. */
export interface Case {
  readonly request: Request;
  readonly right: Answer;
  readonly answer: Answer;
  readonly differences: readonly Difference[];
  /** How the same gateway does with another request. */
  readonly again: (request: Request) => Promise<readonly Difference[]>;
  /** What Apollo's gateway answers to the same request. */
  readonly apollo: () => Promise<Answer>;
}

interface Rule {
  readonly name: string;
  /** Why the difference is wanted of us, or what Apollo's gateway does. */
  readonly reason: string;
  readonly explains: (difference: Difference, one: Case, words: Words) => boolean | Promise<boolean>;
}

const facts = readFacts();

const ofBoth: readonly Rule[] = [
  {
    name: 'required failed',
    reason: 'what is fetched because a field requires it may fail, and only a federation has such fetches',
    explains: ({ what, detail }, _, { fields }) => {
      const sown = /^sown at (\S+?)\.(\w+)/.exec(detail) ?? [];
      const isRequired = detail.split(/[./(]/).some((part) => facts.required.has(part));
      return what === 'error too many' && sown.length > 0 && isRequired && fields.some((name) => requiring.has(name));
    },
  },
];

const ofOurs: readonly Rule[] = [
  {
    name: 'no plan',
    reason: "Apollo's planner throws on the operation: there is no answer from either gateway, and an error says so",
    explains: async (_, { answer, apollo }) => hasNoData(answer) && hasNoData(await apollo()),
  },
];

const ofApollo: readonly Rule[] = [
  {
    name: 'no plan',
    reason: 'type conditions on interface objects and other plain operations make the planner throw',
    explains: (_, { answer, right }) => hasNoData(answer) && right.data !== undefined,
  },
  {
    name: 'aliases',
    reason: 'an alias that is the name of a key, of a required field or of `__typename` is mistaken for that',
    explains: async (difference, { request, again }, { aliases }) => {
      if (!aliases.some(mistaken)) return false;
      const apart = await again(withOtherAliases(request));
      return !apart.some(({ what, path }) => what === difference.what && path.join() === difference.path.join());
    },
  },
  {
    name: 'completion',
    reason: 'nulls where there may be none are told beside the errors, and not at all when there are other errors',
    explains: ({ what }, { differences }) =>
      what === 'error missing' && !differences.some((each) => each.what === 'data'),
  },
  {
    name: 'nothing asked',
    reason: 'an object of which conditions leave nothing is null, whether it is there or not',
    explains: ({ what, detail }) => what === 'data' && /\{\}[\]}]* became null$/.test(detail),
  },
  {
    name: 'conditions in conditions',
    reason:
      'objects without a type name are taken for what the outer condition says, and fields of inner ones are left out',
    explains: ({ what, detail }, _, { conditions }) =>
      what === 'data' && detail.endsWith('became nothing') && conditions > 1,
  },
  {
    name: 'order of mutations',
    reason: 'mutations in fragments are done before or after those beside them, whatever is written',
    explains: (_, { request: { query } }) => query.startsWith('mutation') && query.includes('...'),
  },
  {
    name: 'places of errors',
    reason: 'where some objects of a list are not asked about, errors of others are told at their places',
    explains: ({ what, detail, path }, { right }) =>
      what === 'error too many' &&
      right.errors.some(({ message, path: own = [] }) => message === detail && isElsewhere(path, own)),
  },
  {
    name: 'order of keys',
    reason: 'type names come where the planner puts them',
    explains: ({ detail }) => detail === 'keys in another order',
  },
  {
    name: 'arguments of requires',
    reason: 'of one field with several arguments only one call is made, whoever asked for it',
    explains: (_, __, { fields }) => fields.some((name) => withArguments.has(name)),
  },
  {
    name: 'lists of lists in requires',
    reason: 'only the outer list of what is required is gone through',
    explains: (_, __, { fields }) => fields.includes('packed'),
  },
  {
    name: 'chains of requires',
    reason: 'in the middle of a chain a field is asked for without what it requires',
    explains: (_, __, { fields }) => fields.includes('badge'),
  },
  {
    name: 'incomplete representations',
    reason: 'fields that one condition or one type has are missing in the representations of all',
    explains: (_, __, { fields }) => fields.some((name) => requiring.has(name)),
  },
];

/** Every wanted difference of a gateway from the right answer. */
export const rulesOf = (gateway: Gateway): readonly Rule[] => [...ofBoth, ...(gateway === 'ours' ? ofOurs : ofApollo)];

/** Finds a rule for each difference. */
export async function explain(
  gateway: Gateway,
  one: Case,
): Promise<{ open: Difference[]; explained: { rule: string }[] }> {
  const open: Difference[] = [];
  const explained: { rule: string }[] = [];
  if (one.differences.length === 0) return { open, explained };
  const words = wordsOf(one.request);
  for (const difference of one.differences) {
    let found: Rule | undefined;
    for (const rule of rulesOf(gateway)) if (!found && (await rule.explains(difference, one, words))) found = rule;
    if (found) explained.push({ rule: found.name });
    else open.push(difference);
  }
  return { open, explained };
}

/** What an operation is made of. */
interface Words {
  readonly fields: readonly string[];
  readonly aliases: readonly string[];
  /** How many type conditions there are. */
  readonly conditions: number;
}

function wordsOf({ query }: Request): Words {
  const fields: string[] = [];
  const aliases: string[] = [];
  let conditions = 0;
  visit(parse(query), {
    [Kind.INLINE_FRAGMENT]: ({ typeCondition }) => {
      if (typeCondition) conditions++;
    },
    [Kind.FRAGMENT_DEFINITION]: () => {
      conditions++;
    },
    [Kind.FIELD]: ({ name, alias }) => {
      fields.push(name.value);
      if (alias && alias.value !== name.value) aliases.push(alias.value);
    },
  });
  return { fields, aliases, conditions };
}

const requiring = new Set([...facts.requires.keys()].map((name) => name.slice(name.indexOf('.') + 1)));
/** Fields that require others with arguments, and the latter. */
const withArguments = new Set(['shipping', 'shippingEuro', 'insured', 'fee', 'feeEuro', 'blurb']);
/** The same request by names that nothing else has. */
function withOtherAliases({ query, variables }: Request): Request {
  const renamed = visit(parse(query), {
    [Kind.FIELD]: (node) =>
      node.alias && mistaken(node.alias.value)
        ? { ...node, alias: { ...node.alias, value: `apart_${node.alias.value}` } }
        : undefined,
  });
  return { query: print(renamed), variables: variables ?? {} };
}

/** Whether two paths lead to the same field of different items of lists. */
const isElsewhere = (path: readonly (string | number)[], own: readonly (string | number)[]): boolean =>
  path.length === own.length &&
  path.every((step, at) => step === own[at] || (typeof step === 'number' && typeof own[at] === 'number'));

const mistaken = (name: string): boolean => name === '__typename' || facts.keys.has(name) || facts.required.has(name);
const hasNoData = ({ data, errors }: Answer): boolean => data === undefined && errors.length > 0;
