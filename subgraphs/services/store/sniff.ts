import { fileTypeFromBuffer } from 'file-type';

/** What may be handed in, and how the names of such files end. */
export const mediaTypes: Readonly<Record<string, readonly string[]>> = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
};

/** Where readers look for the end of a PDF. */
export const TAIL_BYTES = 1_024;

/**
 * The media type of a content by what it is, not by what anybody says; null for one of no type that may be handed in. Some
 * thousand bytes of the beginning are enough. Of a PDF the end counts too: a beginning alone shows nothing to an officer.
 */
export async function mediaTypeOf(head: Buffer, tail: Buffer): Promise<string | null> {
  // A beginning that breaks the reader's rules halfway is of no type.
  const type = await fileTypeFromBuffer(head).catch(() => undefined);
  if (!type || !Object.hasOwn(mediaTypes, type.mime)) return null;
  return type.mime === 'application/pdf' && !tail.includes('%%EOF') ? null : type.mime;
}
