import { offlineEncryption } from './encrypt/container.ts';
import { beforeUpload, uploadConnections, uploadFailures } from './encrypt/server-faults.ts';
import { configuration, uploadsByList } from './encrypt/server-list.ts';
import { expiries, uploads } from './encrypt/upload.ts';
import { passwordDecryption } from './password/decrypt.ts';
import { passwordEncryption } from './password/encrypt.ts';
import type { ClientRule } from './target.ts';

/** All that is checked of a client, in the order in which a report tells it. */
export const clientChecks: readonly ClientRule[] = [
  ...offlineEncryption,
  ...uploads,
  ...expiries,
  ...beforeUpload,
  ...uploadConnections,
  ...uploadFailures,
  ...uploadsByList,
  ...configuration,
  ...passwordEncryption,
  ...passwordDecryption,
];
