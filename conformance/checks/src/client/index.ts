export { clientChecks } from './catalogue.ts';
export { demandClientReady, examineClient, type ClientExamination } from './doctor.ts';
export { runClientSuite } from './suite.ts';
export type { ClientTarget } from './target.ts';
export { openClientWorld, type ClientWorld } from './world/open.ts';
