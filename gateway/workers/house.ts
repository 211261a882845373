import type { Logger } from 'pino';
import type { Config } from '../../subgraphs/shared/config';
import type { Database } from '../../subgraphs/shared/database/connect';
import { startChapters } from '../chapters';
import { DevelopmentIssuer } from '../issuer';
import { Observation } from '../observe';
import type { Serving } from '../serving';
import { Crew } from './crew';
import { openPorts } from './ports';

export interface HouseOptions {
  readonly config: Config;
  readonly log: Logger;
  readonly supergraphSdl: string;
  readonly prepare?: (databases: ReadonlyMap<string, Database>) => Promise<void>;
  /** No worker is left, and none will come. */
  readonly lost: () => void;
}

/** The first process of several: it has the chapters that run nowhere else, and the workers are gateways to them. */
export interface House extends Serving {
  /**
   * Resolves with the address when all workers listen and the chapters are prepared. Rejects with CrewFailed, or when a
   * data folder is taken.
   */
  readonly opened: Promise<string>;
}

/** Starts it with `config.WORKERS` workers, which run what this program runs in a worker. */
export async function openHouse(options: HouseOptions): Promise<House> {
  const { config, log } = options;
  const chapters = startChapters(config, log, () => new Date());
  // Its key is made here, before the workers all look for it at once.
  if (config.NODE_ENV !== 'production' && !config.OIDC_ISSUER) new DevelopmentIssuer(config);
  const observation = new Observation(chapters.here);
  const ports = await openPorts(chapters.here);
  const crew = new Crew({
    count: config.WORKERS,
    environment: ports.environment,
    supergraphSdl: options.supergraphSdl,
    prepared: () => opened,
    observation,
    log,
    lost: options.lost,
  });
  const opened = crew.opened.then(async (url) => {
    await chapters.open(options.prepare);
    return url;
  });
  opened.catch(() => undefined);
  return {
    observation,
    opened,
    reload: (supergraphSdl) => crew.reload(supergraphSdl),
    async close() {
      await crew.close();
      await ports.close();
      await chapters.quiet();
      await chapters.close();
    },
  };
}
