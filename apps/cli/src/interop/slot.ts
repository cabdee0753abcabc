import { execFileSync } from 'node:child_process';
import { ConfigurationProblem } from '../problem.ts';

/** The number of the slot that holds a SoftHSM token: clients that take no label want it. @throws ConfigurationProblem `system-part-missing`, `value-unavailable` */
export function slotOf(token: string, softhsmConf: string): string {
  let listing: string;
  try {
    listing = execFileSync('softhsm2-util', ['--show-slots'], { encoding: 'utf8', env: { ...process.env, SOFTHSM2_CONF: softhsmConf } });
  } catch (cause) {
    throw new ConfigurationProblem('system-part-missing', 'softhsm2-util can\'t list the tokens', 'run: sudo apt-get install -y softhsm2', { cause });
  }
  const slot = listing.split(/^Slot /m).find((part) => part.split('\n').some((line) => line.trim().replace(/^Label: +/, '') === token));
  if (slot === undefined) throw new ConfigurationProblem('value-unavailable', `there is no token ${token}`);
  return slot.split('\n', 1)[0]?.trim() ?? '';
}
