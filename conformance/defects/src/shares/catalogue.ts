import type { SharesDefect } from '../defect.ts';
import { sharesTransportDefects } from '../transport/catalogue.ts';
import { audienceDefects } from './audience.ts';
import { createDefects } from './create.ts';
import { ticketDefects } from './ticket.ts';

/** Broken shares servers. */
export const sharesDefects: readonly SharesDefect[] = [...createDefects, ...ticketDefects, ...audienceDefects, ...sharesTransportDefects];
