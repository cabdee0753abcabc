import type { CapsuleDefect } from '../defect.ts';
import { without } from '../rules.ts';
import { inUpload } from './plant.ts';

export const expiryDefects: readonly CapsuleDefect[] = [
  {
    id: 'capsule/expiry-past-accepted',
    server: 'capsule-server',
    area: 'expiry',
    what: 'Stores a capsule whose expiry time has passed.',
    caughtBy: ['capsule/upload/expiry-past'],
    plant: inUpload((rules) => without(rules, 'expiry-past')),
  },
];
