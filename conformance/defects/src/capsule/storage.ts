import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '@testbed/server-kit';
import { inCapsuleServer } from '../planted-in.ts';
import { inPorts, type Plant } from './plant.ts';

/** How a capsule server keeps what it was given. */
export const storageDefects = inCapsuleServer('storage', [
  {
    id: 'capsule/p-256-garbled',
    what: 'Gives the sender\'s point on P-256 back with its last octet changed.',
    caughtBy: ['capsule/fetch/returned/ecc-secp256r1'],
    plant: garbling('ecc_secp256r1'),
  },
  { id: 'capsule/rsa-garbled', what: 'Gives RSA key material back with its last octet changed.', caughtBy: ['capsule/fetch/returned/rsa'], plant: garbling('rsa') },
]);

/** What a capsule server does at the same moment. */
export const concurrencyDefects = inCapsuleServer('concurrency', [
  {
    id: 'capsule/busy-capsule-not-found',
    what: 'Does not find a capsule while it is being fetched.',
    caughtBy: ['capsule/fetch/repeatable/at-once'],
    collateral: [{ check: 'http/recipient', reason: 'They run side by side and ask for one capsule.' }],
    plant: inPorts(({ store }) => ({ store: exclusive(store) })),
  },
  {
    id: 'capsule/same-upload-lost',
    what: 'Loses a capsule when the same one is being stored at that moment.',
    caughtBy: ['capsule/upload/repeated/at-once'],
    plant: inPorts(({ store }) => ({ store: losing(store) })),
  },
  {
    id: 'capsule/arms-apart',
    what: 'Keeps the capsules of each process to itself.',
    caughtBy: ['capsule/concurrency/arms'],
    plant: inPorts(({ store }, arm) => ({ store: { ...store, get: async (id) => keptBy(arm, await store.get(id)), put: (item) => store.put({ ...item, kind: `${item.kind}@${arm}` }) } })),
  },
]);

function garbling(kind: string): Plant {
  return inPorts(({ store }) => ({
    store: {
      ...store,
      async get(id) {
        const item = await store.get(id);
        return item?.kind === kind ? { ...item, payload: Buffer.concat([item.payload.subarray(0, -1), Buffer.of((item.payload.at(-1) ?? 0) ^ 1)]) } : item;
      },
    },
  }));
}

function exclusive(store: Store): Store {
  const busy = new Set<string>();
  return {
    ...store,
    async get(id) {
      if (busy.has(id)) return undefined;
      busy.add(id);
      await sleep(30);
      busy.delete(id);
      return store.get(id);
    },
  };
}

function losing(store: Store): Store {
  const under = new Set<string>();
  return {
    ...store,
    async put(item) {
      const key = Buffer.from(item.payload).toString('hex');
      if (under.has(key)) return;
      under.add(key);
      await store.put(item);
      await sleep(150);
      under.delete(key);
    },
  };
}

function keptBy<Item extends { readonly kind: string }>(arm: number, item: Item | undefined): Item | undefined {
  return item?.kind.endsWith(`@${arm}`) ? { ...item, kind: item.kind.slice(0, -2) } : undefined;
}
