import { subgraphs } from '../subgraphs';
import type { Caller } from '../subgraphs/shared/caller';
import type { ChapterSettings } from '../subgraphs/shared/chapter';
import { readConfig } from '../subgraphs/shared/config';
import { Fault } from '../subgraphs/shared/errors';
import { nobody } from '../subgraphs/shared/events/routes';
import { createLog } from '../subgraphs/shared/log';
import type { Authority, Grant } from '../subgraphs/shared/scopes';

/** The settings of a chapter that runs by itself in a test, in a folder of its own and with nobody to ask. */
export function alone(folder: string, sealKeys: readonly string[], now: () => Date): ChapterSettings {
  const environment = { DATABASE_URL: `sqlite:${folder}`, DATA_DIR: folder, NODE_ENV: 'test' };
  return {
    databaseUrl: environment.DATABASE_URL,
    sealKeys,
    log: createLog('silent'),
    now,
    peers: {
      call: async () => {
        throw new Fault('UPSTREAM_UNAVAILABLE');
      },
      stream: async () => {
        throw new Fault('UPSTREAM_UNAVAILABLE');
      },
      send: async () => {
        throw new Fault('UPSTREAM_UNAVAILABLE');
      },
    },
    routes: nobody,
    config: readConfig(
      subgraphs.map(({ name }) => name),
      environment,
    ),
  };
}

/** What a caller holds whose grants name persons. */
export const holding = (caller: Caller | null, grants: readonly Grant[]): Authority => ({
  caller,
  grants,
  mandate: null,
  refusal: null,
});
