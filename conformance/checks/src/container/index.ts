export { containerChecks } from './catalogue.ts';
export { demandContainerReady } from './doctor.ts';
export { runContainerSuite } from './suite.ts';
export type { ContainerTarget } from './target.ts';
