export { capsuleChecks } from './capsule/catalogue.ts';
export { runServerSuite } from './suite.ts';
