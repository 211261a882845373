import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { encode } from 'fast-png';
import { storeAttachment } from '../../subgraphs/services/store/attach';
import { LocalStore } from '../../subgraphs/services/store/local';
import { MOST_BYTES } from '../../subgraphs/services/store/store';
import { jpeg, pdf, zip } from '../papers';

const folder = mkdtempSync(join(tmpdir(), 'cong-dan-so-attach-'));
const store = new LocalStore(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const kept = (): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
    : [];

const png = Buffer.from(encode({ width: 2, height: 2, data: new Uint8Array(16), channels: 4 }));
const base64 = (content: Buffer): string => content.toString('base64');

interface Wish {
  readonly name?: string;
  readonly mediaType?: string;
  readonly content?: Buffer;
  readonly contentBase64?: string;
}

const attaches = ({ name = 'to-khai.pdf', mediaType = 'application/pdf', content = pdf(), contentBase64 }: Wish) =>
  storeAttachment({ name, mediaType, contentBase64: contentBase64 ?? base64(content) }, store);

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const next = (letter: string): string => letters[letters.indexOf(letter) + 1] ?? 'A';

/** Refused as a client's mistake, and nothing of it stays. */
async function expectRefused(wish: Wish): Promise<void> {
  const before = kept();
  await expect(attaches(wish)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(kept()).toEqual(before);
}

describe('a file that is what it says', () => {
  it.each<[string, string, Buffer]>([
    ['Tờ khai CT01.pdf', 'application/pdf', pdf()],
    ['TỜ KHAI.PDF', 'application/pdf', pdf()],
    ['ảnh 4x6.jpg', 'image/jpeg', jpeg],
    ['anh.jpeg', 'image/jpeg', jpeg],
    ['chữ ký.png', 'image/png', png],
    ['a.b.c.pdf', 'application/pdf', pdf()],
    ['ghi chú (bản 2), 50% & “mới”.pdf', 'application/pdf', pdf()],
  ])('%s is taken as %s', async (name, mediaType, content) => {
    const stored = await attaches({ name, mediaType, content });
    expect(stored).toMatchObject({ name: name.normalize('NFC'), mediaType, size: content.length });
    expect((await buffer(await store.open(stored.sha256))).equals(content)).toBe(true);
  });

  it('has its name in NFC', async () => {
    const name = 'Tờ khai đăng ký thường trú.pdf';
    expect(await attaches({ name: name.normalize('NFD') })).toMatchObject({ name: name.normalize('NFC') });
  });

  it('has ten megabytes at most', async () => {
    const most = pdf(MOST_BYTES);
    expect(most).toHaveLength(MOST_BYTES);
    expect(await attaches({ content: most })).toMatchObject({ size: MOST_BYTES });
    for (const more of [1, 2, 3, 1024 * 1024]) await expectRefused({ content: pdf(MOST_BYTES + more) });
  });
});

describe('a file that is something else', () => {
  it.each<[string, Wish]>([
    ['a ZIP named .pdf', { content: zip }],
    ['a ZIP that says so', { name: 'ho-so.zip', mediaType: 'application/zip', content: zip }],
    ['a program named .pdf', { content: Buffer.concat([Buffer.from('MZ'), randomBytes(2_000)]) }],
    ['a page named .pdf', { content: Buffer.from('<html><script>alert(1)</script></html>') }],
    ['an SVG named .png', { name: 'a.png', mediaType: 'image/png', content: Buffer.from('<svg onload="x()"/>') }],
    ['an SVG', { name: 'a.svg', mediaType: 'image/svg+xml', content: Buffer.from('<svg xmlns="x"/>') }],
    ['a GIF named .png', { name: 'a.png', mediaType: 'image/png', content: Buffer.from('GIF89a..........') }],
    ['a PNG named .pdf', { content: png }],
    ['a PNG named .jpg', { name: 'a.jpg', mediaType: 'image/jpeg', content: png }],
    ['a PDF that is called a PNG by its type', { mediaType: 'image/png' }],
    ['a PDF that is called a PNG by its name', { name: 'a.png' }],
    ['a PDF of no type', { mediaType: '' }],
    ['a PDF of a type with more to it', { mediaType: 'application/pdf; charset=binary' }],
    ['a PDF of a type in capitals', { mediaType: 'Application/PDF' }],
    ['a PDF of a type that every object has', { mediaType: 'constructor' }],
    ['a PDF with a line end in its type', { mediaType: 'application/pdf\r\nset-cookie: a=b' }],
    ['the beginning of a PDF', { content: pdf().subarray(0, 9) }],
    ['a PDF that was cut off', { content: pdf(200_000).subarray(0, 150_000) }],
    ['a PDF with something before it', { content: Buffer.concat([Buffer.from('x'), pdf()]) }],
    ['a ZIP with a PDF before it', { content: Buffer.concat([pdf(), randomBytes(4_000), zip]) }],
    ['noise', { content: randomBytes(50_000) }],
    ['nothing', { content: Buffer.alloc(0) }],
    ['a byte', { content: Buffer.from('%') }],
  ])('%s is refused', async (_, wish) => {
    await expectRefused(wish);
  });
});

describe('a name that is more than a name', () => {
  it.each([
    '',
    ' ',
    'pdf',
    '.pdf',
    'to-khai',
    'to-khai.',
    'to-khai.pdf.exe',
    'to-khai.exe',
    '../to-khai.pdf',
    '..\\to-khai.pdf',
    '/etc/to-khai.pdf',
    'C:\\to-khai.pdf',
    'a/b.pdf',
    'a\0.pdf',
    'a\n.pdf',
    'a\r\nset-cookie: x=y.pdf',
    'a\u001b[31m.pdf',
    'a\u0085.pdf',
    'to-khai\u202efdp.exe.pdf',
    'to-khai\u2066.pdf',
    'to-khai\u200f.pdf',
    'to\u200bkhai.pdf',
    'to\ufeffkhai.pdf',
    'a\u2028.pdf',
    'a\ud800.pdf',
    `${'a'.repeat(197)}.pdf`,
    `${'ấ'.repeat(197)}.pdf`,
  ])('%j is refused', async (name) => {
    await expectRefused({ name });
  });

  it('has 200 characters at most, however many bytes these are', async () => {
    const name = `${'ấ'.repeat(196)}.pdf`;
    expect(await attaches({ name: name.normalize('NFD') })).toMatchObject({ name });
  });
});

describe('a text that is no base64', () => {
  const good = base64(pdf(300_000));

  it.each<[string, string]>([
    ['with a line end', `${good.slice(0, 76)}\n${good.slice(76)}`],
    ['with a space behind it', `${good} `],
    ['of a data URL', `data:application/pdf;base64,${good}`],
    ['without its padding', base64(pdf(300_001)).replace(/=+$/, '')],
    ['with too much padding', `${good}====`],
    ['with padding in the middle', `${base64(pdf())}${good}`.replace(/^(.{40})/, '$1====')],
    ['of two in one', `${base64(pdf(301))}${base64(pdf(302))}`],
    ['in the letters of base64url', good.replace(/[+/]/, '-')],
    ['with another letter far within', `${good.slice(0, 200_000)}!${good.slice(200_001)}`],
    ['with bits beyond its end', base64(pdf(301)).replace(/(.)==$/, (_, last) => `${next(last)}==`)],
    ['with a letter that looks like another', `${good.slice(0, 100)}А${good.slice(101)}`],
  ])('%s is refused', async (_, contentBase64) => {
    await expectRefused({ contentBase64 });
  });
});
