import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { slotOf, worldArguments, type Adapter, type Argument } from '@testbed/adapters';
import { undecided } from '@testbed/runner';
import type { Recipient } from '../journey.ts';
import type { Credential } from '../model/credential.ts';
import type { JourneyWorld } from '../world.ts';

/** What journeys tell a client, in the words of its adapter (docs/certify-client.md, "The adapter file"). */
export interface Arguments {
  recipient(recipient: Recipient): Argument;
  credential(credential: Credential): Argument;
  capsuleServer(does: 'encrypt' | 'decrypt'): Argument;
  sharesServers(): Argument;
  expiry(days: number): Argument;
}

/** @param folder where people's files are written in the forms that the adapter asks for */
export function argumentsFor(adapter: Adapter, { facts, people }: JourneyWorld, folder: string): Arguments {
  const shared = worldArguments(adapter, facts, folder, (person) => slotOf(person) ?? undecided(`softhsm2-util tells of no token ${person.token}`));
  const { code } = people.remote;

  const credentialFor = (credential: Credential): Argument => {
    if (!('person' in credential)) return { name: `credential.${credential.kind}`, values: { ...shared.values(code), label: credential.label, ...valuesOf(credential) } };
    const person = people[credential.person];
    switch (credential.means) {
      case 'key':
        return shared.key(person);
      case 'pkcs12':
        return shared.pkcs12(person);
      case 'pkcs11':
      case 'idCard':
        return shared.token(`credential.${credential.means}`, person, credential.wrongPin ? '9999' : person.pin);
      case 'smartId':
        return { name: 'credential.smartId', values: shared.values(person.code) };
      case 'mobileId':
        return shared.mobileId(person);
    }
  };

  return {
    recipient(recipient) {
      switch (recipient.kind) {
        case 'card': {
          const person = people[recipient.person];
          if (recipient.by === 'certificate') return shared.certificate(person);
          return shared.publicKey(person.code, person.code, new X509Certificate(readFileSync(person.certificate)).publicKey);
        }
        case 'shares':
          return { name: 'recipient.shares', values: shared.values(people[recipient.person].code) };
        case 'password':
        case 'secret':
          return { name: `recipient.${recipient.kind}`, values: { ...shared.values(code), label: recipient.label, ...valuesOf(recipient) } };
      }
    },
    credential(credential) {
      const { name, values } = credentialFor(credential);
      return { name, values: { ...values, lock: String(credential.lock) } };
    },
    capsuleServer: (does) => shared.capsuleServer(does, code),
    sharesServers: () => shared.sharesServers(code),
    expiry: (days) => shared.expiry(`P${days}D`, code),
  };
}

/** Public, as everything in a test world: a password that no policy of a known client refuses, a secret of 32 bytes. */
function valuesOf({ kind, number }: { readonly kind: 'password' | 'secret'; readonly number: number }): Readonly<Record<string, string>> {
  if (kind === 'password') return { value: `Journey-2026-Password-${number}` };
  const secret = createHash('sha256').update(`secret ${number} of journeys`).digest();
  return { base64: secret.toString('base64'), hex: secret.toString('hex') };
}
