import type { Credential } from '@testbed/client';
import { openToken, readTokenCertificate, softwareIdentity, type TokenReference } from '@testbed/eid';
import { publicKeyOf, readPkcs12, readPrivateKey } from '@testbed/pki';
import type { CommandInput } from './command.ts';
import { UsageProblem } from './problem.ts';
import { decodeSecret, readInput } from './recipients.ts';
import { secretValue } from './secret-value.ts';
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
} as const;

const kinds = ['key', 'p12', 'pkcs11', 'password', 'secret'] as const;

/** The one credential of the command line. @throws UsageProblem, ConfigurationProblem, PkiProblem, EidProblem */
export async function readCredential(input: CommandInput, world: World | undefined): Promise<Credential> {
  const [kind, ...others] = kinds.filter((name) => input.text(name) !== undefined);
  if (kind === undefined || others.length > 0) {
    throw new UsageProblem(kind === undefined ? 'no credential is given: --key, --p12, --pkcs11, --password or --secret' : `give one credential, not ${[kind, ...others].map((name) => `--${name}`).join(' and ')}`);
  }
  switch (kind) {
    case 'key': {
      const password = input.text('key-password');
      const key = readPrivateKey(readInput(input.required('key')), password === undefined ? undefined : secretValue(password));
      return { kind: 'key', publicKey: publicKeyOf(key), open: async () => softwareIdentity({ key }) };
    }
    case 'p12': {
      const { key, certificate } = readPkcs12(readInput(input.required('p12')), secretValue(input.required('p12-password')));
      return { kind: 'key', publicKey: publicKeyOf(key), open: async () => softwareIdentity({ key, certificate: certificate.raw }) };
    }
    case 'pkcs11': {
      const token = tokenReference(input, world);
      const pin = secretValue(input.required('pin'));
      const { publicKey } = await readTokenCertificate(token);
      return { kind: 'key', publicKey, open: () => openToken({ ...token, pin }) };
    }
    case 'password':
      return { kind: 'password', password: secretValue(input.required('password')) };
    case 'secret':
      return { kind: 'secret', secret: decodeSecret(secretValue(input.required('secret'))) };
  }
}

/** A token of the world comes with its SoftHSM configuration; any other module finds its own. */
function tokenReference(input: CommandInput, world: World | undefined): TokenReference {
  const reference = { module: input.required('pkcs11'), token: input.required('token') };
  const card = world?.file.people.find(({ idCard }) => idCard.token === reference.token && idCard.module === reference.module)?.idCard;
  return card && world && process.env['SOFTHSM2_CONF'] === undefined ? { ...reference, softhsmConf: world.path(card.softhsmConf) } : reference;
}
