import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Trouble } from '../journey.ts';
import type { Credential } from '../model/credential.ts';
import { kindOf } from '../model/expectation.ts';
import type { Place } from '../model/faults.ts';
import type { Circumstances } from '../model/opening.ts';
import type { Fault, JourneyWorld } from '../world.ts';
import { day } from './judge.ts';

/** Does something while a server misbehaves. */
export async function spoiling<T>(trouble: Trouble | undefined, { control }: JourneyWorld, action: () => Promise<T>): Promise<T> {
  if (!trouble) return action();
  const id = await control.arm(faultOf(trouble));
  try {
    return await action();
  } finally {
    await control.heal(id);
  }
}

/** Does something under circumstances, and puts everything right again. */
export async function surrounded<T>(around: Circumstances, credential: Credential, world: JourneyWorld, action: () => Promise<T>): Promise<T> {
  const { control, people } = world;
  const person = 'person' in credential ? credential.person : undefined;
  const undo: (() => Promise<void>)[] = [];
  const during = async (begin: Promise<void>, end: () => Promise<void>): Promise<void> => {
    undo.push(end);
    await begin;
  };
  try {
    if (around.days > 0) await during(control.setClockOffset(around.days * day), () => control.setClockOffset(0));
    // The card that is revoked anyway must stay so.
    if (around.revoked && person !== undefined && person !== 'revoked') {
      const { serialNumber } = new X509Certificate(readFileSync(people[person].certificate));
      await during(control.revoke(serialNumber), () => control.restore(serialNumber));
    }
    if (around.ocsp !== undefined) await during(control.disturbOcsp({ kind: around.ocsp, authority: 'id-card' }), () => control.healOcsp());
    if (around.phone === 'refuse' && credential.kind === 'shares' && credential.means !== 'idCard') {
      const service = credential.means === 'smartId' ? 'smart-id' : 'mobile-id';
      const { code } = people[credential.person];
      await during(control.tellPhone(code, service, { does: 'refuse', after: 0 }), () => control.tellPhone(code, service, { does: 'confirm', after: 0 }));
    }
    return await spoiling(around.trouble, world, action);
  } finally {
    for (const end of undo) await end();
  }
}

const listeners: Readonly<Record<Place, { readonly server: string; readonly listener: string; readonly method?: string }>> = {
  'capsule-upload': { server: 'capsule-server', listener: 'sender', method: 'POST' },
  'capsule-fetch': { server: 'capsule-server', listener: 'recipient', method: 'GET' },
  'share-upload': { server: 'shares-server', listener: 'shares', method: 'POST' },
  nonce: { server: 'shares-server', listener: 'shares', method: 'POST' },
  'share-fetch': { server: 'shares-server', listener: 'shares', method: 'GET' },
  authentication: { server: 'eid-services', listener: 'services' },
};

function faultOf(trouble: Trouble): Fault {
  const { server, listener, method } = listeners[trouble.place];
  const { of, does } = kindOf(trouble);
  const when = { ...(of === 'request' && method !== undefined && { method }), ...(trouble.skip > 0 && { skip: trouble.skip }) };
  return { server: server === 'shares-server' ? `${server}-${trouble.number}` : server, listener, when, times: trouble.times, does };
}
