export {
  capsuleServerRules,
  createCapsuleServer,
  type CapsuleServer,
  type CapsuleServerPorts,
  type CapsuleServerRules,
  type CapsuleServerUrls,
} from './server.ts';
export type { CapsuleServerConfig } from './config.ts';
export { capsuleServerDocument } from './openapi.ts';
export type { CapsuleSettings } from './settings.ts';
export type { CreateCapsuleContext } from './create/context.ts';
export type { GetCapsuleContext } from './get/context.ts';
export type { RecipientContext } from './recipient/context.ts';
