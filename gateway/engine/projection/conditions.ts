import { type DirectiveNode, Kind } from 'graphql';

/** A variable that must have this value. */
export interface Literal {
  readonly variable: string;
  readonly value: boolean;
}

/** What must hold together; nothing holds always. */
export type All = readonly Literal[];

/** What stands under `@skip` and `@include`: what must hold, or null for what is never there. */
export function conditionOf(directives: readonly DirectiveNode[] | undefined): All | null {
  if (!directives || directives.length === 0) return [];
  const literals: Literal[] = [];
  for (const { name, arguments: args } of directives) {
    const wanted = name.value === 'include' ? true : name.value === 'skip' ? false : undefined;
    const given = args?.find((argument) => argument.name.value === 'if')?.value;
    if (wanted === undefined || !given) continue;
    if (given.kind === Kind.VARIABLE) literals.push({ variable: given.name.value, value: wanted });
    else if (given.kind === Kind.BOOLEAN && given.value !== wanted) return null;
  }
  return isPossible(literals) ? literals : null;
}

/** Whether nothing of it excludes anything else. */
export const isPossible = (all: All): boolean =>
  all.every(({ variable, value }) => all.every((other) => other.variable !== variable || other.value === value));

/** Whether what holds under `all` holds under `other` as well. */
export const follows = (all: All, other: All): boolean =>
  other.every(({ variable, value }) => all.some((each) => each.variable === variable && each.value === value));

export const holds = (all: All, variables: Readonly<Record<string, unknown>>): boolean =>
  all.every(({ variable, value }) => (variables[variable] === true) === value);

/** Must hold as a whole, and none of some others may. */
interface Condition {
  readonly all: All;
  readonly none: readonly All[];
}

/** The conditions of one operation, each once and by number. */
export class Conditions {
  readonly #list: Condition[] = [];
  readonly #numbers = new Map<string, number>();

  /** The number of a condition; undefined for one that always holds. */
  number(all: All, none: readonly All[]): number | undefined {
    if (all.length === 0 && none.length === 0) return undefined;
    const key = JSON.stringify([all, none]);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#list.push({ all, none }) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }

  /** Tells of each, by number, whether it holds. More of them may come up while an answer is written. */
  teller(variables: Readonly<Record<string, unknown>>): (number: number) => boolean {
    const known: boolean[] = [];
    return (number) => {
      const { all, none } = this.#list[number] as Condition;
      known[number] ??= holds(all, variables) && !none.some((other) => holds(other, variables));
      return known[number];
    };
  }
}
