export { argumentNames, type Adapter, type Argument, type ArgumentName } from './adapter.ts';
export { readAdapter } from './read.ts';
export { compose, type Order } from './compose.ts';
export { clientVersion, runClient, type ClientRun, type RunSurroundings } from './run.ts';
export { worldArguments, type CardHolder, type WorldArguments, type WorldPlaces } from './world-arguments.ts';
export { slotOf } from './slot.ts';
export { AdapterProblem, type AdapterCode } from './problem.ts';
