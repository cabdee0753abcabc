import { deviates, type CapsuleTarget, type Check } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { expectRefusal } from '../../refusal.ts';
import { aClient, aSecondClient } from '../needs.ts';
import { clientOf } from '../upload/request.ts';
import { differenceFrom } from './body.ts';
import { fetch, fetchOf, pathOf, store } from './request.ts';

interface Form {
  readonly name: string;
  /** Completes "A path …". */
  readonly what: string;
  readonly of: (id: string) => string;
}

/** Ways to write or miswrite the place of a capsule. */
const forms: readonly Form[] = [
  { name: 'dots', what: 'with dot segments', of: (id) => `/key-capsules/x/../${id}` },
  { name: 'encoded-dots', what: 'with encoded dot segments', of: (id) => `/key-capsules/%2e%2e/key-capsules/${id}` },
  { name: 'encoded-slash', what: 'with an encoded slash', of: (id) => `/key-capsules%2F${id}` },
  { name: 'double-slash', what: 'with two slashes', of: (id) => `/key-capsules//${id}` },
  { name: 'trailing-slash', what: 'with a slash at its end', of: (id) => `/key-capsules/${id}/` },
  { name: 'zero-octet', what: 'with an encoded zero octet at its end', of: (id) => `/key-capsules/${id}%00` },
  { name: 'parameter', what: 'with a parameter at its end', of: (id) => `/key-capsules/${id};x=1` },
  { name: 'query', what: 'with a query', of: (id) => `/key-capsules/${id}?recipient=any` },
  { name: 'broken-escape', what: 'with a percent sign that escapes nothing', of: (id) => `/key-capsules/${id}%zz` },
];

/** No other spelling of a path is a way round the rules. */
export const paths: readonly Check<CapsuleTarget>[] = [
  ...forms.map(
    ({ name, what, of }): Check<CapsuleTarget> => ({
      id: `capsule/fetch/path/${name}`,
      requirements: ['HTTP/paths-not-resolved', 'HTTP/no-5xx', 'CCS/match-public-key'],
      level: 'MUST',
      needs: [aSecondClient],
      expected: `A path ${what} does not give a capsule to a stranger: it is answered with a client error.`,
      why: 'Rules that stand in front of one spelling of a path are passed by another.',
      next: 'Match the path as it was sent, once, and let the same rules judge every way to a capsule.',
      async run(subject) {
        const { target } = subject;
        const [owner, stranger] = [clientOf(target), clientOf(target, 1)];
        const { path } = await store(subject, owner);
        const odd = of(path.split('/').at(-1) ?? '');
        const exchange = await fetch.send(subject, fetchOf(odd, stranger));
        expectRefusal(exchange, { statuses: ['4xx'] });
        const own = await fetch.send(subject, fetchOf(odd, owner));
        if ((own.response?.status ?? 0) >= 500) deviates(`to the recipient it ${describe(own)}`);
        subject.observe(`${describe(exchange)}; to the recipient it ${describe(own)}`);
      },
    }),
  ),
  {
    id: 'capsule/fetch/path/encoded-letter',
    requirements: ['UC.KTS.02/1'],
    level: 'SHOULD',
    needs: [aClient],
    expected: 'An id with a percent-encoded letter is the same id.',
    why: 'Clients and proxies may encode any character (RFC 3986, 6.2.2.2).',
    next: 'Decode the path segment once before looking the id up.',
    async run(subject) {
      const client = clientOf(subject.target);
      const { capsule, path } = await store(subject, client);
      const id = path.split('/').at(-1) ?? '';
      const encoded = `%${Buffer.from(id.charAt(0)).toString('hex').toUpperCase()}${id.slice(1)}`;
      const exchange = await fetch.send(subject, fetchOf(pathOf(encoded), client));
      const difference = fetch.notAccepted(exchange) ?? differenceFrom(capsule, exchange);
      if (difference !== undefined) deviates(difference);
    },
  },
];
