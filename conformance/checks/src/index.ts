export { capsuleChecks, runServerSuite, sharesChecks } from './suite.ts';
export { clientChecks, demandClientReady, notObservable, openClientWorld, runClientSuite, type ClientTarget, type ClientWorld } from './client/index.ts';
