import { execFileSync } from 'node:child_process';
import { undecided } from '@testbed/runner';
import type { Person } from '../world/file.ts';

/** The number of the slot that holds a person's SoftHSM token: clients that take no label want it. @throws Undecided */
export function slotOf({ token, softhsmConf }: Pick<Person, 'token' | 'softhsmConf'>): string {
  let listing: string;
  try {
    listing = execFileSync('softhsm2-util', ['--show-slots'], { encoding: 'utf8', env: { ...process.env, SOFTHSM2_CONF: softhsmConf } });
  } catch {
    undecided('softhsm2-util can\'t list the tokens');
  }
  const slots = listing.split(/^Slot /m);
  const slot = slots.find((part) => part.split('\n').some((line) => line.trim().replace(/^Label: +/, '') === token));
  return slot?.split('\n', 1)[0]?.trim() ?? undecided(`there is no token ${token}`);
}
