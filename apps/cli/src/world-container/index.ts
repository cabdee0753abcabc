export { Cdoc2World, type Cdoc2WorldOptions, type StartedCdoc2World } from './cdoc2-world.ts';
export type { WorldFile } from '../world/world-file.ts';
