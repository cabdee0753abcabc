import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Adapter, Argument } from '@testbed/adapters';
import { undecided } from '@testbed/runner';
import type { Recipient } from '../journey.ts';
import type { Credential } from '../model/credential.ts';
import type { JourneyWorld, Person } from '../world.ts';

/** What journeys tell a client, in the words of its adapter (docs/certify-client.md, "The adapter file"). */
export interface Arguments {
  recipient(recipient: Recipient): Argument;
  credential(credential: Credential): Argument;
  capsuleServer(does: 'encrypt' | 'decrypt'): Argument;
  sharesServers(): Argument;
  expiry(days: number): Argument;
}

/** @param folder where people's files are written in the forms that the adapter asks for */
export function argumentsFor({ arguments: taken, files }: Adapter, { facts, people }: JourneyWorld, folder: string): Arguments {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const write = (name: string, bytes: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, bytes, { mode: 0o600 });
    return path;
  };
  const shared = { world: facts.file, configuration: facts.configuration, label: 'judge', lock: '1' };
  const of = ({ code }: Person) => ({ ...shared, code, personalCode: code.replace(/^PNOEE-/, '') });
  const nobody = of(people.remote);
  const slot = (person: Person): string => (taken['credential.pkcs11']?.some((word) => word.includes('{slot}')) ? slotOf(person) : '');

  const recipientCard = (person: Person, by: 'certificate' | 'public-key'): Argument => {
    const certificate = new X509Certificate(readFileSync(person.certificate));
    if (by === 'certificate') return { name: 'recipient.certificate', values: { ...of(person), file: write(`${person.code}.crt`, files.certificate === 'der' ? certificate.raw : certificate.toString()) } };
    const key = certificate.publicKey.export({ type: 'spki', format: files.publicKey } as { type: 'spki'; format: 'pem' });
    return { name: 'recipient.publicKey', values: { ...of(person), label: person.code, file: write(`${person.code}.pub`, key) } };
  };
  const token = (person: Person, wrongPin: boolean) => ({ ...of(person), module: person.module, token: person.token, slot: slot(person), pin: wrongPin ? '9999' : person.pin });
  const privateKey = (person: Person): string => {
    const key = createPrivateKey(readFileSync(person.key));
    // SEC 1 or PKCS#1: every client reads them.
    const type = key.asymmetricKeyType === 'ec' ? 'sec1' : 'pkcs1';
    return write(`${person.code}.key`, key.export({ type, format: files.privateKey } as { type: 'sec1'; format: 'pem' }));
  };

  return {
    recipient(recipient) {
      switch (recipient.kind) {
        case 'card':
          return recipientCard(people[recipient.person], recipient.by);
        case 'shares':
          return { name: 'recipient.shares', values: of(people[recipient.person]) };
        case 'password':
        case 'secret':
          return { name: `recipient.${recipient.kind}`, values: { ...nobody, label: recipient.label, ...valuesOf(recipient) } };
      }
    },
    credential(credential) {
      const lock = String(credential.lock);
      if (!('person' in credential)) return { name: `credential.${credential.kind}`, values: { ...nobody, lock, label: credential.label, ...valuesOf(credential) } };
      const person = people[credential.person];
      switch (credential.means) {
        case 'key':
          return { name: 'credential.key', values: { ...of(person), lock, file: privateKey(person) } };
        case 'pkcs12':
          return { name: 'credential.pkcs12', values: { ...of(person), lock, file: person.p12, password: person.p12Password } };
        case 'pkcs11':
        case 'idCard':
          return { name: `credential.${credential.means}`, values: { ...token(person, credential.wrongPin), lock } };
        case 'smartId':
          return { name: 'credential.smartId', values: { ...of(person), lock } };
        case 'mobileId':
          return { name: 'credential.mobileId', values: { ...of(person), lock, phone: person.phone ?? '' } };
      }
    },
    capsuleServer: (does) => ({ name: 'server.capsule', values: { ...nobody, id: facts.capsuleServer.id, url: does === 'encrypt' ? facts.capsuleServer.post : facts.capsuleServer.fetch } }),
    sharesServers: () => ({ name: 'server.shares', values: { ...nobody, urls: facts.sharesServers.map(({ url }) => url).join(',') } }),
    expiry: (days) => ({ name: 'expiry', values: { ...nobody, duration: `P${days}D` } }),
  };
}

/** Public, as everything in a test world: a password that no policy of a known client refuses, a secret of 32 bytes. */
function valuesOf({ kind, number }: { readonly kind: 'password' | 'secret'; readonly number: number }): Readonly<Record<string, string>> {
  if (kind === 'password') return { value: `Journey-2026-Password-${number}` };
  const secret = createHash('sha256').update(`secret ${number} of journeys`).digest();
  return { base64: secret.toString('base64'), hex: secret.toString('hex') };
}

/** The number of the slot that holds a person's token: clients that take no label want it. @throws Undecided */
function slotOf({ token, softhsmConf }: Person): string {
  const listing = execFileSync('softhsm2-util', ['--show-slots'], { encoding: 'utf8', env: { ...process.env, SOFTHSM2_CONF: softhsmConf } });
  const part = listing.split(/^Slot /m).find((text) => text.split('\n').some((line) => line.trim().replace(/^Label: +/, '') === token));
  return part?.split('\n', 1)[0]?.trim() ?? undecided(`there is no token ${token}`);
}
