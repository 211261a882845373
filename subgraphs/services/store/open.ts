import { join } from 'node:path';
import type { Config } from '../../shared/config';
import { LocalStore } from './local';
import { S3Store } from './s3';
import type { AttachmentStore } from './store';

type Settings = Pick<
  Config,
  'DATA_DIR' | 'ATTACHMENTS_URL' | 'S3_ENDPOINT' | 'S3_REGION' | 'S3_ACCESS_KEY_ID' | 'S3_SECRET_ACCESS_KEY'
>;

/** The store that the settings name. Nothing is written or asked before the first content comes. */
export function openStore(config: Settings): AttachmentStore {
  const { ATTACHMENTS_URL: url, DATA_DIR, S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = config;
  const folder = join(DATA_DIR, 'attachments');
  if (url === undefined) return new LocalStore(folder);
  if (url.startsWith('dir:')) return new LocalStore(url.slice('dir:'.length));
  const [bucket = '', ...folders] = url.slice('s3://'.length).split('/').filter(Boolean);
  const hasKeys = S3_ACCESS_KEY_ID !== undefined && S3_SECRET_ACCESS_KEY !== undefined;
  return new S3Store({
    bucket,
    prefix: folders.map((folder) => `${folder}/`).join(''),
    region: S3_REGION,
    endpoint: S3_ENDPOINT,
    spool: join(folder, 'incoming'),
    credentials: hasKeys ? { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY } : undefined,
  });
}
