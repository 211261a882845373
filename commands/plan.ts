import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DocumentNode, GraphQLError, getOperationAST, Kind, parse, separateOperations, validate } from 'graphql';
import { packageRoot, run, UsageError } from './command';
import { readText } from './files';
import { ExplainingPlanner } from './plan/explained';
import { planPicture } from './plan/picture';
import { planText } from './plan/text';

run({
  usage: 'npm run --silent plan -- FILE.graphql [--operation NAME] [--supergraph FILE] [--picture FILE.svg]',
  about: 'Explains how the gateway would answer an operation: which subgraphs are asked, in which order, for what.',
  more: [
    'FILE holds the operation; - reads it from standard input.',
    '--operation: which of several operations in it.',
    '--supergraph: the supergraph to plan for (schema/supergraph.graphql).',
    '--picture: draws it, too.\n',
  ].join('\n'),
  options: { operation: { type: 'string' }, supergraph: { type: 'string' }, picture: { type: 'string' } },
  async main({ operation: name, supergraph, picture }, [file]) {
    if (!file) throw new UsageError('which file? (--help shows the usage)');
    const planner = plannerOf(supergraph ?? join(packageRoot, 'schema', 'supergraph.graphql'));
    const document = documentOf(planner, file);
    const operation = getOperationAST(document, name);
    if (!operation) throw new UsageError(whichOf(document, file, name));
    const began = performance.now();
    const alone = separateOperations(document)[operation.name?.value ?? ''] ?? document;
    const requests = refusing(() => planner.explain(alone));
    const took = performance.now() - began;
    const title = [operation.operation, operation.name?.value].filter(Boolean).join(' ');
    process.stdout.write(`${title}: planned in ${took.toFixed(1)} ms, ${planText(requests)}`);
    if (picture) write(picture, await planPicture(title, requests));
  },
});

function plannerOf(file: string): ExplainingPlanner {
  const sdl = readText(file);
  try {
    return new ExplainingPlanner(sdl);
  } catch {
    throw new UsageError(`${file} holds no supergraph of Federation 2`);
  }
}

function documentOf(planner: ExplainingPlanner, file: string): DocumentNode {
  const text = readText(file);
  const document = refusing(() => parse(text));
  const errors = validate(planner.schema, document);
  if (errors.length > 0) throw new UsageError(errors.map(placed).join('\n'));
  return document;
}

/** What is wrong with the operation is for whoever wrote it to mend. */
function refusing<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof GraphQLError) throw new UsageError(placed(error));
    throw error;
  }
}

function placed({ message, locations }: GraphQLError): string {
  const at = locations?.[0];
  return at ? `${at.line}:${at.column} ${message}` : message;
}

function whichOf(document: DocumentNode, file: string, name: string | undefined): string {
  const operations = document.definitions.flatMap((node) => (node.kind === Kind.OPERATION_DEFINITION ? [node] : []));
  const names = operations.map((node) => node.name?.value ?? 'one without a name').join(', ');
  if (operations.length === 0) return `${file} holds no operation`;
  return name === undefined ? `--operation takes one of ${names}` : `${file} has no operation ${name}, but ${names}`;
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch {
    throw new UsageError(`${file} cannot be written`);
  }
}
