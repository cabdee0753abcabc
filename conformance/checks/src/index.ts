export { capsuleChecks, runServerSuite, sharesChecks } from './suite.ts';
export { clientChecks, demandClientReady, examineClient, openClientWorld, runClientSuite, type ClientExamination, type ClientTarget, type ClientWorld } from './client/index.ts';
export { containerChecks, demandContainerReady, runContainerSuite, type ContainerTarget } from './container/index.ts';
