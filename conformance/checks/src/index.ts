export { capsuleChecks, runServerSuite, sharesChecks } from './suite.ts';
