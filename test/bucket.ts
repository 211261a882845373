import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** A small S3-compatible service: puts and gets objects of whoever signs their request (AWS Signature Version 4) with its keys. */
export class Bucket {
  readonly objects = new Map<string, Buffer>();
  /** Digests of contents that signatures covered. */
  readonly signedContents: string[] = [];
  refused = 0;

  private constructor(
    private readonly server: Server,
    private readonly keys: Keys,
  ) {}

  static async open(keys: Keys): Promise<Bucket> {
    const server = createServer();
    const bucket = new Bucket(server, keys);
    server.on('request', (request, response) => void bucket.#answer(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return bucket;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const { pathname } = new URL(request.url ?? '', this.url);
    const say = (status: number, code: string): void => {
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
    };
    const digest = String(request.headers['x-amz-content-sha256']);
    if (!this.#isSigned(request, digest) || (body.length > 0 && digest !== sha256(body))) {
      this.refused++;
      return say(403, 'SignatureDoesNotMatch');
    }
    const object = this.objects.get(pathname);
    if (request.method === 'PUT') {
      this.objects.set(pathname, body);
      this.signedContents.push(digest);
      response.writeHead(200, { etag: `"${sha256(body)}"` }).end();
    } else if (request.method !== 'GET') say(405, 'MethodNotAllowed');
    else if (!object) say(404, 'NoSuchKey');
    else response.writeHead(200, { 'content-length': object.length }).end(object);
  }

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
  #isSigned(request: IncomingMessage, contentDigest: string): boolean {
    const { authorization = '', 'x-amz-date': date } = request.headers;
    const found = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)$/.exec(authorization);
    const [, credential = '', names = '', signature] = found ?? [];
    const [accessKeyId, ...scope] = credential.split('/');
    if (accessKeyId !== this.keys.accessKeyId || scope[2] !== 's3') return false;
    const url = new URL(request.url ?? '', this.url);
    const query = [...url.searchParams].map(
      ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
    );
    const headers = names
      .split(';')
      .map((name) => `${name}:${String(request.headers[name]).trim().replace(/ +/g, ' ')}\n`);
    const canonical = [request.method, url.pathname, query.sort().join('&'), headers.join(''), names, contentDigest];
    const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonical.join('\n'))].join('\n');
    const key = scope.reduce((before: string | Buffer, part) => hmac(before, part), `AWS4${this.keys.secretAccessKey}`);
    return hmac(key, text).toString('hex') === signature;
  }
}
