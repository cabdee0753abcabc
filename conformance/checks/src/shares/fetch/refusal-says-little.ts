import { deviates, undecided, type Check, type SharesTarget, type Subject } from '@testbed/runner';
import type { Exchange } from '@testbed/wire';
import { describe } from '../../describe.ts';
import { otherThan, signerOf } from '../create/request.ts';
import { insideOf } from '../../insides.ts';
import { aSecondSigner } from '../needs.ts';
import { afterSigning } from '../ticket/change.ts';
import { fetch, fetchWith, passingFetch, type Fetch } from './request.ts';

/** Fetches that are refused for different reasons, with what came of each. */
async function refusals(subject: Subject<SharesTarget>): Promise<readonly { readonly what: string; readonly request: Fetch; readonly exchange: Exchange }[]> {
  const request = await passingFetch(subject);
  const stranger = otherThan(signerOf(subject.target), subject.target);
  const short = request.share.shareId.slice(0, 17);
  const asked = {
    'an id that is too short': fetchWith(subject, signerOf(subject.target), { ...request.share, shareId: short }, request.nonce),
    'a ticket with an empty signature': afterSigning(() => ({ signature: '' }))(request),
    'somebody else\'s share': fetchWith(subject, stranger, request.share, request.nonce),
  };
  const done = [];
  for (const [what, wrong] of Object.entries(asked)) {
    const exchange = await fetch.send(subject, wrong);
    if (![400, 401, 404].includes(exchange.response?.status ?? 0)) undecided(`${what} should be refused; the target ${describe(exchange)}`);
    done.push({ what, request: wrong, exchange });
  }
  return done;
}

export const refusalSaysLittle: readonly Check<SharesTarget>[] = [
  {
    id: 'shares/fetch/refusal-keeps-secrets',
    requirements: ['HTTP/no-echo', 'HTTP/no-insides'],
    level: 'SHOULD',
    needs: [aSecondSigner],
    expected: 'The refusal of a fetch repeats neither share, ticket, certificate nor recipient, and shows nothing of the server\'s insides.',
    why: 'Error texts end in logs and bug reports: a ticket in them can be used, a recipient\'s code tells who gets secrets.',
    next: 'Name the rule in an error, never the value; keep stack traces in the log.',
    async run(subject) {
      for (const { what, request, exchange } of await refusals(subject)) {
        const text = [...(exchange.response?.headers.map(([, value]) => value) ?? []), Buffer.from(exchange.response?.body ?? []).toString()].join('\n');
        const secrets = { share: request.share.share, recipient: request.share.recipient.replace('etsi/', ''), ticket: request.ticket?.slice(0, 60), certificate: request.certificate?.slice(40, 100) };
        const repeated = Object.entries(secrets).find(([, secret]) => secret !== undefined && text.includes(secret))?.[0];
        if (repeated !== undefined) deviates(`${what}: it ${describe(exchange)} that repeats the ${repeated}`);
        const inside = insideOf(text);
        if (inside !== undefined) deviates(`${what}: it ${describe(exchange)} that shows ${inside}`);
      }
    },
  },
  {
    id: 'shares/fetch/refusal-empty',
    requirements: ['OAS.CSS/get-refusal-empty'],
    level: 'SHOULD',
    needs: [aSecondSigner],
    expected: 'A fetch that is answered 400 or 404 has no body.',
    why: 'The contract describes these answers without content; what stands in them nobody expects.',
    next: 'Answer 400 and 404 to a GET without a body; tell the reason to the log.',
    async run(subject) {
      for (const { what, exchange } of await refusals(subject)) {
        if (exchange.response?.status !== 401 && (exchange.response?.body.length ?? 0) > 0) deviates(`${what}: it ${describe(exchange)}`);
      }
    },
  },
];
