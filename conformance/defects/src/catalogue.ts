import { capsuleDefects } from './capsule/catalogue.ts';
import type { Defect } from './defect.ts';
import { sharesDefects } from './shares/catalogue.ts';

/** Every planted defect, in the order in which the table tells them. */
export const defects: readonly Defect[] = [...capsuleDefects, ...sharesDefects];
