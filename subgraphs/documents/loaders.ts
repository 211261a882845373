import DataLoader from 'dataloader';
import { groupBy } from '../shared/group';
import type { RequestContext } from '../shared/request';
import type { Need } from '../shared/scopes';
import type { DocumentRow } from './entities';
import type { DocumentRepository } from './repository';

/** A person's documents of these types. */
interface WalletKey {
  readonly residentId: string;
  readonly types: readonly string[];
}

/** Which of the types asked for are granted, and the documents of those. */
interface Wallet {
  readonly granted: readonly string[];
  readonly rows: readonly DocumentRow[];
}

/** A document that is said to be of one of these types. */
interface DocumentKey {
  readonly id: string;
  readonly types: readonly string[];
}

/** What a document of this type asks of a grant. */
export const needOf = (type: string): Need => ({ scope: `documents.${type}`, own: false });

const grantedTypes = (request: RequestContext, residentId: string, types: readonly string[]): string[] =>
  types.filter((type) => request.access.grantFor(residentId, needOf(type)));

export interface DocumentContext extends RequestContext {
  readonly loaders: ReturnType<typeof createLoaders>;
}

/** Only granted types are read. Residents with the same granted types share a statement. */
export const createLoaders = (request: RequestContext, repository: DocumentRepository) => ({
  wallet: new DataLoader<WalletKey, Wallet, string>(
    async (keys) => {
      const wanted = keys.map(({ residentId, types }) => ({
        residentId,
        granted: grantedTypes(request, residentId, types),
      }));
      const reads = [...groupBy(wanted, ({ granted }) => granted.join())].map(async ([types, group]) => {
        const owners = group.map(({ residentId }) => residentId);
        const rows = await repository.documentsOf(owners, listOf(types));
        return [types, groupBy(rows, (row) => row.residentId)] as const;
      });
      const found = new Map(await Promise.all(reads));
      return wanted.map(({ residentId, granted }) => ({
        granted,
        rows: found.get(granted.join())?.get(residentId) ?? [],
      }));
    },
    { cacheKeyFn: ({ residentId, types }) => `${residentId} ${types.join()}` },
  ),

  /** Null for an id that was made up and for another person's alike: neither is found among the granted. */
  document: new DataLoader<DocumentKey, DocumentRow | null, string>(
    async (keys) => {
      const subjects = [...new Set(request.access.grants.map(({ subject }) => subject))];
      const reads = [...groupBy(keys, ({ types }) => types.join())].flatMap(([types, group]) => {
        const ids = group.map(({ id }) => id);
        const owners = groupBy(subjects, (subject) => grantedTypes(request, subject, listOf(types)).join());
        return [...owners].map(([granted, residents]) => repository.documents(ids, residents, listOf(granted)));
      });
      const rows = new Map((await Promise.all(reads)).flat().map((row) => [row.id, row]));
      return keys.map(({ id, types }) => {
        const row = rows.get(id);
        return row && types.includes(row.type) ? row : null;
      });
    },
    { cacheKeyFn: ({ id, types }) => `${id} ${types.join()}` },
  ),
});

/** A list of types is told from others by its text; an empty text is the empty list. */
const listOf = (types: string): string[] => types.split(',').filter(Boolean);
