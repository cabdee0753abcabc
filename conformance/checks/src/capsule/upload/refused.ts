import type { CapsuleTarget, Check } from '@testbed/runner';
import { refusal, type Refusal } from '../../refusal.ts';
import { passingUpload, upload, type Upload } from './request.ts';

type UploadRefusal = Omit<Refusal<CapsuleTarget, Upload>, 'twin' | 'refusedBy'> & Partial<Pick<Refusal<CapsuleTarget, Upload>, 'twin' | 'refusedBy'>>;

/** An upload that must be refused: unless told otherwise one to a P-384 key, with 400. */
export function uploadRefusal(check: UploadRefusal): Check<CapsuleTarget> {
  return refusal(upload, { twin: passingUpload, refusedBy: { statuses: [400] }, ...check });
}
