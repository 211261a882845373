import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { ApolloGateway } from '@apollo/gateway';
import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
} from 'graphql';
import { Directive, Field, ID, ObjectType, Query, Resolver } from 'type-graphql';
import { schemaFiles, schemaParts } from '../commands/schema';
import { subgraphs } from '../subgraphs';
import { columnScopes } from '../subgraphs/residents/loaders';
import { Permission, Personal, Public } from '../subgraphs/shared/directives';
import { buildChapterSchema } from '../subgraphs/shared/schema';
import { personalScopes } from '../subgraphs/shared/scopes';

const folder = join(__dirname, '..', 'schema');
const kept = (file: string): string => readFileSync(join(folder, file), 'utf8');

type Definition = DefinitionNode & {
  readonly name?: { readonly value: string };
  readonly description?: { readonly value: string };
};

const definitionsOf = (sdl: string): readonly Definition[] => parse(sdl).definitions as readonly Definition[];

const objectType = (sdl: string, name: string): ObjectTypeDefinitionNode | undefined =>
  definitionsOf(sdl).find(
    (node): node is ObjectTypeDefinitionNode => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === name,
  );

const fieldsOf = (sdl: string, type: string): readonly FieldDefinitionNode[] => objectType(sdl, type)?.fields ?? [];

const directive = (field: FieldDefinitionNode, name: string): ConstDirectiveNode | undefined =>
  field.directives?.find((node) => node.name.value === name);

const namesOf = (fields: readonly FieldDefinitionNode[]): string[] => fields.map(({ name }) => name.value);

describe.each(schemaParts())('the part $name', ({ sdl }) => {
  const roots = ['Query', 'Mutation'].flatMap((type) => fieldsOf(sdl, type));

  it('says on each root field who may use it, once', () => {
    const said = (field: FieldDefinitionNode): number =>
      (field.directives ?? []).filter(({ name }) => ['permission', 'public'].includes(name.value)).length;
    expect(namesOf(roots.filter((field) => said(field) !== 1))).toEqual([]);
  });

  it('describes every type, field, argument, value and input', () => {
    expect(undescribed(sdl)).toEqual([]);
  });
});

describe.each(subgraphs.map(({ name, schema }) => ({ name, sdl: schema().sdl })))('the chapter $name', ({ sdl }) => {
  const personal = fieldsOf(sdl, 'Resident').filter(({ name }) => name.value !== 'id');

  it('has a person whose every field but the id is personal, and null where it is refused', () => {
    expect(personal.length).toBeGreaterThan(0);
    expect(namesOf(personal.filter((field) => !directive(field, 'personal')))).toEqual([]);
    expect(namesOf(personal.filter(({ type }) => type.kind === Kind.NON_NULL_TYPE))).toEqual([]);
  });

  it('asks for scopes that there are', () => {
    const scopes = definitionsOf(sdl)
      .flatMap((node) => (node.kind === Kind.OBJECT_TYPE_DEFINITION ? (node.fields ?? []) : []))
      .flatMap((field) => directive(field, 'personal')?.arguments ?? [])
      .flatMap(({ name, value }) => (name.value === 'scope' && value.kind === Kind.STRING ? [value.value] : []));
    const isKnown = (scope: string): boolean =>
      scope === '*' || personalScopes.some((known) => scope === known || scope.startsWith(`${known}.`));
    expect(scopes.length).toBeGreaterThan(0);
    expect(scopes.filter((scope) => !isKnown(scope))).toEqual([]);
  });

  it('names the scope of a personal field in its description too', () => {
    const unnamed = personal.filter((field) => {
      const scope = directive(field, 'personal')?.arguments?.find(({ name }) => name.value === 'scope')?.value;
      const text = scope?.kind === Kind.STRING ? scope.value : '';
      const shown = text === '*' ? /\[(any|each field's own)\]/ : `[${text.replace('.*', '.<type>')}]`;
      const description = field.description?.value ?? '';
      return typeof shown === 'string' ? !description.includes(shown) : !shown.test(description);
    });
    expect(namesOf(unnamed)).toEqual([]);
  });
});

it('a column of the person is read under the scope of the field that it feeds', () => {
  const scopes = new Map(
    fieldsOf(kept('residents.graphql'), 'Resident').map((field) => {
      const scope = directive(field, 'personal')?.arguments?.find(({ name }) => name.value === 'scope')?.value;
      return [field.name.value, scope?.kind === Kind.STRING ? scope.value : undefined];
    }),
  );
  const feeds = (column: string): string => (['phone', 'email'].includes(column) ? 'contact' : column);
  const shown = Object.keys(columnScopes).map((column) => [column, scopes.get(feeds(column))]);
  expect(columnScopes).toEqual(Object.fromEntries(shown));
});

/** Coordinates of what has no description. */
function undescribed(sdl: string): string[] {
  return definitionsOf(sdl).flatMap((node) => {
    if (node.kind === Kind.SCHEMA_EXTENSION || node.kind === Kind.SCHEMA_DEFINITION) return [];
    const name = node.name?.value ?? '';
    // The root types belong to every chapter; federation composes their fields.
    const own = node.description?.value || ['Query', 'Mutation'].includes(name) ? [] : [name];
    const values = 'values' in node ? (node.values ?? []) : [];
    const fields = 'fields' in node ? (node.fields ?? []) : [];
    const inner = [...values, ...fields].flatMap((item) => {
      const coordinate = `${name}.${item.name.value}`;
      const args = 'arguments' in item ? (item.arguments ?? []) : [];
      return [
        ...(item.description?.value ? [] : [coordinate]),
        ...args
          .filter(({ description }) => !description?.value)
          .map((argument) => `${coordinate}(${argument.name.value}:)`),
      ];
    });
    return [...own, ...inner];
  });
}

describe('a chapter being built', () => {
  @ObjectType({ description: 'A note.', simpleResolvers: true })
  class Note {
    @Field(() => ID, { description: 'Opaque.' })
    id!: string;
  }

  @Directive('@key(fields: "id")')
  @ObjectType({ description: 'A note with a key.', simpleResolvers: true })
  class KeyedNote {
    @Field(() => ID, { description: 'Opaque.' })
    id!: string;
  }

  @ObjectType({ description: 'A note about a person.', simpleResolvers: true })
  class PersonalNote {
    @Field(() => ID, { description: 'Opaque.' })
    id!: string;

    @Personal('contact', { sensitive: true, own: true })
    @Field(() => String, { nullable: true, description: 'What it says. [contact]' })
    text?: string;
  }

  it('is refused with a root field that does not say who may use it', () => {
    @Resolver()
    class Silent {
      @Query(() => Note, { nullable: true, description: 'A note.' })
      silentNote(): Note | null {
        return null;
      }
    }
    const parts = { resolvers: [Silent], orphanedTypes: [Note], references: {} };
    expect(() => buildChapterSchema(parts)).toThrow('Query.silentNote says neither @permission nor @public');
  });

  it('is refused with a key that nothing resolves: a forged reference would pass for the thing itself', () => {
    @Resolver()
    class Spoken {
      @Public()
      @Query(() => Note, { nullable: true, description: 'A note.' })
      spokenNote(): Note | null {
        return null;
      }
    }
    const nothing = (): null => null;
    const keyed = { resolvers: [Spoken], orphanedTypes: [KeyedNote], references: {} };
    expect(() => buildChapterSchema(keyed)).toThrow('KeyedNote has a @key and no reference resolver');
    expect(buildChapterSchema({ ...keyed, references: { KeyedNote: nothing } }).sdl).toContain('@public');
  });

  it('prints who may see a field into its SDL', () => {
    @Resolver()
    class Guarded {
      @Permission('notes:read')
      @Query(() => PersonalNote, { nullable: true, description: 'A note.' })
      guardedNote(): PersonalNote | null {
        return null;
      }
    }
    const { sdl } = buildChapterSchema({ resolvers: [Guarded], orphanedTypes: [PersonalNote], references: {} });
    expect(sdl).toContain('@permission(name: "notes:read")');
    expect(sdl).toContain('@personal(scope: "contact", sensitive: true, own: true)');
  });
});

describe('the files of schema/', () => {
  const files = schemaFiles();

  it('are the code of today', () => {
    const stale = [...files].filter(([file, content]) => kept(file) !== content).map(([file]) => file);
    expect(stale).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual([...files.keys()].sort());
  });

  it('compose without a hint', () => {
    const { errors, hints } = composeServices(
      schemaParts().map(({ name, sdl, url }) => ({ name, typeDefs: parse(sdl), url })),
    );
    expect(errors ?? []).toEqual([]);
    expect((hints ?? []).map(({ definition, message }) => `${definition.code}: ${message}`)).toEqual([]);
  });

  it('carry every access directive of the chapters into the supergraph, arguments and all', () => {
    const access = ['personal', 'permission', 'public'];
    const supergraph = files.get('supergraph.graphql') ?? '';
    const textOf = (node: ConstDirectiveNode): string => {
      const given = new Map(node.arguments?.map(({ name, value }) => [name.value, print(value)]));
      // What an argument is by default may be written out or left out.
      const values = [...given].filter(([, value]) => value !== 'false').map(([name, value]) => `${name}: ${value}`);
      return `@${node.name.value}(${values.sort().join(', ')})`;
    };
    const accessOf = (sdl: string): Map<string, string> =>
      new Map(
        definitionsOf(sdl)
          .filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION)
          .flatMap((node) =>
            (node.fields ?? []).map((field): [string, string] => [
              `${node.name.value}.${field.name.value}`,
              (field.directives ?? [])
                .filter(({ name }) => access.includes(name.value))
                .map(textOf)
                .join(' '),
            ]),
          )
          .filter(([, text]) => text !== ''),
      );
    const composed = accessOf(supergraph);
    const lost = schemaParts().flatMap(({ sdl }) =>
      [...accessOf(sdl)].filter(([field, text]) => composed.get(field) !== text),
    );
    expect(lost).toEqual([]);
    expect(composed.get('Resident.religion')).toBe('@personal(scope: "identity.background", sensitive: true)');
  });
});

describe('the schema that clients see', () => {
  let schema: GraphQLSchema;
  let gateway: ApolloGateway;

  beforeAll(async () => {
    const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    gateway = new ApolloGateway({ supergraphSdl: kept('supergraph.graphql'), logger: quiet });
    ({ schema } = await gateway.load());
  });
  afterAll(() => gateway.stop());

  it('has nothing of the protocol between gateway and chapters', () => {
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {}).filter((name) => name.startsWith('_'))).toEqual([]);
    const types = Object.keys(schema.getTypeMap()).filter((name) => !name.startsWith('__'));
    expect(types.filter((name) => name.includes('_'))).toEqual([]);
  });

  it('has every root field of every part', () => {
    const shown = Object.keys(schema.getQueryType()?.getFields() ?? {});
    const written = schemaParts().flatMap(({ sdl }) => namesOf(fieldsOf(sdl, 'Query')));
    expect(shown.sort()).toEqual([...new Set(written)].sort());
  });
});
