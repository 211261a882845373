import { Readable } from 'node:stream';
import { Fault } from '../../shared/errors';
import { lineOf } from '../../shared/text';
import { decoded, sizeOf, tailOf } from './base64';
import { mediaTypeOf, mediaTypes, TAIL_BYTES } from './sniff';
import { type AttachmentStore, MOST_BYTES, type Stored } from './store';

/** A file as a client hands it in. */
export interface Upload {
  readonly name: string;
  readonly mediaType: string;
  readonly contentBase64: string;
}

/** What the row of an attachment says of its file. */
export interface StoredAttachment extends Stored {
  readonly name: string;
  readonly mediaType: string;
}

const LONGEST_NAME = 200;
/** What would lead out of a folder, or hide from the eye how a name really ends. */
const NOT_IN_NAMES = /[\\/\p{Cf}]/u;

/**
 * Keeps the content of a file whose name, declared media type and content agree. Throws `BAD_USER_INPUT` for any other, and
 * then nothing of it is kept. Belongs before the transaction that notes it: what no row names is of no harm.
 */
export async function storeAttachment(upload: Upload, store: AttachmentStore): Promise<StoredAttachment> {
  const { mediaType, contentBase64 } = upload;
  const name = fileName(upload.name);
  if (!mayEnd(name, mediaType)) throw new Fault('BAD_USER_INPUT');
  const size = sizeOf(contentBase64);
  if (size < 1 || size > MOST_BYTES) throw new Fault('BAD_USER_INPUT');
  const [head = Buffer.alloc(0)] = decoded(contentBase64);
  const found = await mediaTypeOf(head, tailOf(contentBase64, TAIL_BYTES));
  if (found !== mediaType) throw new Fault('BAD_USER_INPUT');
  return { name, mediaType, ...(await store.put(Readable.from(decoded(contentBase64)))) };
}

/** A name of a file and nothing more, in NFC. Throws `BAD_USER_INPUT`. */
function fileName(text: string): string {
  const name = lineOf(text, LONGEST_NAME);
  if (NOT_IN_NAMES.test(name)) throw new Fault('BAD_USER_INPUT');
  return name;
}

function mayEnd(name: string, mediaType: string): boolean {
  const endings = Object.hasOwn(mediaTypes, mediaType) ? mediaTypes[mediaType] : undefined;
  const dot = name.lastIndexOf('.');
  return dot > 0 && endings !== undefined && endings.includes(name.slice(dot + 1).toLowerCase());
}
