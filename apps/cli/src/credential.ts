import type { Credential, TokenCredential } from '@testbed/client';
import { openToken, readTokenCertificate, softwareIdentity, type TokenReference } from '@testbed/eid';
import { publicKeyOf, readPrivateKey } from '@testbed/pki';
import type { CommandInput } from './command.ts';
import { UsageProblem } from './problem.ts';
import { decodeSecret, readInput } from './recipients.ts';
import { secretValue } from './secret-value.ts';
import { idCardCredential, mobileIdCredential, smartIdCredential } from './signer.ts';
import { isInteractive } from './terminal.ts';
import type { World } from './world/world-file.ts';

export const credentialOptions = {
  key: { type: 'string' },
  'key-password': { type: 'string' },
  p12: { type: 'string' },
  'p12-password': { type: 'string' },
  pkcs11: { type: 'string' },
  token: { type: 'string' },
  pin: { type: 'string' },
  password: { type: 'string' },
  secret: { type: 'string' },
  // Of several passwords or secrets of a container, only the ones with this label.
  label: { type: 'string' },
  'smart-id': { type: 'string' },
  'mobile-id': { type: 'string' },
  phone: { type: 'string' },
  'id-card': { type: 'string' },
  'eid-proxy': { type: 'boolean' },
} as const;

const kinds = ['key', 'p12', 'pkcs11', 'password', 'secret', 'smart-id', 'mobile-id', 'id-card'] as const;

/**
 * The one credential of the command line. At a terminal none is needed: then it is a password that will be asked for.
 *
 * @param show what the person must see while a phone is waited for
 * @throws UsageProblem, ConfigurationProblem, PkiProblem, EidProblem
 */
export async function readCredential(input: CommandInput, world: World | undefined, show: (line: string) => void): Promise<Credential> {
  const [kind, ...others] = kinds.filter((name) => input.text(name) !== undefined);
  if (others.length > 0) throw new UsageProblem(`give one credential, not ${[kind, ...others].map((name) => `--${name}`).join(' and ')}`);
  if (kind === undefined) {
    if (isInteractive()) return { kind: 'password', ...labelOf(input) };
    throw new UsageProblem('no credential is given: --key, --p12, --pkcs11, --password, --secret, --smart-id, --mobile-id or --id-card');
  }
  switch (kind) {
    case 'key': {
      const password = input.text('key-password');
      const key = readPrivateKey(readInput(input.required('key')), password === undefined ? undefined : secretValue(password));
      return { kind: 'key', publicKey: publicKeyOf(key), open: async () => softwareIdentity({ key }) };
    }
    case 'p12': {
      const { readPkcs12 } = await import('@testbed/pki/pkcs12');
      const { key, certificate } = readPkcs12(readInput(input.required('p12')), secretValue(input.required('p12-password')));
      return { kind: 'key', publicKey: publicKeyOf(key), open: async () => softwareIdentity({ key, certificate: certificate.raw }) };
    }
    case 'pkcs11':
      return (await connectedToken(input, world)).credential;
    case 'password':
      return { kind: 'password', password: secretValue(input.required('password')), ...labelOf(input) };
    case 'secret':
      return { kind: 'secret', secret: decodeSecret(secretValue(input.required('secret'))), ...labelOf(input) };
    case 'smart-id':
      return smartIdCredential({ code: input.required('smart-id'), world: neededWorld(world), proxy: input.flag('eid-proxy'), show });
    case 'mobile-id':
      return mobileIdCredential({ code: input.required('mobile-id'), phone: input.required('phone'), world: neededWorld(world), proxy: input.flag('eid-proxy'), show });
    case 'id-card': {
      const { credential, certificate } = await connectedToken(input, world);
      return idCardCredential(credential, certificate);
    }
  }
}

/** The token of the command line, with its PIN where one is given. @throws UsageProblem, EidProblem */
async function connectedToken(input: CommandInput, world: World | undefined): ReturnType<typeof tokenCredential> {
  const pin = input.text('pin');
  const token = await tokenCredential(tokenReference(input, world) ?? fail('--token is missing'));
  return pin === undefined ? token : { ...token, credential: { ...token.credential, pin: secretValue(pin) } };
}

/** A connected token as a credential, and its certificate; needs no PIN (UC.Client.02/3). @throws EidProblem */
export async function tokenCredential(token: TokenReference): Promise<{ credential: TokenCredential; certificate: Uint8Array | undefined }> {
  const { publicKey, certificate } = await readTokenCertificate(token);
  return { credential: { kind: 'token', token: token.token, publicKey, open: (pin) => openToken({ ...token, pin }) }, certificate };
}

/** The token of the command line. One of the world comes with its SoftHSM configuration; any other module finds its own. */
export function tokenReference(input: CommandInput, world: World | undefined): TokenReference | undefined {
  const [module, token] = [input.text('pkcs11') ?? input.text('id-card'), input.text('token')];
  if (module === undefined || token === undefined) return undefined;
  const card = world?.file.people.find(({ idCard }) => idCard.token === token && idCard.module === module)?.idCard;
  return card && world && process.env['SOFTHSM2_CONF'] === undefined ? { module, token, softhsmConf: world.path(card.softhsmConf) } : { module, token };
}

function labelOf(input: CommandInput): { readonly label?: string } {
  const label = input.text('label');
  return label === undefined ? {} : { label };
}

function neededWorld(world: World | undefined): World {
  return world ?? fail('a phone is asked through the services of a world: start one, or name one with --world');
}

function fail(message: string): never {
  throw new UsageProblem(message);
}
