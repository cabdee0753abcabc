import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Adapter, Argument } from './adapter.ts';
import type { Order } from './compose.ts';

/** Somebody of a world with an ID-card. Paths are absolute. */
export interface CardHolder {
  readonly code: string;
  readonly module: string;
  readonly token: string;
  readonly pin: string;
  readonly softhsmConf: string;
  /** PEM. */
  readonly certificate: string;
  /** PEM; in a test world only. */
  readonly key: string;
  readonly p12: string;
  readonly p12Password: string;
  readonly phone: string | undefined;
}

/** What arguments tell of a world. */
export interface WorldPlaces {
  /** world.json. */
  readonly file: string;
  /** `clients/`: ready configuration of public clients. */
  readonly configuration: string;
  readonly capsuleServer: { readonly id: string; readonly post: string; readonly fetch: string };
  readonly sharesServers: readonly { readonly id: string; readonly url: string }[];
}

/**
 * What a client is told of a world and its people, by the place names of the ready adapters (docs/certify-client.md,
 * "The adapter file").
 */
export interface WorldArguments {
  /** What every argument can tell; a label and a lock may be replaced. @param code somebody's, also where it does not matter whose */
  values(code: string): Readonly<Record<string, string>>;
  certificate(person: CardHolder): Argument;
  publicKey(code: string, label: string, key: KeyObject): Argument;
  key(person: CardHolder): Argument;
  pkcs12(person: CardHolder): Argument;
  token(name: 'credential.pkcs11' | 'credential.idCard', person: CardHolder, pin: string): Argument;
  mobileId(person: CardHolder): Argument;
  capsuleServer(does: Order['does'], code: string): Argument;
  sharesServers(code: string): Argument;
  expiry(duration: string, code: string): Argument;
}

/**
 * @param folder where people's files are written in the forms that the adapter asks for
 * @param slotOf is asked for the slot of a person's token where the adapter wants it
 */
export function worldArguments({ arguments: taken, files }: Adapter, world: WorldPlaces, folder: string, slotOf: (person: CardHolder) => string): WorldArguments {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const write = (name: string, bytes: string | Uint8Array): string => {
    const path = join(folder, name);
    // Once: another client may be reading it.
    if (!existsSync(path)) writeFileSync(path, bytes, { mode: 0o600 });
    return path;
  };
  const values = (code: string) => ({ code, personalCode: code.replace(/^PNOEE-/, ''), world: world.file, configuration: world.configuration, label: 'judge', lock: '1' });
  const slot = (person: CardHolder): string => (taken['credential.pkcs11']?.some((word) => word.includes('{slot}')) ? slotOf(person) : '');
  return {
    values,
    certificate(person) {
      const certificate = new X509Certificate(readFileSync(person.certificate));
      const file = files.certificate === 'der' ? write(`${person.code}.cer`, certificate.raw) : write(`${person.code}.crt`, certificate.toString());
      return { name: 'recipient.certificate', values: { ...values(person.code), file } };
    },
    publicKey(code, label, key) {
      const file = write(`${label}.pub.${files.publicKey}`, key.export({ type: 'spki', format: files.publicKey } as { type: 'spki'; format: 'pem' }));
      return { name: 'recipient.publicKey', values: { ...values(code), label, file } };
    },
    key(person) {
      const key = createPrivateKey(readFileSync(person.key));
      // SEC 1 or PKCS#1: every client reads them.
      const type = key.asymmetricKeyType === 'ec' ? 'sec1' : 'pkcs1';
      const file = write(`${person.code}.key.${files.privateKey}`, key.export({ type, format: files.privateKey } as { type: 'sec1'; format: 'pem' }));
      return { name: 'credential.key', values: { ...values(person.code), file } };
    },
    pkcs12: ({ code, p12, p12Password }) => ({ name: 'credential.pkcs12', values: { ...values(code), file: p12, password: p12Password } }),
    token: (name, person, pin) => ({ name, values: { ...values(person.code), module: person.module, token: person.token, slot: slot(person), pin } }),
    mobileId: ({ code, phone = '' }) => ({ name: 'credential.mobileId', values: { ...values(code), phone } }),
    capsuleServer: (does, code) => ({ name: 'server.capsule', values: { ...values(code), id: world.capsuleServer.id, url: does === 'encrypt' ? world.capsuleServer.post : world.capsuleServer.fetch } }),
    sharesServers: (code) => ({ name: 'server.shares', values: { ...values(code), urls: world.sharesServers.map(({ url }) => url).join(',') } }),
    expiry: (duration, code) => ({ name: 'expiry', values: { ...values(code), duration } }),
  };
}
