/** Small files of the kinds that are handed in, and of one that is not. */

/** A PDF of one empty page; with a size, exactly so many bytes. */
export function pdf(size?: number): Buffer {
  const head = '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n';
  const tail = `\ntrailer<</Root 1 0 R>>\nstartxref\n${head.length}\n%%EOF\n`;
  const filling = size === undefined ? '' : `%${'x'.repeat(size - head.length - tail.length - 1)}`;
  return Buffer.from(head + filling + tail, 'latin1');
}

/** A JPEG of one grey pixel. */
export const jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/' +
    'yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k=',
  'base64',
);

/** An archive with nothing in it but a name. */
export const zip = Buffer.from(
  'UEsDBAoAAAAAAAAAIQAAAAAAAAAAAAAAAAAFAAAAYS50eHRQSwECHgMKAAAAAAAAACEAAAAAAAAAAAAAAAAABQAAAAAAAAAAAAAAtIEAAAAAYS50eHRQSwUG' +
    'AAAAAAEAAQAzAAAAIwAAAAAA',
  'base64',
);
