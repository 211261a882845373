import type { Broker } from './broker';

/** Where the events of a process go. */
export interface EventRoutes {
  /** The chapters that handle events of a type. */
  readonly subscribers: (type: string) => readonly string[];
  /** Null: they go from chapter to chapter by sealed calls. */
  readonly broker: Broker | null;
}

/** For a chapter that has nobody to tell. */
export const nobody: EventRoutes = { subscribers: () => [], broker: null };
