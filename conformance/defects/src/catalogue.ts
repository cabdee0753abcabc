import { capsuleDefects } from './capsule/catalogue.ts';
import { clientDefects } from './client/catalogue.ts';
import { containerDefects } from './container/catalogue.ts';
import type { Defect, ServerDefect } from './defect.ts';
import { sharesDefects } from './shares/catalogue.ts';

/** Every planted defect of a server, in the order in which the table tells them. */
export const serverDefects: readonly ServerDefect[] = [...capsuleDefects, ...sharesDefects];

/** Every planted defect: those of clients last, of which a world finds some and vectors the others. */
export const defects: readonly Defect[] = [...serverDefects, ...clientDefects, ...containerDefects];
