import { deviates, undecided, type Check, type SharesTarget } from '@testbed/runner';
import { headerOf } from '@testbed/wire';
import { describe } from '../../describe.ts';
import { insideOf } from '../../insides.ts';
import { aSigner } from '../needs.ts';
import { create, creationOf, shareFor, signerOf } from './request.ts';

/** A share that is refused only for its recipient. */
const refused = { recipient: 'x' };

export const refusalSaysLittle: readonly Check<SharesTarget>[] = [
  {
    id: 'shares/create/refusal-without-location',
    requirements: ['OAS.CSS/refusal-without-location'],
    level: 'MUST',
    needs: [aSigner],
    expected: 'A refused share is answered without a Location.',
    why: 'Some clients look only for the Location: they would write a container that nobody can open.',
    next: 'Send Location with 201 only.',
    async run(subject) {
      const exchange = await create.send(subject, creationOf({ ...shareFor(signerOf(subject.target), subject), ...refused }));
      if (!exchange.response || exchange.response.status < 400) undecided(`a share for the recipient "x" should be refused; the target ${describe(exchange)}`);
      const location = headerOf(exchange.response, 'location');
      if (location !== undefined) deviates(`${describe(exchange)} and the Location ${location}`);
      subject.observe(describe(exchange));
    },
  },
  {
    id: 'shares/create/refusal-keeps-secrets',
    requirements: ['HTTP/no-echo', 'HTTP/no-insides'],
    level: 'SHOULD',
    needs: [aSigner],
    expected: 'The refusal of a share repeats neither the share nor anything of the server\'s insides.',
    why: 'Error texts end in logs and bug reports; a share in them is a part of a key, a stack trace a map for attackers.',
    next: 'Name the member and the rule in an error, never the value; keep stack traces in the log.',
    async run(subject) {
      const share = shareFor(signerOf(subject.target), subject);
      const exchange = await create.send(subject, creationOf({ ...share, ...refused }));
      if (!exchange.response || exchange.response.status < 400) undecided(`a share for the recipient "x" should be refused; the target ${describe(exchange)}`);
      const text = Buffer.from(exchange.response.body).toString();
      if (text.includes(share.share)) deviates(`${describe(exchange)} that repeats the share`);
      const inside = insideOf(text);
      if (inside !== undefined) deviates(`${describe(exchange)} that shows ${inside}`);
      subject.observe(describe(exchange));
    },
  },
];
