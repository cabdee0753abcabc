import { accessEnded } from './decrypt/access-ended.ts';
import { offlineDecryption } from './decrypt/container.ts';
import { fetchConnections } from './decrypt/fetch-connection.ts';
import { fetches } from './decrypt/fetch.ts';
import { fetchFailures } from './decrypt/no-capsule.ts';
import { fetchesByList } from './decrypt/server-list.ts';
import { wrongCapsules } from './decrypt/wrong-capsule.ts';
import { offlineEncryption } from './encrypt/container.ts';
import { lookUps } from './encrypt/directory.ts';
import { labels } from './encrypt/label.ts';
import { beforeUpload, uploadConnections, uploadFailures } from './encrypt/server-faults.ts';
import { configuration, uploadsByList } from './encrypt/server-list.ts';
import { expiries, uploads } from './encrypt/upload.ts';
import { passwordDecryption } from './password/decrypt.ts';
import { passwordEncryption } from './password/encrypt.ts';
import { reencryption } from './reencrypt/reencrypt.ts';
import { collecting, collectingFailures, signing } from './shares/decrypt.ts';
import { splitting, splittingFailures } from './shares/encrypt.ts';
import { ticketRules } from './shares/tickets.ts';
import type { ClientRule } from './target.ts';

/** All that is checked of a client, in the order in which a report tells it. */
export const clientChecks: readonly ClientRule[] = [
  ...offlineEncryption,
  ...labels,
  ...uploads,
  ...expiries,
  ...lookUps,
  ...beforeUpload,
  ...uploadConnections,
  ...uploadFailures,
  ...uploadsByList,
  ...configuration,
  ...offlineDecryption,
  ...fetches,
  ...fetchFailures,
  ...wrongCapsules,
  ...accessEnded,
  ...fetchConnections,
  ...fetchesByList,
  ...splitting,
  ...splittingFailures,
  ...collecting,
  ...ticketRules,
  ...signing,
  ...collectingFailures,
  ...passwordEncryption,
  ...passwordDecryption,
  ...reencryption,
];
