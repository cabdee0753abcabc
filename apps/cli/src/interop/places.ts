import { createPrivateKey, createPublicKey, randomBytes, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Adapter, Argument, Order } from '@testbed/adapters';
import { readCertificate } from '@testbed/pki';
import type { World, WorldPerson } from '../world/world-file.ts';
import type { Journey } from './journey.ts';
import { slotOf } from './slot.ts';

/** What fills the places of an adapter's arguments on a journey. */
export interface Places {
  /** The journey's own recipient, and the others of its container. */
  readonly recipients: readonly Argument[];
  /** @param lock the number of the recipient's record in the container, from 1 */
  credential(lock: string): Argument;
  /** The journey's server, for who sends to it and who fetches from it. */
  server(does: Order['does']): Argument | undefined;
}

/** A password and a secret of this run: long enough for every client's rules, and nothing in them that a client splits at. */
const password = `Aa1${randomBytes(12).toString('hex')}`;
const secret = randomBytes(32);

/** Values that no transcript may show. */
export const secrets = [password, secret.toString('base64'), secret.toString('hex')];

const secretPlaces: ReadonlySet<string> = new Set(['value', 'base64', 'hex', 'password', 'pin']);

/** An argument as a report may show it. */
export function shown({ name, values }: Argument): Argument {
  return { name, values: Object.fromEntries(Object.entries(values).map(([place, value]) => [place, secretPlaces.has(place) ? '•••' : value])) };
}

/**
 * The places of a journey in a world.
 *
 * @param folder where the files of a person are written in the forms that the adapter asks for
 * @throws ConfigurationProblem when the token is not there
 */
export function placesOf(journey: Journey, world: World, { files }: Adapter, folder: string): Places {
  const everywhere = { world: world.path('world.json'), configuration: world.path('clients') };
  const symmetric = { label: 'interop', value: password, base64: secret.toString('base64'), hex: secret.toString('hex') };
  const addressed = ({ recipient, card }: Pick<Journey, 'recipient' | 'card'>): Argument => {
    const person = personWith(card, world);
    const { certificate, publicKey } = writeForms(person, world, files, folder);
    return { name: recipient, values: { ...everywhere, ...namesOf(person), ...symmetric, file: recipient === 'recipient.publicKey' ? publicKey : certificate } };
  };
  const person = personWith(journey.card, world);
  const { idCard, mobileId } = person;
  return {
    recipients: [journey, ...journey.company].map(addressed),
    credential(lock) {
      const token = { module: idCard.module, token: idCard.token, slot: slotOf(idCard.token, world.path(idCard.softhsmConf)), pin: idCard.pin1 };
      const values: Readonly<Record<Journey['credential'], Readonly<Record<string, string>>>> = {
        'credential.key': { file: writeForms(person, world, files, folder).privateKey },
        'credential.pkcs12': { file: world.path(idCard.p12), password: idCard.p12Password },
        'credential.pkcs11': token,
        'credential.idCard': token,
        'credential.password': symmetric,
        'credential.secret': symmetric,
        'credential.smartId': {},
        'credential.mobileId': { phone: mobileId?.phone ?? '' },
      };
      return { name: journey.credential, values: { ...everywhere, ...namesOf(person), label: symmetric.label, lock, ...values[journey.credential] } };
    },
    server(does) {
      if (journey.server === undefined) return undefined;
      const [capsuleServer] = world.file.capsuleServers;
      const url = does === 'encrypt' ? capsuleServer?.post : capsuleServer?.fetch;
      const urls = world.file.sharesServers.map((server) => server.url).join(',');
      return { name: journey.server, values: { ...everywhere, ...namesOf(person), id: capsuleServer?.id ?? '', url: url ?? '', urls } };
    },
  };
}

function namesOf({ code }: WorldPerson) {
  return { code, personalCode: code.replace(/^PNOEE-/, '') };
}

/** The first person with a valid card of this kind. */
function personWith(card: Journey['card'], world: World): WorldPerson {
  const type = card === 'P-384' ? 'ec' : 'rsa';
  const found = world.file.people.find(({ idCard }) => idCard.state === 'valid' && readCertificate(readFileSync(world.path(idCard.certificate))).publicKey.asymmetricKeyType === type);
  if (!found) throw new Error(`nobody in the world has a valid ${card} card`);
  return found;
}

function writeForms({ code, idCard }: WorldPerson, world: World, forms: Adapter['files'], folder: string) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const certificate = readCertificate(readFileSync(world.path(idCard.certificate)));
  const key = createPrivateKey(readFileSync(world.path(idCard.key)));
  const write = (name: string, bytes: string | Uint8Array): string => {
    const path = join(folder, `${code}.${name}`);
    writeFileSync(path, bytes, { mode: 0o600 });
    return path;
  };
  return {
    certificate: forms.certificate === 'der' ? write('cer', certificate.raw) : write('crt', certificate.toString()),
    publicKey: write(`pub.${forms.publicKey}`, createPublicKey(key).export({ type: 'spki', format: forms.publicKey } as { type: 'spki'; format: 'pem' })),
    privateKey: write(`key.${forms.privateKey}`, traditional(key, forms.privateKey)),
  };
}

/** SEC 1 or PKCS#1, which every client reads; cdoc2-cli does not read PKCS#8. */
function traditional(key: KeyObject, format: 'der' | 'pem'): string | Uint8Array {
  const type = key.asymmetricKeyType === 'ec' ? 'sec1' : 'pkcs1';
  return key.export({ type, format } as { type: 'sec1'; format: 'pem' });
}
