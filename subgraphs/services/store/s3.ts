import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Fault } from '../../shared/errors';
import { Spool, type Spooled } from './spool';
import type { AttachmentStore, Stored } from './store';
import { isDigest, verified } from './verified';

export interface S3Settings {
  readonly bucket: string;
  /** What every key begins with; empty, or ending in a slash. */
  readonly prefix: string;
  readonly region: string;
  /** Undefined: AWS itself. */
  readonly endpoint: string | undefined;
  /** A folder of this machine where a content waits until it is there. */
  readonly spool: string;
  /** Undefined: those of the machine, as the SDK finds them. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

const CONNECT_MS = 2_000;
const ANSWER_MS = 8_000;

/**
 * A bucket of an S3-compatible service. An object appears there as a whole, so a content waits in a file until its digest,
 * which is its key, is known. The SDK is loaded when the first content comes or goes: whoever keeps a folder never pays for it.
 */
export class S3Store implements AttachmentStore {
  #connected: Promise<Connected> | undefined;

  readonly #spool: Spool;

  constructor(private readonly settings: S3Settings) {
    this.#spool = new Spool(settings.spool);
  }

  async put(content: Readable | Buffer): Promise<Stored> {
    const { path, ...stored } = await this.#spool.write(content);
    try {
      await this.#send({ path, ...stored });
      return stored;
    } finally {
      await this.#spool.discard(path);
    }
  }

  async open(sha256: string): Promise<Readable> {
    if (!isDigest(sha256)) throw new Fault('NOT_FOUND');
    const { sdk, client } = await this.#connect();
    try {
      const { Body } = await client.send(new sdk.GetObjectCommand(this.#placeOf(sha256)));
      return verified(Body as Readable, sha256);
    } catch (error) {
      throw new Fault(error instanceof sdk.NoSuchKey ? 'NOT_FOUND' : 'UPSTREAM_UNAVAILABLE', error);
    }
  }

  async close(): Promise<void> {
    const connected = await this.#connected;
    connected?.client.destroy();
  }

  async #send({ path, sha256, size }: Spooled): Promise<void> {
    const { sdk, client } = await this.#connect();
    const body = createReadStream(path);
    const command = new sdk.PutObjectCommand({ ...this.#placeOf(sha256), Body: body, ContentLength: size });
    signContent(command, sha256);
    try {
      await client.send(command);
    } catch (error) {
      throw new Fault('UPSTREAM_UNAVAILABLE', error);
    } finally {
      body.destroy();
    }
  }

  #placeOf(sha256: string): { Bucket: string; Key: string } {
    const { bucket, prefix } = this.settings;
    return { Bucket: bucket, Key: `${prefix}${sha256}` };
  }

  #connect(): Promise<Connected> {
    this.#connected ??= connect(this.settings);
    return this.#connected;
  }
}

interface Connected {
  readonly sdk: typeof import('@aws-sdk/client-s3');
  readonly client: S3Client;
}

async function connect({ region, endpoint, credentials }: S3Settings): Promise<Connected> {
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({
    region,
    // Names of buckets are no names of hosts where the service is one's own.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials ? { credentials } : {}),
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS, throwOnRequestTimeout: true },
    // The digest is checked here, and by the service through the signature; trailers are more than many services know.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // What fails is thrown, and stands in our log where it is caught.
    logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
  return { sdk, client };
}

/** Has the signature cover the content, which the SDK would leave out for a stream: other bytes than these are refused. */
function signContent(command: PutObjectCommand, sha256: string): void {
  command.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      headers['x-amz-content-sha256'] = sha256;
      return next(args);
    },
    { step: 'build', name: 'signContent' },
  );
}
