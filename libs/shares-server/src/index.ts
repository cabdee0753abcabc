export {
  createSharesServer,
  sharesServerRules,
  type SharesServer,
  type SharesServerPorts,
  type SharesServerRules,
  type SharesServerUrls,
} from './server.ts';
export type { SharesServerConfig } from './config.ts';
export type { SharesSettings } from './settings.ts';
export type { CreateShareContext } from './create/context.ts';
export type { GetShareContext } from './get/context.ts';
export type { ShareContext } from './share-context.ts';
