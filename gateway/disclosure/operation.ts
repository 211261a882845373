import { hash } from 'node:crypto';
import { type DocumentNode, Kind, type NameNode, print, visit } from 'graphql';

const hashes = new WeakMap<DocumentNode, string>();

/**
 * SHA-256 of an operation without what its client chose freely (literals, names), base64url: it tells operations apart and
 * holds no value that a client wrote into one, which could be found by trying.
 */
export function operationHash(document: DocumentNode): string {
  let known = hashes.get(document);
  if (known === undefined) {
    known = hash('sha256', print(withoutLiterals(document)), 'base64url');
    hashes.set(document, known);
  }
  return known;
}

const someName: NameNode = { kind: Kind.NAME, value: '_' };

const withoutLiterals = (document: DocumentNode): DocumentNode =>
  visit(document, {
    [Kind.INT]: (node) => ({ ...node, value: '0' }),
    [Kind.FLOAT]: (node) => ({ ...node, value: '0' }),
    [Kind.STRING]: (node) => ({ ...node, value: '', block: false }),
    [Kind.LIST]: (node) => ({ ...node, values: [] }),
    [Kind.OBJECT]: (node) => ({ ...node, fields: [] }),
    // Aliases and names of operations, fragments and variables are a client's own words too.
    [Kind.FIELD]: (node) => (node.alias ? { ...node, alias: undefined } : undefined),
    [Kind.OPERATION_DEFINITION]: (node) => ({ ...node, name: undefined }),
    [Kind.FRAGMENT_DEFINITION]: (node) => ({ ...node, name: someName }),
    [Kind.FRAGMENT_SPREAD]: (node) => ({ ...node, name: someName }),
    [Kind.VARIABLE]: (node) => ({ ...node, name: someName }),
  });
