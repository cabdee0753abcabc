export type { CapsuleType, ListedCertificate, ListedServer, ServerList } from './model.ts';
export { findServer, pinsOf } from './find.ts';
export { parseServerList } from './parse.ts';
export { ServerListProblem, type ServerListCode } from './problem.ts';
export { parseDraft } from './parse.ts';
export { lintServerList, type Finding, type LintOptions } from './lint/lint.ts';
export type { Published, RuleCode, Severity } from './lint/rule.ts';
