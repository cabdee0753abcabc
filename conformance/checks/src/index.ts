export { capsuleChecks } from './capsule/catalogue.ts';
export { sharesChecks } from './shares/catalogue.ts';
export { runServerSuite } from './suite.ts';
