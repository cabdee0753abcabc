import { undecided } from '@testbed/runner';
import type { Seen } from './traffic.ts';

/** A fault as the world's control interface takes it (`POST /faults`). */
export interface Fault {
  readonly server: string;
  readonly listener?: string;
  readonly when?: { readonly method?: string; readonly path?: string; readonly skip?: number };
  readonly times?: number | 'always';
  readonly does: { readonly kind: string; readonly [member: string]: unknown };
}

/** What a person's phone does (`POST /eid/behaviour`). */
export interface PhoneBehaviour {
  readonly does: 'confirm' | 'refuse' | 'end' | 'wait' | 'fail';
  readonly with?: string;
  readonly status?: number;
}

/** The hand that moves a world. Every action throws Undecided when the world does not obey. */
export interface WorldControl {
  /** Returns the fault's id. */
  arm(fault: Fault): Promise<string>;
  heal(id: string): Promise<void>;
  /** What began at the servers after an instant of the machine's clock. */
  traffic(since: number): Promise<readonly Seen[]>;
  /** Moves the servers' clocks from the machine's. */
  setClockOffset(milliseconds: number): Promise<void>;
  revoke(serial: string): Promise<void>;
  restore(serial: string): Promise<void>;
  /** Makes the OCSP responder misbehave about all certificates. */
  disturbOcsp(fault: { readonly kind: string; readonly [member: string]: unknown }): Promise<void>;
  healOcsp(): Promise<void>;
  tellPhone(person: string, service: 'smart-id' | 'mobile-id', behaviour: PhoneBehaviour): Promise<void>;
}

/** @param url `control` of world.json */
export function worldControl(url: string): WorldControl {
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(url + path, { method, ...(body && { body: JSON.stringify(body) }) }).catch((cause: Error) => undecided(`the world can't be reached: ${cause.message}`));
    const answer: unknown = await response.json();
    if (!response.ok) undecided(`the world refused ${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  return {
    arm: async (fault) => ((await ask('POST', '/faults', fault)) as { id: string }).id,
    heal: async (id) => void (await ask('DELETE', `/faults/${id}`)),
    traffic: async (since) => ((await ask('GET', `/traffic?since=${since}`)) as { traffic: readonly Seen[] }).traffic,
    setClockOffset: async (offset) => void (await ask('POST', '/clock', { offset })),
    revoke: async (serial) => void (await ask('POST', `/certificates/${serial}/revoke`)),
    restore: async (serial) => void (await ask('POST', `/certificates/${serial}/restore`)),
    disturbOcsp: async (fault) => void (await ask('POST', '/ocsp/fault', fault)),
    healOcsp: async () => void (await ask('POST', '/ocsp/heal', {})),
    tellPhone: async (person, service, behaviour) => void (await ask('POST', '/eid/behaviour', { person, service, behaviour })),
  };
}
