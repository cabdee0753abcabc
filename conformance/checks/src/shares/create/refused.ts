import type { Check, SharesTarget, Subject } from '@testbed/runner';
import { refusal, type RefusedBy } from '../../refusal.ts';
import { acceptance } from '../acceptance.ts';
import { aSigner } from '../needs.ts';
import { create, creationOf, passingCreation, shareFor, signerOf, type Creation, type ShareJson } from './request.ts';

type Told = Pick<Check<SharesTarget>, 'id' | 'requirements' | 'expected' | 'why' | 'next'> & Partial<Pick<Check<SharesTarget>, 'level' | 'needs' | 'notSoleKiller'>>;

/** A check of a creation: what it says, and what differs from a good one. */
interface CreationCheck extends Told {
  readonly change: (request: Creation, subject: Subject<SharesTarget>) => Creation;
}

/** A share is accepted, the same one with one change is refused with 400. A MUST unless it says otherwise. */
export function creationRefused({ change, ...check }: CreationCheck, refusedBy: RefusedBy = { statuses: [400] }): Check<SharesTarget> {
  return refusal(create, { level: 'MUST', needs: [aSigner], ...check, twin: passingCreation, mutate: change, refusedBy });
}

/** A share is accepted, and so is the same one with one change. */
export function creationAccepted({ change, ...check }: CreationCheck): Check<SharesTarget> {
  return acceptance(create, { level: 'MUST', needs: [aSigner], ...check, twin: passingCreation, change });
}

/** The request with another JSON, made from the share of the target's first signer. */
export function withJson(change: (share: ShareJson, subject: Subject<SharesTarget>) => unknown): CreationCheck['change'] {
  return (_request, subject) => creationOf(change(shareFor(signerOf(subject.target), subject), subject));
}

/** The request with other bytes in its body. */
export function withBody(change: (body: string) => string): CreationCheck['change'] {
  return (request) => ({ ...request, body: Buffer.from(change(Buffer.from(request.body).toString())) });
}
