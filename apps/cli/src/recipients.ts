import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Directory, Recipient } from '@testbed/client';
import { passwordPolicies, type PasswordPolicy } from '@testbed/container';
import { publicKeyOf, readCertificate } from '@testbed/pki';
import type { CommandInput } from './command.ts';
import { ConfigurationProblem, UsageProblem } from './problem.ts';
import { labelledSecret } from './secret-value.ts';
import type { World } from './world/world-file.ts';

export const recipientOptions = {
  to: { type: 'string', multiple: true },
  shares: { type: 'string', multiple: true },
  cert: { type: 'string', multiple: true },
  pubkey: { type: 'string', multiple: true },
  password: { type: 'string', multiple: true },
  secret: { type: 'string', multiple: true },
  'password-policy': { type: 'string', default: 'user-guide' },
} as const;

/**
 * The recipients of the command line, in the order of their kinds.
 *
 * @param world where people are looked up
 * @throws UsageProblem, ConfigurationProblem, PkiProblem
 */
export function readRecipients(input: CommandInput, world: World | undefined): Recipient[] {
  const policy = input.text('password-policy') ?? '';
  if (!(policy in passwordPolicies)) throw new UsageProblem(`--password-policy ${policy}: known are ${Object.keys(passwordPolicies).join(', ')}`);
  return [
    ...input.texts('to').map((code): Recipient => ({ kind: 'person', code, directory: directoryOf(world), hasSmartId: hasSmartId(world, code) })),
    ...input.texts('shares').map((recipientId): Recipient => ({ kind: 'shares', recipientId })),
    ...input.texts('cert').map((path): Recipient => ({ kind: 'certificate', certificate: readCertificate(readInput(path)).raw, file: basename(path) })),
    ...input.texts('pubkey').map((path): Recipient => ({ kind: 'public-key', publicKey: publicKeyOf(readPublicKey(path)), file: basename(path) })),
    ...input.texts('password').map((text): Recipient => {
      const given = labelledSecret(text);
      // A label alone: the password is asked for, so that it never stands on the command line.
      return { kind: 'password', label: given?.label ?? text, policy: policy as PasswordPolicy, ...(given && { password: given.value }) };
    }),
    ...input.texts('secret').map((text): Recipient => {
      const { label, value } = labelledSecret(text) ?? fail('--secret takes LABEL=base64:…');
      return { kind: 'secret', label, secret: decodeSecret(value) };
    }),
  ];
}

/** Smart-ID accounts are in no directory; a world knows its people. */
function hasSmartId(world: World | undefined, code: string): boolean {
  return world?.file.people.some((person) => person.code === code && person.smartId !== undefined) ?? false;
}

function directoryOf(world: World | undefined): Directory {
  if (!world) throw new UsageProblem('--to looks people up in the directory of a world: start one, or name one with --world');
  const { ldaps, ldapBase, tlsCa, idCardIssuer, mobileIdIssuer } = world.file.trust;
  const files = (...paths: string[]): Buffer[] => paths.map((path) => readInput(world.path(path)));
  return { url: ldaps, base: ldapBase, trust: files(tlsCa), issuers: files(idCardIssuer, mobileIdIssuer) };
}

/** `base64:…` as bytes. @throws UsageProblem */
export function decodeSecret(value: string): Uint8Array {
  const base64 = value.startsWith('base64:') ? value.slice(7) : value;
  const bytes = Buffer.from(base64, 'base64');
  if (base64 === '' || bytes.toString('base64').replace(/=+$/, '') !== base64.replace(/=+$/, '')) throw new UsageProblem('a secret is given as base64:… of its bytes');
  return bytes;
}

/** @throws ConfigurationProblem `file-unreadable` */
export function readInput(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new ConfigurationProblem('file-unreadable', `${path} can't be read: ${(cause as NodeJS.ErrnoException).code}`, undefined, { cause });
  }
}

function readPublicKey(path: string): KeyObject {
  const bytes = readInput(path);
  try {
    return bytes.includes('-----BEGIN') ? createPublicKey(bytes) : createPublicKey({ key: bytes, format: 'der', type: 'spki' });
  } catch (cause) {
    throw new ConfigurationProblem('file-invalid', `${path} holds no public key`, 'give a PEM or a DER SubjectPublicKeyInfo', { cause });
  }
}

function fail(message: string): never {
  throw new UsageProblem(message);
}
