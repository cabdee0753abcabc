import { createPrivateKey, type KeyObject } from 'node:crypto';
import { openToken, softhsmModule } from '@testbed/eid';
import { ecPointToKey } from '@testbed/pki';
import { softwareSigner, type Signer } from '@testbed/server-list';
import type { CommandInput } from '../../command.ts';
import { ConfigurationProblem, UsageProblem } from '../../problem.ts';
import { readInput } from '../../recipients.ts';
import { secretValue } from '../../secret-value.ts';

/** A signer and what it holds open. */
export interface OpenSigner extends Signer {
  readonly close: () => Promise<void>;
}

/**
 * Opens each key of the named options, does something with the signers, and closes them whatever happens.
 *
 * @param names options whose values are `FILE` or `pkcs11:…`
 */
export async function withSigners<Name extends string, Result>(input: CommandInput, names: readonly Name[], use: (signers: Readonly<Record<Name, readonly Signer[]>>) => Promise<Result>): Promise<Result> {
  const opened = new Map<string, OpenSigner>();
  try {
    const signers = {} as Record<Name, readonly Signer[]>;
    for (const name of names) {
      const ofName: Signer[] = [];
      for (const key of input.texts(name)) {
        const signer = opened.get(key) ?? (await openSigner(key, input));
        opened.set(key, signer);
        ofName.push(signer);
      }
      signers[name] = ofName;
    }
    return await use(signers);
  } finally {
    for (const { close } of opened.values()) await close();
  }
}

async function openSigner(key: string, input: CommandInput): Promise<OpenSigner> {
  return key.startsWith('pkcs11:') ? openTokenSigner(key, input) : { ...softwareSigner(readSigningKey(key, input.text('key-password'))), close: () => Promise.resolve() };
}

/** @throws ConfigurationProblem `file-unreadable`, `file-invalid`; nothing of the file is in it */
function readSigningKey(path: string, password: string | undefined): KeyObject {
  const pem = readInput(path);
  try {
    return createPrivateKey(password === undefined ? { key: pem } : { key: pem, passphrase: secretValue(password) });
  } catch (error) {
    if (error instanceof ConfigurationProblem) throw error;
    throw new ConfigurationProblem('file-invalid', `${path} is no private key in PEM, or its --key-password is missing or wrong`);
  }
}

/**
 * A token by its PKCS#11 URI (RFC 7512): `pkcs11:token=LABEL?module-path=FILE&pin-source=env:NAME`. Without a
 * module-path it is SoftHSM's; the PIN may come with `--pin` instead.
 *
 * @throws UsageProblem, ConfigurationProblem, EidProblem
 */
async function openTokenSigner(uri: string, input: CommandInput): Promise<OpenSigner> {
  const { token, 'module-path': module, 'pin-source': source, 'pin-value': value, ...others } = attributesOf(uri);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new UsageProblem(`a key is found by its token only: ${unknown} can't be given`);
  if (token === undefined) throw new UsageProblem('name the token: pkcs11:token=LABEL');
  const pin = value ?? source ?? input.text('pin');
  if (pin === undefined) throw new UsageProblem("the token's PIN is missing: --pin, or pin-source=env:NAME in the URI");
  const identity = await openToken({ module: module ?? softhsmModule(), token, pin: value ?? secretValue(pin) });
  const { publicKey } = identity;
  if (publicKey.type !== 'ec' || publicKey.curve === 'secp521r1') {
    await identity.close();
    throw new UsageProblem('a token signs lists with an EC key on P-256 or P-384');
  }
  const algorithm = publicKey.curve === 'secp256r1' ? 'ES256' : 'ES384';
  return { publicKey: ecPointToKey(publicKey.point), sign: (bytes) => identity.sign(algorithm, bytes), close: () => identity.close() };
}

/** Attributes of path and query, decoded. */
function attributesOf(uri: string): Partial<Record<string, string>> {
  const pairs = uri.slice('pkcs11:'.length).split(/[;?&]/).filter(Boolean);
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      try {
        return [name, decodeURIComponent(value.join('='))];
      } catch {
        throw new UsageProblem('the pkcs11: URI has a wrong % escape');
      }
    }),
  );
}
