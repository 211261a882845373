import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Wish } from '../commands/tokens';
import { cast, offices } from '../population/cast';
import { ApplicationRow, AttachmentRow } from '../subgraphs/services/entities';
import { LocalStore } from '../subgraphs/services/store/local';
import { MOST_BYTES } from '../subgraphs/services/store/store';
import { newId } from '../subgraphs/shared/ids';
import { type Answer, databaseKinds, Graph, transports } from './graph';
import { jpeg, pdf } from './papers';

/** Files of an application: handed in through the gateway, and read back by those who may read the application. */

const asMai: Wish = { as: 'citizen' };
const writing: Wish = { as: 'citizen', scope: 'profile:read application:read application:write applications' };
const asHanh: Wish = { as: 'officer', person: 'hanh' };
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

const ATTACH = `mutation ($id: ID!, $name: String!, $mediaType: String!, $content: String!, $key: ID!) {
  attachToApplication(id: $id, name: $name, mediaType: $mediaType, contentBase64: $content, idempotencyKey: $key) {
    attachments { id name mediaType size sha256 url }
  }
}`;

interface File {
  readonly name?: string;
  readonly mediaType?: string;
  readonly content?: Buffer;
}

type Place = [(typeof databaseKinds)[number], (typeof transports)[number]];
const places = databaseKinds.flatMap((kind): Place[] =>
  kind === 'sqlite' ? transports.map((transport) => [kind, transport]) : [[kind, 'http']],
);

describe.each(places)('a file of an application, on %s, %s', (database, transport) => {
  const folder = mkdtempSync(join(tmpdir(), 'cong-dan-so-files-'));
  const contents = join(folder, 'attachments');
  const store = new LocalStore(contents);
  const placeOf = (digest: string): string => join(contents, digest.slice(0, 2), digest.slice(2, 4), digest);
  let graph: Graph;
  /** Mai's, at work on Officer Hạnh's desk. */
  let filed: ApplicationRow;
  /** Mai's, which she is still writing. */
  let draft: ApplicationRow;

  beforeAll(async () => {
    graph = await Graph.start({ database, transport, residents: 60, settings: { DATA_DIR: folder } });
    const desk = { agency: offices.hanh.agency, areaCode: offices.hanh.areaCode };
    filed = await writes({ ...desk, code: 'H01-261119-800001', state: 'ACCEPTED' });
    draft = await writes({ code: 'H01-261119-800002', state: 'DRAFT', submittedAt: null });
  });
  afterAll(async () => {
    await graph.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const source = () => {
    const found = graph.chapters.get('services')?.database?.source;
    if (!found) throw new Error('the services chapter is not open');
    return found;
  };

  /** Another application like one that Mai has. */
  async function writes(changes: Partial<ApplicationRow>): Promise<ApplicationRow> {
    const rows = source().getRepository(ApplicationRow);
    const like = await rows.findOneByOrFail({ residentId: cast.mai.id, subjectId: cast.mai.id });
    const row = { ...like, id: newId(), onceKey: null, decidedAt: null, ...changes };
    await rows.insert(row);
    return row;
  }

  /** A file that is there already. */
  async function keeps(applicationId: string, { name = 'to-khai.pdf', mediaType = 'application/pdf', content }: File) {
    const stored = await store.put(content ?? pdf());
    const addedAt = '2026-11-19T03:00:00.000Z';
    const row = {
      id: newId(),
      residentId: cast.mai.id,
      applicationId,
      name,
      mediaType,
      paper: null,
      addedAt,
      ...stored,
    };
    await source().getRepository(AttachmentRow).insert(row);
    return row;
  }

  async function reads(id: string, wish: Wish | null = asMai, headers: Record<string, string> = {}) {
    const all = wish === null ? headers : { authorization: `Bearer ${await graph.token(wish)}`, ...headers };
    const response = await fetch(`${graph.url}/attachments/${id}`, { headers: all });
    return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
  }

  const codeIn = ({ body }: { body: Buffer }): string => JSON.parse(body.toString()).errors[0].extensions.code;

  const attaches = (file: File, key = newId(), wish = writing): Promise<Answer> =>
    graph.asks(ATTACH, {
      as: wish,
      variables: {
        id: draft.id,
        name: file.name ?? 'to-khai.pdf',
        mediaType: file.mediaType ?? 'application/pdf',
        content: (file.content ?? pdf()).toString('base64'),
        key,
      },
    });

  const logged = async (as: Wish = asMai) => {
    const query =
      '{ me { accessLog(first: 100) { totalCount edges { node { basis receiver fields outcome purposeCode } } } } }';
    const answer = await graph.asks(query, { as });
    expect(answer).toBeWhole();
    return answer.data.me.accessLog.edges.map(({ node }: { node: { fields: string[] } }) => node);
  };
  const downloadsLogged = async (): Promise<{ basis: string; receiver: string; outcome: string }[]> =>
    (await logged()).filter(({ fields }: { fields: string[] }) => fields.includes('Attachment.url'));

  it('comes back byte for byte, as nothing that a browser would open', async () => {
    const { id } = await keeps(filed.id, { name: 'Tờ khai (bản 1).pdf', content: pdf(700_000) });
    const { status, headers, body } = await reads(id);
    expect(status).toBe(200);
    expect(body.equals(pdf(700_000))).toBe(true);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': '700000',
      'content-disposition': "attachment; filename*=UTF-8''T%E1%BB%9D%20khai%20%28b%E1%BA%A3n%201%29.pdf",
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
    });
    expect(headers.get('x-request-id')).not.toBeNull();
  });

  it('of every type comes back as that', async () => {
    const image = await keeps(filed.id, { name: 'anh.jpg', mediaType: 'image/jpeg', content: jpeg });
    const { headers, body } = await reads(image.id);
    expect(headers.get('content-type')).toBe('image/jpeg');
    expect(body.equals(jpeg)).toBe(true);
  });

  it('is handed in at its full ten megabytes, and read at the address that the answer names', async () => {
    const content = pdf(MOST_BYTES);
    const answer = await attaches({ content });
    expect(answer).toBeWhole();
    const attachment = answer.data.attachToApplication.attachments.at(-1);
    expect(attachment).toMatchObject({
      size: MOST_BYTES,
      sha256: sha256(content),
      url: `/attachments/${attachment.id}`,
    });
    expect((await reads(attachment.id)).body.equals(content)).toBe(true);
    expect(readdirSync(join(contents, 'incoming'))).toEqual([]);
  });

  it('is refused at a byte more, or as something else than it says, and nothing of it stays', async () => {
    const before = readdirSync(contents);
    for (const file of [{ content: pdf(MOST_BYTES + 1) }, { content: jpeg }, { name: '../a.pdf' }]) {
      expect(await attaches(file)).toBeRefusedWith('BAD_USER_INPUT');
    }
    expect(readdirSync(contents)).toEqual(before);
    expect(readdirSync(join(contents, 'incoming'))).toEqual([]);
  });

  it('stands on the record of whose it is, before it is read', async () => {
    const { id } = await keeps(filed.id, {});
    const before = await downloadsLogged();
    expect((await reads(id)).status).toBe(200);
    expect((await reads(id, asHanh, { purpose: filed.id })).status).toBe(200);
    const after = await downloadsLogged();
    expect(after).toHaveLength(before.length + 2);
    expect(after.map(({ basis }) => basis)).toEqual(expect.arrayContaining(['SELF', 'MANDATE']));
    const byOffice = after.find(({ basis }) => basis === 'MANDATE');
    expect(byOffice).toMatchObject({ receiver: offices.hanh.agency, outcome: 'DISCLOSED', purposeCode: 'APPLICATION' });
  });

  describe('is open to nobody else', () => {
    let file: AttachmentRow;
    beforeAll(async () => {
      file = await keeps(filed.id, { content: pdf(5_000) });
    });

    it('than who shows a token', async () => {
      const told = await reads(file.id, null);
      expect([told.status, codeIn(told)]).toEqual([401, 'UNAUTHENTICATED']);
      const bad = await reads(file.id, null, { authorization: 'Bearer no.such.token' });
      expect([bad.status, codeIn(bad)]).toEqual([401, 'UNAUTHENTICATED']);
    });

    it('than whose token reads applications', async () => {
      for (const wish of [
        { as: 'bank' },
        { as: 'analyst' },
        { as: 'citizen', scope: 'profile:read applications' },
      ] as const) {
        const told = await reads(file.id, wish);
        expect([told.status, codeIn(told)]).toEqual([403, 'FORBIDDEN']);
      }
    });

    it('and to a stranger it looks as if it were not there', async () => {
      const unknown = await reads(newId());
      expect([unknown.status, codeIn(unknown)]).toEqual([404, 'NOT_FOUND']);
      const others: [Wish, Record<string, string>?][] = [
        [{ as: 'citizen', person: 'quang' }],
        [{ as: 'citizen', scope: 'profile:read application:read identity.core' }],
        [asHanh],
        [asHanh, { purpose: draft.id }],
        [asHanh, { purpose: newId() }],
        [{ as: 'officer', person: 'tam' }, { purpose: filed.id }],
        [{ as: 'bank', scope: 'application:read kyc:read' }],
        [{ as: 'partner', scope: 'application:read identity.core' }],
      ];
      for (const [wish, headers] of others) {
        const told = await reads(file.id, wish, headers);
        expect([wish, headers, told.status]).toEqual([wish, headers, 404]);
        expect(told.body.toString()).toBe(unknown.body.toString());
      }
    });

    it('than the office whose desk it lies on, for that application and as long as it does', async () => {
      expect((await reads(file.id, asHanh, { purpose: filed.id })).status).toBe(200);
      const done = await writes({ ...filed, id: newId(), code: 'H01-261119-800003', state: 'COMPLETED' });
      const { id } = await keeps(done.id, {});
      expect((await reads(id, asHanh, { purpose: done.id })).status).toBe(404);
      expect((await reads(file.id, asHanh, { purpose: done.id })).status).toBe(404);
      // The draft of the same person is of no desk, whatever else lies there.
      const own = await keeps(draft.id, {});
      expect((await reads(own.id, asHanh, { purpose: filed.id })).status).toBe(404);
      expect((await reads(own.id)).status).toBe(200);
    });

    it.each(['..%2f..%2fpackage.json', '%00', 'a'.repeat(500), 'constructor', "' OR 1=1", ''])(
      'and at %j there is nothing',
      async (id) => {
        const told = await reads(id);
        expect([400, 404]).toContain(told.status);
      },
    );

    it('by HEAD, by POST or in parts', async () => {
      const headers = { authorization: `Bearer ${await graph.token(asMai)}` };
      for (const method of ['HEAD', 'POST', 'DELETE']) {
        expect((await fetch(`${graph.url}/attachments/${file.id}`, { method, headers })).status).toBe(404);
      }
      const told = await reads(file.id, asMai, { range: 'bytes=0-9' });
      expect([told.status, told.body.length]).toEqual([200, 5_000]);
    });
  });

  it('of a made-up population is known by name and has no content, which discloses nothing', async () => {
    const rows = await source().getRepository(AttachmentRow).findBy({ residentId: cast.mai.id });
    const known = rows.find(({ sha256: digest }) => !existsSync(placeOf(digest)));
    if (!known) throw new Error('Mai has no attachment of before');
    const before = (await downloadsLogged()).length;
    const told = await reads(known.id);
    expect([told.status, codeIn(told)]).toEqual([404, 'NOT_FOUND']);
    expect(await downloadsLogged()).toHaveLength(before);
  });

  it('cannot be read while its store is away, and that is no disclosure', async () => {
    const { id } = await keeps(filed.id, { content: pdf(9_000) });
    const before = (await downloadsLogged()).length;
    renameSync(contents, `${contents}-away`);
    writeFileSync(contents, '');
    const told = await reads(id);
    expect([told.status, codeIn(told)]).toEqual([503, 'UPSTREAM_UNAVAILABLE']);
    rmSync(contents);
    renameSync(`${contents}-away`, contents);
    expect((await reads(id)).status).toBe(200);
    expect(await downloadsLogged()).toHaveLength(before + 1);
  });

  it('that went bad on its disk never arrives whole', async () => {
    const row = await keeps(filed.id, { content: pdf(400_000) });
    writeFileSync(placeOf(row.sha256), Buffer.concat([pdf(400_000).subarray(0, 399_999), Buffer.from('!')]));
    await expect(reads(row.id)).rejects.toThrow();
  });
});

describe('a file, when chapters are away', () => {
  it.each(['identity', 'services'])('cannot be read without %s', async (down) => {
    const graph = await Graph.start({ residents: 60, down: [down] });
    const response = await fetch(`${graph.url}/attachments/${newId()}`, {
      headers: { authorization: `Bearer ${await graph.token(asMai)}` },
    });
    expect(response.status).toBe(503);
    await graph.close();
  });
});
