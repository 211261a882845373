import { toDataURL } from 'qrcode';

interface Shown {
  readonly token: string;
}

const drawn = new WeakMap<Shown, Promise<string>>();

/**
 * A ticket's token as a QR picture (ISO/IEC 18004), PNG as a data: URL. Level M bears scratches and glare on a telephone;
 * the quiet zone is the four modules that the standard asks for. Drawn once for each ticket that is shown: an answer with a
 * thousand aliases of it keeps nobody else waiting.
 */
export function qrPicture(ticket: Shown): Promise<string> {
  const known = drawn.get(ticket);
  if (known) return known;
  const picture = toDataURL(ticket.token, { type: 'image/png', errorCorrectionLevel: 'M', margin: 4, scale: 5 });
  drawn.set(ticket, picture);
  return picture;
}
