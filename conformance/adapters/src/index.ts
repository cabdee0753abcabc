export { argumentNames, type Adapter, type Argument, type ArgumentName } from './adapter.ts';
export { readAdapter } from './read.ts';
export { compose, type Order } from './compose.ts';
export { clientVersion, runClient, type ClientRun, type RunSurroundings } from './run.ts';
export { AdapterProblem, type AdapterCode } from './problem.ts';
