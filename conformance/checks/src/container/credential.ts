import { createPrivateKey } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Argument, ArgumentName } from '@testbed/adapters';
import { keyFile, type Credential, type KeyName, type Vector } from '@testbed/vectors';
import type { ContainerTarget } from './target.ts';

/** The arguments that can carry each kind of credential, the most direct first. */
export const carriers: Readonly<Record<Credential['kind'], readonly [ArgumentName, ...ArgumentName[]]>> = {
  key: ['credential.key', 'credential.pkcs12'],
  password: ['credential.password'],
  secret: ['credential.secret'],
  person: ['credential.smartId'],
};

/** What opens a vector, as the adapter takes it. */
export function credentialFor({ credential, recipient }: Pick<Vector, 'credential' | 'recipient'>, target: ContainerTarget): Argument {
  const names = carriers[credential.kind];
  const name = names.find((carrier) => target.adapter.arguments[carrier] !== undefined) ?? names[0];
  return { name, values: { lock: String(recipient + 1), ...valuesOf(credential, name, target) } };
}

/** Which of the values must not be shown. */
export function secretsOf({ values: { value, base64, hex, password } }: Argument): readonly string[] {
  return [value, base64, hex, password].filter((secret) => secret !== undefined);
}

function valuesOf(credential: Credential, name: ArgumentName, target: ContainerTarget): Argument['values'] {
  switch (credential.kind) {
    case 'key': {
      const key = basename(credential.pem, '.pem') as KeyName;
      return name === 'credential.pkcs12'
        ? { label: 'vectors', file: written(`${key}.p12`, target, () => keyFile(key, 'p12')), password: credential.p12Password }
        : { label: 'vectors', file: written(`${key}.${target.adapter.files.privateKey}`, target, () => privateKey(key, target)) };
    }
    case 'password':
      return { label: credential.label, value: credential.password };
    case 'secret':
      return { label: credential.label, base64: credential.base64, hex: Buffer.from(credential.base64, 'base64').toString('hex') };
    case 'person':
      return { label: credential.code, code: credential.code, personalCode: credential.code.replace(/^PNOEE-/, '') };
  }
}

/** As SEC 1 or PKCS#1, which every client reads. */
function privateKey(name: KeyName, { adapter: { files } }: ContainerTarget): string | Buffer {
  const key = createPrivateKey(keyFile(name, 'pem'));
  const type = key.asymmetricKeyType === 'ec' ? 'sec1' : 'pkcs1';
  return key.export({ type, format: files.privateKey } as { type: 'sec1'; format: 'pem' });
}

/** The path of a file in the run's folder, written when it is first asked for. */
function written(name: string, { folder }: ContainerTarget, make: () => string | Buffer): string {
  const file = join(folder, 'keys', name);
  if (existsSync(file)) return file;
  mkdirSync(join(folder, 'keys'), { recursive: true });
  writeFileSync(file, make());
  return file;
}
