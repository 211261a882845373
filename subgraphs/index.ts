import { residents } from './residents';
import type { Subgraph } from './shared/chapter';

/** The chapters. Nothing else lists them. */
export const subgraphs: readonly Subgraph[] = [residents];
