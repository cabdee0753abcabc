import { setTimeout as sleep } from 'node:timers/promises';
import type { CapsuleServerRules } from '@testbed/capsule-server';
import { publicKeyOf } from '@testbed/pki';
import type { Rule } from '@testbed/server-kit';
import { front } from '../front.ts';
import { inCapsuleServer } from '../planted-in.ts';
import { except, replaced, without } from '../rules.ts';
import type { CapsuleParts } from '../world/capsule.ts';
import { idIn } from './detour.ts';
import { at, inFetch, type Plant } from './plant.ts';

/** Whose capsule a capsule server takes it for. */
export const recipientKeyDefects = inCapsuleServer('authorisation', [
  {
    id: 'capsule/recipient-unchecked',
    what: 'Serves a capsule to everybody who authenticates.',
    caughtBy: ['capsule/fetch/recipient-only', 'capsule/fetch/stranger/every-client', 'capsule/fetch/stranger/negated-point', 'capsule/fetch/stranger/other-exponent'],
    collateral: [
      { check: 'capsule/fetch/not-yours', reason: 'A stranger asks for a capsule.' },
      { check: 'capsule/fetch/path', reason: 'A stranger asks for a capsule.' },
      { check: 'capsule/recipient/borrowed', reason: 'A stranger asks for a capsule.' },
      { check: 'tls/recipient/resumption-own-identity', reason: 'A stranger asks for a capsule.' },
    ],
    plant: inFetch((rules) => without(rules, 'recipient-matches')),
  },
  {
    id: 'capsule/recipient-by-curve',
    what: 'Serves a capsule to everybody with a key on the same curve.',
    caughtBy: ['capsule/fetch/recipient-only', 'capsule/fetch/stranger/every-client', 'capsule/fetch/stranger/negated-point'],
    collateral: [
      { check: 'capsule/fetch/not-yours', reason: 'A stranger asks for a capsule.' },
      { check: 'capsule/fetch/path', reason: 'A stranger asks for a capsule.' },
      { check: 'capsule/recipient/borrowed', reason: 'A stranger asks for a capsule.' },
      { check: 'tls/recipient/resumption-own-identity', reason: 'A stranger asks for a capsule.' },
    ],
    plant: matching((key, recipient) => key.length === recipient.length && key[0] === recipient[0] && key[0] === 4),
  },
  {
    id: 'capsule/recipient-rsa-unchecked',
    what: 'Serves every capsule to everybody with an RSA key.',
    caughtBy: ['capsule/fetch/stranger/every-client'],
    plant: matching((key, recipient) => key[0] === 0x30 && recipient[0] === 4),
  },
  {
    id: 'capsule/recipient-by-x',
    what: 'Compares only the first coordinate of a point.',
    caughtBy: ['capsule/fetch/stranger/negated-point'],
    plant: matching((key, recipient) => key[0] === 4 && key.length === recipient.length && sameStart(key, recipient, 1 + (key.length - 1) / 2)),
  },
  {
    id: 'capsule/recipient-by-modulus',
    what: 'Compares only the modulus of an RSA key.',
    caughtBy: ['capsule/fetch/stranger/other-exponent'],
    plant: matching((key, recipient) => key[0] === 0x30 && key.length === recipient.length && sameStart(key, recipient, key.length - 3)),
  },
  {
    id: 'capsule/not-yours-forbidden',
    what: "Answers 403 where a capsule is somebody else's.",
    caughtBy: ['capsule/fetch/recipient-only', 'capsule/fetch/stranger/every-client', 'capsule/fetch/stranger/negated-point', 'capsule/fetch/stranger/other-exponent', 'capsule/fetch/not-yours/same-answer'],
    plant: inFetch((rules) => replaced(rules, 'recipient-matches', (rule) => ({ ...rule, problem: 'client-certificate-usage' }))),
  },
  {
    id: 'capsule/not-yours-header',
    what: "Says in a header of a 404 until when somebody else's capsule is kept.",
    caughtBy: ['capsule/fetch/not-yours/same-answer'],
    plant: at('recipient', headerWhereStored),
  },
  {
    id: 'capsule/not-yours-slower',
    what: "Takes 40 ms longer to answer 404 where the capsule is somebody else's.",
    caughtBy: ['capsule/fetch/not-yours/same-time'],
    plant: inFetch((rules) => replaced(rules, 'recipient-matches', slower)),
  },
]);

export type FetchContext = Parameters<CapsuleServerRules['getCapsule'][number]['check']>[0];

function headerWhereStored({ ports: { store } }: CapsuleParts): ReturnType<typeof front> {
  return front((request, response, next) => {
    void store.get(idIn(request.url)).then((item) => {
      if (item) response.setHeader('x-expires', item.expiresAt.toISOString());
      next();
    });
  });
}

/** Takes a capsule for the recipient's where the keys agree by the given comparison too. */
function matching(agrees: (key: Uint8Array, recipient: Uint8Array) => boolean): Plant {
  return inFetch((rules) =>
    replaced(
      rules,
      'recipient-matches',
      except(({ item, certificate }) => {
        if (!item || !certificate) return false;
        const key = publicKeyOf(certificate);
        return agrees(key.type === 'ec' ? key.point : key.der, item.recipient);
      }),
    ),
  );
}

function sameStart(one: Uint8Array, other: Uint8Array, length: number): boolean {
  return Buffer.from(one.subarray(0, length)).equals(other.subarray(0, length));
}

function slower(rule: Rule<FetchContext>): Rule<FetchContext> {
  return {
    ...rule,
    async check(context) {
      const violation = await rule.check(context);
      if (violation) await sleep(40);
      return violation;
    },
  };
}
