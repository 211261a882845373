import { setImmediate as turn } from 'node:timers/promises';
import { parse, validate } from 'graphql';
import type { Engine } from './engine/engine';

/** Operations that are compiled anew before another supergraph is served; the others as they come. */
const HOTTEST = 200;

/**
 * Has the next engine compile what the one before was asked for most, so that nobody's request waits for a plan that was
 * there a moment ago. Requests are answered in between. What the new schema has no place for is left out.
 */
export async function warm<Context>(next: Engine<Context>, before: Engine<Context>): Promise<void> {
  // The hottest go last: what was looked at last is forgotten last.
  for (const { text, operationName } of before.hottest(HOTTEST).reverse()) {
    await turn();
    try {
      const document = parse(text);
      if (validate(next.schema, document).length === 0) next.operation(document, text, operationName);
    } catch {
      // Whoever asks for it is told.
    }
  }
}
