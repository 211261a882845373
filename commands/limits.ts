import { generous, type Limits, strict } from '../gateway/limits/limits';
import { UsageError, wholeNumber } from './command';

/**
 * Limits as somebody writes them: `strict`, or those that are to differ from the generous ones, `depth=15,aliases=30`.
 * Throws a UsageError.
 */
export function limitsGiven(text: string): Limits {
  if (text === 'strict') return strict;
  const given = text.split(',').map((each): [string, number] => {
    const [, name = '', number = ''] = /^\s*(\w+)=(\d+)\s*$/.exec(each) ?? [];
    if (!Object.hasOwn(generous, name))
      throw new UsageError(`--limits takes strict, or some of ${names}: depth=15,aliases=30`);
    return [name, wholeNumber(`limits ${name}`, number, 1)];
  });
  return { ...generous, ...Object.fromEntries(given) };
}

const names = Object.keys(generous).join(', ');
