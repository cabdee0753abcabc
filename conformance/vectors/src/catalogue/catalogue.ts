import type { Vector } from '../vector.ts';
import { envelopeVectors } from './envelope.ts';
import { fileNameVectors } from './file-name.ts';
import { headerByteVectors } from './header-bytes.ts';
import { headerTableVectors } from './header-tables.ts';
import { hmacVectors } from './hmac.ts';
import { kekVectors } from './kek.ts';
import { labelVectors } from './label.ts';
import { limitVectors } from './limits.ts';
import { payloadTagVectors } from './payload-tag.ts';
import { recipientVectors } from './recipient.ts';
import { tarVectors } from './tar.ts';
import { zlibVectors } from './zlib.ts';

/** Every vector of the kit, from the outermost layer inwards. */
export const vectors: readonly Vector[] = [
  ...envelopeVectors,
  ...headerTableVectors,
  ...headerByteVectors,
  ...recipientVectors,
  ...labelVectors,
  ...kekVectors,
  ...hmacVectors,
  ...payloadTagVectors,
  ...zlibVectors,
  ...tarVectors,
  ...fileNameVectors,
  ...limitVectors,
];
