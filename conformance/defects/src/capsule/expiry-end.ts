import { inCapsuleServer } from '../planted-in.ts';
import { also, except, replaced, without } from '../rules.ts';
import { inFetch } from './plant.ts';

export const second = 1000;

export const day = 24 * 3600 * second;

/** What a capsule server does when the time is over. */
export const expiryEndDefects = inCapsuleServer('expiry', [
  {
    id: 'capsule/served-until-swept',
    what: 'Serves an expired capsule until it is deleted.',
    caughtBy: ['capsule/expiry/short/not-served-after', 'capsule/expiry/clock/default', 'capsule/expiry/clock/long'],
    plant: inFetch((rules) => without(rules, 'capsule-not-expired')),
  },
  {
    id: 'capsule/served-half-a-minute-longer',
    what: 'Serves a capsule for half a minute after its expiry time.',
    caughtBy: ['capsule/expiry/short/not-served-after'],
    plant: inFetch((rules) => replaced(rules, 'capsule-not-expired', except(({ item, clock }) => item !== undefined && clock.now().getTime() - item.expiresAt.getTime() < 30 * second))),
  },
  {
    id: 'capsule/ends-early',
    what: 'Serves a capsule only for the first half of its time.',
    caughtBy: ['capsule/expiry/short/served-until'],
    plant: inFetch((rules) => replaced(rules, 'capsule-not-expired', also(({ item, clock }) => item !== undefined && item.expiresAt.getTime() - item.createdAt.getTime() < 60 * second && clock.now().getTime() - item.createdAt.getTime() > 400))),
  },
  {
    id: 'capsule/default-never-expires',
    what: 'Keeps capsules for ever where no expiry time was asked for.',
    caughtBy: ['capsule/expiry/clock/default'],
    plant: inFetch((rules) => replaced(rules, 'capsule-not-expired', except(({ item, settings }) => item !== undefined && item.expiresAt.getTime() - item.createdAt.getTime() === settings.expiry.default))),
  },
  {
    id: 'capsule/long-never-expires',
    what: 'Keeps capsules for ever that were to be kept for more than four years.',
    caughtBy: ['capsule/expiry/clock/long'],
    plant: inFetch((rules) => replaced(rules, 'capsule-not-expired', except(({ item }) => item !== undefined && item.expiresAt.getTime() - item.createdAt.getTime() > 1500 * day))),
  },
]);
