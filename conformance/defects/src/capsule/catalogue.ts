import type { CapsuleDefect } from '../defect.ts';
import { expiryDefects } from './expiry.ts';

/** Broken capsule servers. */
export const capsuleDefects: readonly CapsuleDefect[] = [...expiryDefects];
