import type { ClientDefect } from '../defect.ts';
import { headerDefects } from './header.ts';
import { readKeyDefects } from './keys.ts';
import { outputDefects, payloadDefects } from './payload.ts';

/** Broken clients that the vectors must find. */
export const containerDefects: readonly ClientDefect[] = [...headerDefects, ...readKeyDefects, ...payloadDefects, ...outputDefects];
