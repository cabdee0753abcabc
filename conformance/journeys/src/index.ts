export { inWords } from './in-words.ts';
export type { Journey } from './journey.ts';
export { runJourneys, type Counterexample, type JourneyResult, type JourneyRun } from './run.ts';
export type { JourneyWorld } from './world.ts';
