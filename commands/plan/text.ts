import { type ExplainedFetch, type ExplainedRequest, lineOf } from './explained';

/** The requests of a plan as an operator reads them, round by round. */
export function planText(requests: readonly ExplainedRequest[]): string {
  if (requests.length === 0) return 'No subgraph is asked: the gateway answers by itself.\n';
  const rounds = Math.max(...requests.map(({ round }) => round));
  const lines = [`${counted(requests.length, 'sub-request')} in ${counted(rounds, 'round')}`];
  for (let round = 1; round <= rounds; round++) {
    lines.push('', `Round ${round}`);
    for (const request of requests.filter((each) => each.round === round)) lines.push(...requestLines(request));
  }
  return `${lines.join('\n')}\n`;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function requestLines({ number, subgraph, kind, after, variables, together, fetches }: ExplainedRequest): string[] {
  const notes = [
    ...(kind === 'query' ? [] : [kind]),
    ...(after.length > 0 ? [`after ${after.map((earlier) => `#${earlier}`).join(', ')}`] : []),
    ...(together > 1 ? [`${together} fetches put together`] : []),
    ...(variables.length > 0 ? [`with ${variables.map((name) => `$${name}`).join(', ')}`] : []),
  ];
  const heading = `  #${number} ${subgraph}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`;
  return [heading, ...fetches.flatMap(fetchLines)];
}

function fetchLines({ paths, needs, brings, when }: ExplainedFetch): string[] {
  return [
    `     at ${paths.join(', ') || 'the root'}${when.length > 0 ? `, ${when.join(' and ')}` : ''}`,
    ...(needs === null ? [] : [`       needs  ${needs}`]),
    ...wrapped(lineOf(brings)).map((line, place) => `       ${place === 0 ? 'brings' : '      '} ${line}`),
  ];
}

/** Columns of a line of fields. */
const WIDTH = 100;

/** Broken between words. */
function wrapped(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length >= WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
