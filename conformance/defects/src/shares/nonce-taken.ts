import { setTimeout as sleep } from 'node:timers/promises';
import type { Store, StoredItem } from '@testbed/server-kit';
import { changedAnswers } from '../front.ts';
import { inSharesServer } from '../planted-in.ts';
import { also, replaced } from '../rules.ts';
import type { SharesParts } from '../world/shares.ts';
import { isNoncePath, nonceIn } from './nonce-given.ts';
import { atSocket, inConfig, inPorts, inRules, type Plant } from './plant.ts';

/** Which nonces a shares server takes. */
export const nonceTakenDefects = inSharesServer('nonces', [
  {
    id: 'shares/nonce-unchecked',
    what: 'Takes any nonce.',
    caughtBy: ['shares/nonce/unknown', 'shares/nonce/altered', 'shares/nonce/other-share', 'shares/nonce/other-person'],
    collateral: [
      { check: 'shares/nonce/replay', reason: 'A nonce that was used is not stored either.' },
      { check: 'shares/nonce/used-in-new-ticket', reason: 'A nonce that was used is not stored either.' },
      { check: 'shares/concurrency/nonce-twice', reason: 'A nonce that was used is not stored either.' },
      { check: 'shares/fetch/share-unknown', reason: 'The share is looked for later.' },
    ],
    plant: takesNonces(() => true),
  },
  {
    id: 'shares/nonce-by-its-length',
    what: 'Takes any nonce of the right length.',
    caughtBy: ['shares/nonce/unknown', 'shares/nonce/altered', 'shares/nonce/other-share', 'shares/nonce/other-person'],
    collateral: [
      { check: 'shares/nonce/replay', reason: 'A nonce that was used is not stored either.' },
      { check: 'shares/nonce/used-in-new-ticket', reason: 'A nonce that was used is not stored either.' },
      { check: 'shares/concurrency/nonce-twice', reason: 'A nonce that was used is not stored either.' },
      { check: 'shares/fetch/share-unknown', reason: 'The share is looked for later.' },
    ],
    plant: takesNonces((nonce) => nonce.length === 22),
  },
  {
    id: 'shares/nonce-of-others-taken',
    what: 'Takes nonces that it never gave.',
    caughtBy: ['shares/nonce/unknown'],
    plant: remembersNonces(({ nonce }, given) => nonce !== '' && !given.some((one) => one.nonce.slice(1) === nonce.slice(1))),
  },
  {
    id: 'shares/nonce-of-a-person',
    what: 'Binds nonces to people instead of shares.',
    caughtBy: ['shares/nonce/other-share'],
    plant: remembersNonces(({ nonce, person }, given) => given.some((one) => one.nonce === nonce && one.person === person)),
  },
  {
    id: 'shares/nonce-by-its-end',
    what: 'Compares only the end of a nonce.',
    caughtBy: ['shares/nonce/altered'],
    plant: remembersNonces(({ nonce }, given) => given.some((one) => one.nonce !== nonce && one.nonce.slice(1) === nonce.slice(1))),
  },
  {
    id: 'shares/nonce-of-any-share',
    what: 'Binds nonces to no share.',
    caughtBy: ['shares/nonce/other-share', 'shares/nonce/other-person'],
    plant: remembersNonces(({ nonce }, given) => given.some((one) => one.nonce === nonce)),
  },
  { id: 'shares/nonce-one-a-share', what: 'Forgets the nonce of a share when it gives another one.', caughtBy: ['shares/nonce/several'], plant: oneNonceAShare },
  {
    id: 'shares/nonce-never-used-up',
    what: 'Takes a nonce as often as it is shown.',
    caughtBy: ['shares/nonce/replay', 'shares/nonce/used-in-new-ticket', 'shares/concurrency/nonce-twice'],
    plant: inConfig(() => ({ replay: 'allow' })),
  },
  {
    id: 'shares/nonce-used-up-late',
    what: 'Looks for a nonce and deletes it a moment later.',
    caughtBy: ['shares/concurrency/nonce-twice'],
    plant: inPorts(({ store }) => ({ store: takingLate(store) })),
  },
  {
    id: 'shares/nonce-never-old',
    what: 'Takes a nonce however old it is.',
    caughtBy: ['shares/nonce/lifetime-clock'],
    plant: inRules('getShare', (rules) => rules.filter(({ id }) => id !== 'nonce-fresh')),
  },
  {
    id: 'shares/nonce-lives-longer',
    what: 'Takes a nonce for ten minutes instead of five.',
    caughtBy: ['shares/nonce/lifetime-clock'],
    plant: inConfig(({ nonceLifetime }) => ({ nonceLifetime: 2 * nonceLifetime })),
  },
]);

const someNonce: StoredItem = { id: 'any', kind: 'nonce', recipient: new Uint8Array(), payload: new Uint8Array(), createdAt: new Date(0), expiresAt: new Date(8.64e15), expiryAdjusted: false };

/** Takes nonces of a kind although they are not stored. */
function takesNonces(takes: (nonce: string, shareId: string) => boolean): Plant {
  return inRules('getShare', (rules) =>
    replaced(rules, 'nonce-known', (rule) => ({
      ...rule,
      async check(context) {
        const violation = await rule.check(context);
        const nonce = /nonce=([^"]*)/.exec(disclosed(context.headers?.presentation))?.[1] ?? '';
        const taken = takes(nonce, context.shareId);
        if (!violation || !taken) return violation;
        context.nonce = someNonce;
        return undefined;
      },
    })),
  );
}

/** A nonce, and for whose share it was given or is shown. */
interface Known {
  readonly nonce: string;
  readonly person: string | undefined;
}

/** Takes nonces that resemble those given before; a nonce that was used stays used. */
function remembersNonces(resembles: (shown: Known, given: readonly Known[]) => boolean): Plant {
  const given: Known[] = [];
  const used = new Set<string>();
  const people = new Map<string, string>();
  const storing = inPorts(({ store }) => ({
    store: {
      ...store,
      put(item) {
        if (item.kind === 'share') people.set(item.id, Buffer.from(item.recipient).toString());
        return store.put(item);
      },
    },
  }));
  const giving = atSocket(() =>
    changedAnswers((answer, { url = '' }) => {
      if (answer.status === 200 && isNoncePath(url)) given.push({ nonce: nonceIn(answer.body), person: people.get(url.split('/')[2] ?? '') });
      return answer;
    }),
  );
  const taking = takesNonces((nonce, shareId) => {
    const takes = !used.has(nonce) && resembles({ nonce, person: people.get(shareId) }, given);
    used.add(nonce);
    return takes;
  });
  return (parts) => giving(taking(storing(parts)));
}

function disclosed(presentation = ''): string {
  return presentation.split('~').slice(1).map((part) => Buffer.from(part, 'base64url').toString().replaceAll('\\u003d', '=')).join(' ');
}

function oneNonceAShare(parts: SharesParts): SharesParts {
  const current = new Map<string, string>();
  return atSocket(() =>
    changedAnswers((answer, { url = '' }) => {
      if (answer.status === 200 && isNoncePath(url)) current.set(url, nonceIn(answer.body));
      return answer;
    }),
  )(
    inRules('getShare', (rules) =>
      replaced(
        rules,
        'nonce-known',
        also(({ shareId, headers }) => {
          const known = current.get(`/key-shares/${shareId}/nonce`);
          return known !== undefined && !disclosed(headers?.presentation).includes(`nonce=${known}`);
        }),
      ),
    )(parts),
  );
}

function takingLate(store: Store): Store {
  return {
    ...store,
    async take(id) {
      const item = await store.get(id);
      await sleep(150);
      await store.take(id);
      return item;
    },
  };
}
