import type { SharesDefect } from '../defect.ts';
import { sharesTransportDefects } from '../transport/catalogue.ts';
import { audienceDefects } from './audience.ts';
import { createDefects } from './create.ts';
import { fetchDefects } from './fetch.ts';
import { nonceDefects } from './nonce.ts';
import { ticketDefects } from './ticket.ts';

/** Broken shares servers. */
export const sharesDefects: readonly SharesDefect[] = [...createDefects, ...nonceDefects, ...fetchDefects, ...ticketDefects, ...audienceDefects, ...sharesTransportDefects];
