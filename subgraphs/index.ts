import { documents } from './documents';
import { identity } from './identity';
import { residents } from './residents';
import { scoring } from './scoring';
import { services } from './services';
import type { CallName, StreamName } from './shared/calls';
import type { Subgraph } from './shared/chapter';

/** The chapters. Nothing else lists them. */
export const subgraphs: readonly Subgraph[] = [residents, identity, documents, services, scoring];

/** The port of a chapter that runs by itself, unless it is told another. */
export const portOf = (name: string): number => 4001 + subgraphs.findIndex((subgraph) => subgraph.name === name);

/** The chapter that answers a call, in JSON or in bytes. */
export const answererOf = (call: CallName | StreamName): string | undefined =>
  subgraphs.find(({ calls }) => calls.includes(call))?.name;

/** The chapters that handle events of a type. */
export const subscribersOf = (type: string): readonly string[] =>
  subgraphs.filter(({ handles }) => handles.includes(type)).map(({ name }) => name);
