import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Adapter, Argument, Order } from '@testbed/adapters';
import { undecided } from '@testbed/runner';
import type { Person, WorldFacts } from '../world/file.ts';
import { slotOf } from './slot.ts';

/** Arguments for one client in one world, by the place names of the ready adapters. */
export interface Arguments {
  certificate(person: Person): Argument;
  /** A certificate from elsewhere, already in the adapter's form. */
  certificateFile(file: string): Argument;
  publicKey(label: string, key: KeyObject): Argument;
  /** By certificate where the client takes one, else by key. */
  recipient(person: Person): Argument;
  passwordRecipient(label: string, password: string): Argument;
  secretRecipient(label: string, secret: Buffer): Argument;
  sharesRecipient(code: string): Argument;
  /** Somebody to look up in a directory. */
  person(code: string): Argument;
  key(person: Person): Argument;
  pkcs12(person: Person): Argument;
  pkcs11(person: Person, pin?: string): Argument;
  /** What opens a capsule in the container, whatever of it the client takes. */
  credential(person: Person): Argument;
  /** What authenticates to a capsule server. */
  certified(person: Person): Argument;
  password(label: string, password: string): Argument;
  secret(label: string, secret: Buffer): Argument;
  smartId(person: Person, code?: string): Argument;
  mobileId(person: Person): Argument;
  idCard(person: Person, pin?: string): Argument;
  /** What signs tickets, the fastest that the client takes first. */
  signer(person: Person): Argument;
  /** @param person who fetches: some clients have a configuration with each person's key store. The first person of the world unless given */
  capsuleServer(does: Order['does'], person?: Person): Argument;
  sharesServers(): Argument;
  serverList(file: string): Argument;
  expiry(duration: string): Argument;
}

/** @param folder where people's files are written in the forms that the adapter asks for */
export function argumentsFor({ arguments: taken, files }: Adapter, world: WorldFacts, folder: string): Arguments {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const write = (name: string, bytes: string | Uint8Array): string => {
    const path = join(folder, name);
    // Once: another check's client may be reading it.
    if (!existsSync(path)) writeFileSync(path, bytes, { mode: 0o600 });
    return path;
  };
  const of = ({ code }: Pick<Person, 'code'>) => ({ code, personalCode: code.replace(/^PNOEE-/, ''), world: world.file, configuration: world.configuration, label: 'judge', lock: '1' });
  const anybody = of(world.people[0] ?? { code: '' });
  const token = (person: Person, pin: string) => ({ ...of(person), module: person.module, token: person.token, slot: taken['credential.pkcs11']?.some((word) => word.includes('{slot}')) ? slotOf(person) : '', pin });
  const first = (makers: Partial<Record<Argument['name'], () => Argument>>): Argument => {
    const [, make] = Object.entries(makers).find(([name]) => taken[name as Argument['name']] !== undefined) ?? [];
    return make?.() ?? undecided(`the adapter takes none of ${Object.keys(makers).join(', ')}`);
  };
  const secretValues = (label: string, secret: Buffer) => ({ ...anybody, label, base64: secret.toString('base64'), hex: secret.toString('hex') });
  const made: Arguments = {
    certificate(person) {
      const certificate = new X509Certificate(readFileSync(person.certificate));
      const file = files.certificate === 'der' ? write(`${person.code}.cer`, certificate.raw) : write(`${person.code}.crt`, certificate.toString());
      return { name: 'recipient.certificate', values: { ...of(person), file } };
    },
    certificateFile: (file) => ({ name: 'recipient.certificate', values: { ...anybody, file } }),
    publicKey: (label, key) => ({ name: 'recipient.publicKey', values: { ...anybody, label, file: write(`${label}.pub.${files.publicKey}`, key.export({ type: 'spki', format: files.publicKey } as { type: 'spki'; format: 'pem' })) } }),
    recipient: (person) =>
      first({ 'recipient.certificate': () => made.certificate(person), 'recipient.publicKey': () => made.publicKey(person.code, new X509Certificate(readFileSync(person.certificate)).publicKey) }),
    passwordRecipient: (label, value) => ({ name: 'recipient.password', values: { ...anybody, label, value } }),
    secretRecipient: (label, secret) => ({ name: 'recipient.secret', values: secretValues(label, secret) }),
    sharesRecipient: (code) => ({ name: 'recipient.shares', values: of({ code }) }),
    person: (code) => ({ name: 'recipient.person', values: of({ code }) }),
    key(person) {
      const key = createPrivateKey(readFileSync(person.key));
      // SEC 1 or PKCS#1: every client reads them.
      const type = key.asymmetricKeyType === 'ec' ? 'sec1' : 'pkcs1';
      return { name: 'credential.key', values: { ...of(person), file: write(`${person.code}.key.${files.privateKey}`, key.export({ type, format: files.privateKey } as { type: 'sec1'; format: 'pem' })) } };
    },
    pkcs12: (person) => ({ name: 'credential.pkcs12', values: { ...of(person), file: person.p12, password: person.p12Password } }),
    pkcs11: (person, pin = person.pin) => ({ name: 'credential.pkcs11', values: token(person, pin) }),
    credential: (person) => first({ 'credential.key': () => made.key(person), 'credential.pkcs12': () => made.pkcs12(person), 'credential.pkcs11': () => made.pkcs11(person) }),
    certified: (person) => first({ 'credential.pkcs12': () => made.pkcs12(person), 'credential.pkcs11': () => made.pkcs11(person) }),
    password: (label, value) => ({ name: 'credential.password', values: { ...anybody, label, value } }),
    secret: (label, secret) => ({ name: 'credential.secret', values: secretValues(label, secret) }),
    smartId: (person, code = person.code) => ({ name: 'credential.smartId', values: of({ code }) }),
    mobileId: (person) => ({ name: 'credential.mobileId', values: { ...of(person), phone: person.phone ?? '' } }),
    idCard: (person, pin = person.pin) => ({ name: 'credential.idCard', values: token(person, pin) }),
    signer: (person) =>
      first({
        'credential.idCard': () => made.idCard(person),
        'credential.mobileId': () => made.mobileId(person),
        'credential.smartId': () => made.smartId(person),
      }),
    capsuleServer(does, person) {
      const { id, post, fetch: from } = world.capsuleServer;
      return { name: 'server.capsule', values: { ...(person ? of(person) : anybody), id, url: does === 'encrypt' ? post : from } };
    },
    sharesServers: () => ({ name: 'server.shares', values: { ...anybody, urls: world.sharesServers.map(({ url }) => url).join(',') } }),
    serverList: (file) => ({ name: 'serverList', values: { ...anybody, file } }),
    expiry: (duration) => ({ name: 'expiry', values: { ...anybody, duration } }),
  };
  return made;
}
