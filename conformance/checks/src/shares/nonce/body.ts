import type { Check, SharesTarget } from '@testbed/runner';
import type { Header } from '@testbed/wire';
import { acceptance } from '../acceptance.ts';
import { aSigner } from '../needs.ts';
import { askNonce, passingNonceRequest } from './request.ts';

const json: readonly Header[] = [['Content-Type', 'application/json']];

function accepted(check: Pick<Check<SharesTarget>, 'id' | 'expected' | 'why'> & Partial<Pick<Check<SharesTarget>, 'level' | 'requirements'>>, body: string, headers: readonly Header[] = json): Check<SharesTarget> {
  return acceptance(askNonce, {
    level: 'MUST',
    requirements: ['OAS.CSS/nonce-body'],
    needs: [aSigner],
    next: 'Give a nonce whatever empty body the request has.',
    ...check,
    twin: passingNonceRequest,
    change: (request) => ({ ...request, headers, body: Buffer.from(body) }),
  });
}

const contract = 'The contract has the body optional and nullable because some generators can\'t send none.';

export const nonceBody = [
  accepted({ id: 'shares/nonce/body-null', expected: 'A nonce is given for the body null.', why: contract }, 'null'),
  accepted({ id: 'shares/nonce/body-object', expected: 'A nonce is given for the body {}.', why: contract }, '{}'),
  accepted({ id: 'shares/nonce/body-length-0', expected: 'A nonce is given for Content-Length: 0.', why: 'Most HTTP clients send a POST without a body that way.' }, '', []),
  accepted(
    { id: 'shares/nonce/body-empty-json', requirements: ['OAS.CSS/nonce-empty-json'], level: 'SHOULD', expected: 'A nonce is given for an empty body labelled application/json.', why: 'A public client sends it; its users could not decrypt.' },
    '',
  ),
];
