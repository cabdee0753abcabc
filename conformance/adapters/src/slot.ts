import { execFileSync } from 'node:child_process';
import type { CardHolder } from './world-arguments.ts';

/** The number of the slot that holds a person's SoftHSM token: clients that take no label want it. Undefined when there is no such token, or nothing tells. */
export function slotOf({ token, softhsmConf }: Pick<CardHolder, 'token' | 'softhsmConf'>): string | undefined {
  let listing: string;
  try {
    listing = execFileSync('softhsm2-util', ['--show-slots'], { encoding: 'utf8', env: { ...process.env, SOFTHSM2_CONF: softhsmConf } });
  } catch {
    return undefined;
  }
  const slots = listing.split(/^Slot /m);
  const slot = slots.find((part) => part.split('\n').some((line) => line.trim().replace(/^Label: +/, '') === token));
  return slot?.split('\n', 1)[0]?.trim();
}
