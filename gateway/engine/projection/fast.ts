import { type GraphQLOutputType, isLeafType, isListType, isNonNullType, isScalarType } from 'graphql';
import type { Fetched } from './careful';
import { leafWriter } from './leaf';
import type { FieldShape, ObjectShape, SelectionShape, Shapes } from './shape';
import { quoted } from './text';

/** Writes an object. Throws `IRREGULAR` when anything is not as the schema promises. */
type Write = (object: unknown, fetched: Fetched) => string;

/** Thrown instead of an error: whoever catches it lets the careful projection find out what is wrong. */
const IRREGULAR = Symbol('irregular');

/** Longest code that is made for one operation, in characters. Beyond it objects are left to the careful projection. */
const MAX_CODE = 1_000_000;

/**
 * Writes an answer by straight code made for its operation. It knows the good case only: undefined when a value is missing
 * where none may be, or has the wrong form.
 */
export class FastProjection {
  readonly #write: Write;

  constructor(shapes: Shapes) {
    this.#write = new Code().writer(shapes.root);
  }

  project(fetched: Fetched): string | undefined {
    try {
      return this.#write(fetched.data, fetched);
    } catch (thrown) {
      if (thrown === IRREGULAR) return undefined;
      throw thrown;
    }
  }
}

const irregular = (): never => {
  throw IRREGULAR;
};

/** What the code may call; names are short since they stand in it thousands of times. */
const tools = {
  q: quoted,
  no: irregular,
};

/** The code of one operation. Objects of a known type are functions of one piece of code; others are looked up by their type. */
class Code {
  #length = 0;
  readonly #byType = new Map<SelectionShape, Write>();
  readonly #byShape = new Map<ObjectShape, Write>();

  /** A function for what is selected at a place, whichever type an object there has. */
  writer(selection: SelectionShape): Write {
    if (selection.only !== undefined) return this.#compile(selection.of(selection.only));
    let write = this.#byType.get(selection);
    if (!write) {
      const known = new Map<unknown, Write>();
      write = (object, fetched) => {
        if (typeof object !== 'object' || object === null) return irregular();
        const { __typename: typename } = object as { __typename?: unknown };
        let found = known.get(typename);
        if (!found) {
          const shape = selection.of(typename);
          found = this.#compile(shape);
          // Names that are no types are a subgraph's fault, and there is no end of them.
          if (shape.typename !== null) known.set(typename, found);
        }
        return found(object, fetched);
      };
      this.#byType.set(selection, write);
    }
    return write;
  }

  #compile(shape: ObjectShape): Write {
    const known = this.#byShape.get(shape);
    if (known) return known;
    if (this.#length > MAX_CODE) return irregular;
    const unit = new Unit((selection) => this.writer(selection));
    const entry = unit.object(shape);
    const text = unit.text(entry);
    this.#length += text.length;
    // Made of numbers of our own and of names of the GraphQL grammar, which are letters, digits and underscores.
    const make = new Function('tools', 'parts', text) as (tools: object, parts: readonly unknown[]) => Write;
    const write = make(tools, unit.parts);
    this.#byShape.set(shape, write);
    return write;
  }
}

/** One piece of code: an object and the objects of known types within it. */
class Unit {
  /** What the code is given: writers of leaves and of objects whose type is not known. */
  readonly parts: unknown[] = [];
  readonly #functions: string[] = [];
  readonly #objects = new Map<ObjectShape, string>();
  readonly #places = new Map<unknown, string>();
  #names = 0;

  constructor(private readonly writer: (selection: SelectionShape) => Write) {}

  text(entry: string): string {
    const parts = this.parts.map((_, place) => `const p${place} = parts[${place}];`).join('\n');
    return `"use strict";\nconst { q, no } = tools;\n${parts}\n${this.#functions.join('\n')}\nreturn ${entry};`;
  }

  /** The name of the function that writes an object. */
  object(shape: ObjectShape): string {
    const known = this.#objects.get(shape);
    if (known) return known;
    const name = `o${this.#names++}`;
    this.#objects.set(shape, name);
    const lines: string[] = [];
    let isFirst = true;
    for (const field of shape.fields) {
      // A field that may be absent leaves it to its neighbours whether a comma is needed.
      const comma = isFirst ? (lines.length === 0 ? '""' : '(s.length > 1 ? "," : "")') : '","';
      const write = `s += ${comma} + ${this.#field(field, shape)};`;
      lines.push(field.when === undefined ? write : `if (x.holds(${field.when})) { ${write} }`);
      if (field.when === undefined) isFirst = false;
    }
    this.#functions.push(
      `function ${name}(o, x) {\nif (typeof o !== "object" || o === null || Array.isArray(o)) no();\nlet s = "{", v;\n${lines.join('\n')}\nreturn s + "}";\n}`,
    );
    return name;
  }

  #field(field: FieldShape, { typename }: ObjectShape): string {
    const label = `"${field.key}":`;
    if (field.kind === 'typename') {
      return typename === null ? 'no()' : JSON.stringify(`${label}"${typename}"`);
    }
    if (field.kind === 'introspection') {
      return `${JSON.stringify(label)} + (x.introspection[${JSON.stringify(field.key)}] ?? no())`;
    }
    const read = field.read === '__proto__' ? 'no()' : `o.${field.read}`;
    return `${JSON.stringify(label)} + (v = ${read}, ${this.#value(field, field.type, 'v')})`;
  }

  /** An expression for the value in a variable. */
  #value(field: FieldShape, type: GraphQLOutputType, variable: string): string {
    const isRequired = isNonNullType(type);
    const present = this.#present(field, isRequired ? type.ofType : type, variable);
    const absent = isRequired ? 'no()' : `${variable} === null || x.lacks ? "null" : no()`;
    return `(${variable} === null || ${variable} === undefined ? ${absent} : ${present})`;
  }

  #present(field: FieldShape, type: GraphQLOutputType, variable: string): string {
    if (isListType(type)) return `${this.#list(field, type.ofType)}(${variable}, x)`;
    if (field.of) {
      const { only } = field.of;
      const name = only === undefined ? this.#part(this.writer(field.of)) : this.object(field.of.of(only));
      return `${name}(${variable}, x)`;
    }
    const text = `typeof ${variable} === "string" ? (x.plain ? '"' + ${variable} + '"' : q(${variable}))`;
    if (isScalarType(type) && type.name === 'String') return `(${text} : no())`;
    if (isScalarType(type) && type.name === 'Boolean') {
      return `(${variable} === true ? "true" : ${variable} === false ? "false" : no())`;
    }
    if (!isLeafType(type)) throw new Error(`${field.key} selects nothing of ${String(type)}`);
    const written = `${this.#part(type, () => leafWriter(type))}(${variable}) ?? no()`;
    return isScalarType(type) && type.name === 'ID' ? `(${text} : ${written})` : `(${written})`;
  }

  #list(field: FieldShape, item: GraphQLOutputType): string {
    const name = `l${this.#names++}`;
    this.#functions.push(
      `function ${name}(a, x) {\nif (!Array.isArray(a)) no();\nlet s = "[";\nfor (let i = 0; i < a.length; i++) {\nconst v = a[i];\nif (i > 0) s += ",";\ns += ${this.#value(field, item, 'v')};\n}\nreturn s + "]";\n}`,
    );
    return name;
  }

  #part(key: unknown, make: () => unknown = () => key): string {
    let place = this.#places.get(key);
    if (place === undefined) {
      place = `p${this.parts.push(make()) - 1}`;
      this.#places.set(key, place);
    }
    return place;
  }
}
