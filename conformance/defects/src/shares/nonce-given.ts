import type { ShareContext } from '@testbed/shares-server';
import { inSharesServer } from '../planted-in.ts';
import { also, replaced } from '../rules.ts';
import type { SharesParts } from '../world/shares.ts';
import { inPorts, inRules, type Plant } from './plant.ts';

/** How a shares server gives nonces out. */
export const nonceGivenDefects = inSharesServer('nonces', [
  {
    id: 'shares/nonce-short',
    what: 'Makes nonces of eight characters.',
    caughtBy: ['shares/nonce/length'],
    plant: inPorts(({ random }) => ({ random: noncesFrom(random, (bytes) => bytes.subarray(0, 6)) })),
  },
  { id: 'shares/nonce-counted', what: 'Counts its nonces up, so that everybody can guess them.', caughtBy: ['shares/nonce/fresh'], plant: countingNonces },
  {
    id: 'shares/nonce-null-refused',
    what: 'Refuses to give a nonce for the body null.',
    caughtBy: ['shares/nonce/body-null'],
    plant: bodyRefused((text) => text === 'null'),
  },
  {
    id: 'shares/nonce-object-refused',
    what: 'Refuses to give a nonce for the body {}.',
    caughtBy: ['shares/nonce/body-object'],
    plant: bodyRefused((text) => text === '{}'),
  },
  {
    id: 'shares/nonce-length-0-refused',
    what: 'Refuses to give a nonce for Content-Length: 0.',
    caughtBy: ['shares/nonce/body-length-0'],
    plant: bodyRefused((_, headers) => headers['content-length'] === '0' && headers['content-type'] === undefined),
  },
  {
    id: 'shares/nonce-empty-json-refused',
    what: 'Refuses to give a nonce for an empty body labelled JSON, as a public client sends it.',
    caughtBy: ['shares/nonce/body-empty-json'],
    plant: bodyRefused((text, headers) => text === '' && headers['content-type'] === 'application/json'),
  },
  {
    id: 'shares/nonce-for-nothing',
    what: 'Gives nonces for shares that are not there.',
    caughtBy: ['shares/nonce/share-unknown', 'shares/nonce/share-id-18', 'shares/nonce/share-id-34'],
    plant: inRules('createNonce', (rules) => rules.filter(({ id }) => id !== 'share-stored' && id !== 'share-not-expired')),
  },
  {
    id: 'shares/nonce-id-18-refused',
    what: 'Refuses a share id of 18 characters for its length.',
    caughtBy: ['shares/nonce/share-id-18'],
    plant: nonceIdLength((length) => length >= 19 && length <= 34),
  },
  {
    id: 'shares/nonce-id-34-refused',
    what: 'Refuses a share id of 34 characters for its length.',
    caughtBy: ['shares/nonce/share-id-34'],
    plant: nonceIdLength((length) => length >= 18 && length <= 33),
  },
  {
    id: 'shares/nonce-id-17-looked-for',
    what: 'Looks for a share under an id of 17 characters.',
    caughtBy: ['shares/nonce/share-id-17'],
    plant: nonceIdLength((length) => length >= 17 && length <= 34),
  },
  {
    id: 'shares/nonce-id-35-looked-for',
    what: 'Looks for a share under an id of 35 characters.',
    caughtBy: ['shares/nonce/share-id-35'],
    plant: nonceIdLength((length) => length >= 18 && length <= 35),
  },
]);

export function isNoncePath(url = ''): boolean {
  return url.endsWith('/nonce');
}

export function nonceIn(body: Uint8Array): string {
  return (JSON.parse(Buffer.from(body).toString()) as { readonly nonce: string }).nonce;
}

/** Makes nonces otherwise: share ids come from the same port. */
function noncesFrom(random: SharesParts['ports']['random'], change: (bytes: Uint8Array) => Uint8Array): SharesParts['ports']['random'] {
  return { bytes: (length) => (new Error('where').stack?.includes('/nonce/') ? change(random.bytes(length)) : random.bytes(length)) };
}

function countingNonces(parts: SharesParts): SharesParts {
  let next = parts.arm * 2 ** 40;
  return inPorts(({ random }) => ({
    random: noncesFrom(random, (bytes) => {
      next += 1;
      return Buffer.concat([Buffer.from(next.toString(16).padStart(16, '0'), 'hex'), bytes.subarray(8)]);
    }),
  }))(parts);
}

function bodyRefused(when: (text: string, headers: Readonly<Record<string, string | undefined>>) => boolean): Plant {
  return inRules('createNonce', (rules) => replaced(rules, 'nonce-body', also(({ request }) => when(Buffer.from(request.body).toString(), request.headers))));
}

function nonceIdLength(takes: (length: number) => boolean): Plant {
  return inRules('createNonce', (rules) =>
    replaced(rules, 'share-id-length', (rule) => ({ ...rule, check: ({ shareId: { length } }: ShareContext) => (takes(length) ? undefined : { expected: 'another length', actual: String(length) }) })),
  );
}
