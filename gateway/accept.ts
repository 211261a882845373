/** What an answer can be sent as; the first where a client has no preference. */
const offered = ['application/json', 'application/graphql-response+json'] as const;

export type MediaType = (typeof offered)[number];

export interface Accepted {
  readonly mediaType: MediaType;
  /** The client named it, and does not merely accept anything. */
  readonly named: boolean;
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

/** What to answer as by the `Accept` header (RFC 9110, 12.5.1); null where the client takes nothing that there is. */
export function acceptedBy(accept: string | undefined): Accepted | null {
  // Said by nearly all clients.
  if (accept === undefined || accept === '*/*') return { mediaType: offered[0], named: false };
  const ranges = accept.split(',').map(rangeOf);
  const found = offered
    .map((mediaType) => ({ mediaType, ...preferenceFor(mediaType, ranges) }))
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || Number(b.named) - Number(a.named) || a.place - b.place);
  return found[0] ? { mediaType: found[0].mediaType, named: found[0].named } : null;
}

function rangeOf(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  return { type, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
}

/** By the range that says most about it: the type itself, then `application/*`, then anything. */
function preferenceFor(mediaType: MediaType, ranges: readonly Range[]) {
  for (const type of [mediaType, 'application/*', '*/*']) {
    const place = ranges.findIndex((range) => range.type === type);
    const range = ranges[place];
    if (range) return { quality: range.quality, named: type === mediaType, place };
  }
  return { quality: 0, named: false, place: 0 };
}
