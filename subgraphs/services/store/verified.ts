import { createHash } from 'node:crypto';
import { pipeline, type Readable, Transform } from 'node:stream';
import { Fault } from '../../shared/errors';

const HEX_SHA256 = /^[0-9a-f]{64}$/;

/** Whether a text can name a content at all; what cannot must never become part of a path. */
export const isDigest = (text: string): boolean => HEX_SHA256.test(text);

/**
 * The same bytes, as long as they are those of the digest. The last of them are held back until that is known: a file that
 * went bad on its disk arrives cut short and never whole.
 */
export function verified(content: Readable, sha256: string): Readable {
  const digest = createHash('sha256');
  let held: Buffer | undefined;
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      digest.update(chunk);
      if (held) this.push(held);
      held = chunk;
      done();
    },
    flush(done) {
      if (digest.digest('hex') !== sha256) {
        done(new Fault('UPSTREAM_UNAVAILABLE', new Error('a content is not what its digest says')));
        return;
      }
      if (held) this.push(held);
      done();
    },
  });
  // Whoever reads is told of a failure by the stream itself.
  pipeline(content, check, () => undefined);
  return check;
}
