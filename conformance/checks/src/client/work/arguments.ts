import { X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { slotOf, worldArguments, type Adapter, type Argument, type Order } from '@testbed/adapters';
import { undecided } from '@testbed/runner';
import type { Person, WorldFacts } from '../world/file.ts';

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
export function argumentsFor(adapter: Adapter, world: WorldFacts, folder: string): Arguments {
  const { arguments: taken } = adapter;
  const shared = worldArguments(adapter, world, folder, (person) => slotOf(person) ?? undecided(`softhsm2-util tells of no token ${person.token}`));
  const code = world.people[0]?.code ?? '';
  const anybody = shared.values(code);
  const first = (makers: Partial<Record<Argument['name'], () => Argument>>): Argument => {
    const [, make] = Object.entries(makers).find(([name]) => taken[name as Argument['name']] !== undefined) ?? [];
    return make?.() ?? undecided(`the adapter takes none of ${Object.keys(makers).join(', ')}`);
  };
  const secretValues = (label: string, secret: Buffer) => ({ ...anybody, label, base64: secret.toString('base64'), hex: secret.toString('hex') });
  const made: Arguments = {
    certificate: (person) => shared.certificate(person),
    certificateFile: (file) => ({ name: 'recipient.certificate', values: { ...anybody, file } }),
    publicKey: (label, key) => shared.publicKey(code, label, key),
    recipient: (person) =>
      first({ 'recipient.certificate': () => made.certificate(person), 'recipient.publicKey': () => made.publicKey(person.code, new X509Certificate(readFileSync(person.certificate)).publicKey) }),
    passwordRecipient: (label, value) => ({ name: 'recipient.password', values: { ...anybody, label, value } }),
    secretRecipient: (label, secret) => ({ name: 'recipient.secret', values: secretValues(label, secret) }),
    sharesRecipient: (own) => ({ name: 'recipient.shares', values: shared.values(own) }),
    person: (own) => ({ name: 'recipient.person', values: shared.values(own) }),
    key: (person) => shared.key(person),
    pkcs12: (person) => shared.pkcs12(person),
    pkcs11: (person, pin = person.pin) => shared.token('credential.pkcs11', person, pin),
    credential: (person) => first({ 'credential.key': () => made.key(person), 'credential.pkcs12': () => made.pkcs12(person), 'credential.pkcs11': () => made.pkcs11(person) }),
    certified: (person) => first({ 'credential.pkcs12': () => made.pkcs12(person), 'credential.pkcs11': () => made.pkcs11(person) }),
    password: (label, value) => ({ name: 'credential.password', values: { ...anybody, label, value } }),
    secret: (label, secret) => ({ name: 'credential.secret', values: secretValues(label, secret) }),
    smartId: (person, own = person.code) => ({ name: 'credential.smartId', values: shared.values(own) }),
    mobileId: (person) => shared.mobileId(person),
    idCard: (person, pin = person.pin) => shared.token('credential.idCard', person, pin),
    signer: (person) =>
      first({
        'credential.idCard': () => made.idCard(person),
        'credential.mobileId': () => made.mobileId(person),
        'credential.smartId': () => made.smartId(person),
      }),
    capsuleServer: (does, person) => shared.capsuleServer(does, person?.code ?? code),
    sharesServers: () => shared.sharesServers(code),
    serverList: (file) => ({ name: 'serverList', values: { ...anybody, file } }),
    expiry: (duration) => shared.expiry(duration, code),
  };
  return made;
}
