import type { ClientDefect } from '../defect.ts';
import { containerDefects } from './container.ts';
import { exitDefects } from './exit.ts';
import { keyDefects } from './keys.ts';
import { passwordDefects } from './password.ts';

/** Broken clients. */
export const clientDefects: readonly ClientDefect[] = [...keyDefects, ...containerDefects, ...passwordDefects, ...exitDefects];
