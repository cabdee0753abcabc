import type { Rule, Store } from '@testbed/server-kit';
import type { CreateShareContext } from '@testbed/shares-server';
import { answering, changedAnswers, withHeaders } from '../front.ts';
import { inSharesServer } from '../planted-in.ts';
import type { SharesParts } from '../world/shares.ts';
import { atSocket, inPorts, inRules } from './plant.ts';

/** What a shares server says to a new share. */
export const createAnswerDefects = inSharesServer('contract', [
  {
    id: 'shares/created-as-ok',
    what: 'Answers a stored share with 200.',
    caughtBy: ['shares/create/created'],
    collateral: [{ check: 'shares/expiry/too-long', reason: 'It demands 201 too.' }],
    plant: atSocket(() => changedAnswers((answer) => (answer.status === 201 ? { ...answer, status: 200 } : answer))),
  },
  {
    id: 'shares/location-absolute',
    what: 'Answers a Location with scheme and host, which clients do not take.',
    caughtBy: ['shares/create/created'],
    collateral: [{ check: 'shares/expiry/too-long', reason: 'It demands a Location too.' }],
    plant: atSocket(() => changedAnswers((answer, { headers }) => (answer.status === 201 ? withHeaders(answer, { location: `https://${headers.host}${answer.headers['location']}` }) : answer))),
  },
  {
    id: 'shares/id-counted',
    what: 'Counts its share ids up, so that everybody can guess them.',
    caughtBy: ['shares/create/ids-unpredictable'],
    plant: inPorts(({ random }, arm) => ({ random: countingIds(random, arm) })),
  },
  {
    id: 'shares/same-share-same-id',
    what: 'Answers the same share again with the id it has already.',
    caughtBy: ['shares/create/same-share-again'],
    collateral: [{ check: 'shares/concurrency/creates', reason: 'It sends the same share too.' }],
    plant: deduplicating,
  },
  {
    id: 'shares/refusal-with-location',
    what: 'Answers a refused share with a Location.',
    caughtBy: ['shares/create/refusal-without-location'],
    plant: atSocket(() => changedAnswers((answer, { method, url }) => (answer.status === 400 && method === 'POST' && url === '/key-shares' ? withHeaders(answer, { location: `/key-shares/${'0'.repeat(32)}` }) : answer))),
  },
  {
    id: 'shares/refusal-repeats-share',
    what: 'Repeats a refused share in its answer.',
    caughtBy: ['shares/create/refusal-keeps-secrets'],
    plant: inRules('createShare', (rules) => rules.map(repeatingShare)),
  },
  {
    id: 'shares/listing',
    what: 'Answers GET /key-shares with what it keeps.',
    caughtBy: ['shares/create/no-listing'],
    plant: atSocket(() => answering(({ method, url }) => (method === 'GET' && url === '/key-shares' ? { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('[]') } : undefined))),
  },
]);

function countingIds({ bytes }: { readonly bytes: (length: number) => Uint8Array }, arm: number): { bytes: (length: number) => Uint8Array } {
  let next = arm * 2 ** 40;
  return {
    bytes(length) {
      // Nonces come from the same port.
      if (!new Error('where').stack?.includes('/create/')) return bytes(length);
      next += 1;
      return Buffer.concat([Buffer.from(next.toString(16).padStart(16, '0'), 'hex'), bytes(length - 8)]);
    },
  };
}

function deduplicating(parts: SharesParts): SharesParts {
  const known = new Map<string, string>();
  const aliases = new Map<string, string>();
  const { store } = parts.ports;
  const remembering: Store = {
    ...store,
    put(item) {
      const content = Buffer.from(item.payload).toString('hex');
      const first = item.kind === 'share' ? known.get(content) : undefined;
      if (first !== undefined) aliases.set(item.id, first);
      else if (item.kind === 'share') known.set(content, item.id);
      return first === undefined ? store.put(item) : Promise.resolve();
    },
  };
  const named = changedAnswers((answer) => {
    const { location } = answer.headers;
    const alias = location === undefined ? undefined : aliases.get(location.slice('/key-shares/'.length));
    return alias === undefined ? answer : withHeaders(answer, { location: `/key-shares/${alias}` });
  });
  return atSocket(() => named)(inPorts(() => ({ store: remembering }))(parts));
}

function repeatingShare(rule: Rule<CreateShareContext>): Rule<CreateShareContext> {
  return {
    ...rule,
    async check(context) {
      const violation = await rule.check(context);
      return violation && { ...violation, actual: String(context.members?.get('share')) };
    },
  };
}
