export type { CapsuleType, ListedCertificate, ListedServer, ServerList } from './model.ts';
export { findServer, pinsOf } from './find.ts';
export { parseServerList } from './parse.ts';
export { ServerListProblem, type ServerListCode } from './problem.ts';
