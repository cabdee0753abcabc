import type { Check, SharesTarget } from '@testbed/runner';
import { refusal } from '../../refusal.ts';
import { aSigner } from '../needs.ts';
import { askNonce, nonceRequestFor, passingNonceRequest } from './request.ts';

function refused(check: Pick<Check<SharesTarget>, 'id' | 'requirements' | 'expected' | 'why' | 'next'> & Partial<Pick<Check<SharesTarget>, 'notSoleKiller'>>, shareId: (random: (length: number) => Buffer) => string, status: 400 | 404): Check<SharesTarget> {
  return refusal(askNonce, {
    level: 'MUST',
    needs: [aSigner],
    ...check,
    twin: passingNonceRequest,
    mutate: (_request, { random }) => nonceRequestFor(shareId(random)),
    refusedBy: { statuses: [status] },
  });
}

const unknown = {
  requirements: ['UC.KTS.07/1a', 'OAS.CSS/nonce-unknown-404'],
  why: 'The recipient should learn before signing that the share is gone.',
  next: 'Answer 404 when there is no such share.',
};
const bounds = { why: 'The contract limits ids to 18 to 34 characters; what can\'t be an id needs no look into the store.', next: 'Answer 400 for ids shorter than 18 or longer than 34 characters.' };

export const nonceShareId = [
  refused({ id: 'shares/nonce/share-unknown', ...unknown, notSoleKiller: 'Without a look into the store ids of 18 and of 34 characters get a nonce too.', expected: 'A nonce request for a share that is not there is answered 404.' }, (random) => random(16).toString('hex'), 404),
  refused({ id: 'shares/nonce/share-id-18', ...unknown, requirements: ['OAS.CSS/nonce-id-at-limits', 'OAS.CSS/nonce-unknown-404'], expected: 'A nonce request with an unknown id of 18 characters is answered 404.' }, (random) => random(9).toString('hex'), 404),
  refused({ id: 'shares/nonce/share-id-34', ...unknown, requirements: ['OAS.CSS/nonce-id-at-limits', 'OAS.CSS/nonce-unknown-404'], expected: 'A nonce request with an unknown id of 34 characters is answered 404.' }, (random) => random(17).toString('hex'), 404),
  refused({ id: 'shares/nonce/share-id-17', requirements: ['OAS.CSS/nonce-id-too-short'], ...bounds, expected: 'A nonce request with an id of 17 characters is answered 400.' }, (random) => random(9).toString('hex').slice(1), 400),
  refused({ id: 'shares/nonce/share-id-35', requirements: ['OAS.CSS/nonce-id-too-long'], ...bounds, expected: 'A nonce request with an id of 35 characters is answered 400.' }, (random) => random(18).toString('hex').slice(1), 400),
];
