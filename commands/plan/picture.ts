import { type Graph, instance } from '@viz-js/viz';
import { type ExplainedFetch, type ExplainedRequest, fieldsOf } from './explained';

/** Fills of the subgraphs, in the order in which they come; light enough for black letters. */
const FILLS = ['#cfe2f3', '#d9ead3', '#fff2cc', '#f4cccc', '#d9d2e9', '#fce5cd', '#d0e0e3', '#ead1dc'];

/** Every letter is as wide as in the browser's own, so boxes fit where this font is not installed. */
const FONT = 'Courier';

/** Fetches, places and fields that a box names one by one. */
const MOST = 6;

/** The plan as SVG: from the client through the rounds of requests to the answer. An arrow means that something is waited for. */
export async function planPicture(title: string, requests: readonly ExplainedRequest[]): Promise<string> {
  const viz = await instance();
  return viz.renderString(graphOf(title, requests), { format: 'svg' });
}

function graphOf(title: string, requests: readonly ExplainedRequest[]): Graph {
  const subgraphs = [...new Set(requests.map(({ subgraph }) => subgraph))];
  const rounds = [...new Set(requests.map(({ round }) => round))];
  const awaited = new Set(requests.flatMap(({ after }) => after));
  const first = requests.filter(({ after }) => after.length === 0);
  const last = requests.filter(({ number }) => !awaited.has(number));
  return {
    directed: true,
    graphAttributes: { label: escaped(title), labelloc: 't', rankdir: 'LR', fontname: FONT, ranksep: 0.6 },
    nodeAttributes: { shape: 'box', style: 'rounded,filled', fillcolor: 'white', fontname: FONT, fontsize: 11 },
    edgeAttributes: { color: '#555555' },
    nodes: ['client', 'answer'].map((name) => ({ name, attributes: { label: name, shape: 'oval' } })),
    subgraphs: rounds.map((round) => ({
      name: `cluster_${round}`,
      graphAttributes: { label: `round ${round}`, color: '#bbbbbb', style: 'dashed', fontsize: 11 },
      nodes: requests
        .filter((request) => request.round === round)
        .map((request) => ({
          name: nameOf(request.number),
          attributes: {
            label: labelOf(request),
            fillcolor: FILLS[subgraphs.indexOf(request.subgraph) % FILLS.length] ?? 'white',
          },
        })),
    })),
    edges: [
      ...first.map(({ number }) => ({ tail: 'client', head: nameOf(number) })),
      ...requests.flatMap(({ number, after }) => after.map((tail) => ({ tail: nameOf(tail), head: nameOf(number) }))),
      ...(requests.length > 0 ? last : []).map(({ number }) => ({ tail: nameOf(number), head: 'answer' })),
      ...(requests.length > 0 ? [] : [{ tail: 'client', head: 'answer' }]),
    ],
  };
}

const nameOf = (number: number): string => `request ${number}`;

/** Lines of a box; `\l` ends one that begins at the left. */
function labelOf({ number, subgraph, kind, fetches }: ExplainedRequest): string {
  const heading = `#${number} ${subgraph}${kind === 'query' ? '' : ` (${kind})`}`;
  const lines = fetches.slice(0, MOST).flatMap(fetchLines);
  const more = fetches.length > MOST ? [`and ${fetches.length - MOST} fetches more`] : [];
  return [heading, ...lines, ...more].map((line) => `${escaped(line)}\\l`).join('');
}

function fetchLines({ paths, needs, brings, when }: ExplainedFetch): string[] {
  return [
    [...(paths.length > 0 ? [`at ${some(paths)}`] : []), ...when].join(', '),
    ...(needs === null ? [] : [`  needs ${needs}`]),
    `  brings ${some(fieldsOf(brings))}`,
  ].filter((line) => line !== '');
}

const some = (words: readonly string[]): string =>
  words.slice(0, MOST).join(', ') + (words.length > MOST ? ` and ${words.length - MOST} more` : '');

/** A backslash is Graphviz's own sign in labels. */
const escaped = (text: string): string => text.replaceAll('\\', '\\\\');
