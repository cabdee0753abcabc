import { createPrivateKey } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Argument, ArgumentName } from '@testbed/adapters';
import type { Credential, Vector } from '@testbed/vectors';
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
    case 'key':
      return name === 'credential.pkcs12'
        ? { label: 'vectors', file: join(target.kit, credential.p12), password: credential.p12Password }
        : { label: 'vectors', file: keyFile(join(target.kit, credential.pem), target) };
    case 'password':
      return { label: credential.label, value: credential.password };
    case 'secret':
      return { label: credential.label, base64: credential.base64, hex: Buffer.from(credential.base64, 'base64').toString('hex') };
    case 'person':
      return { label: credential.code, code: credential.code, personalCode: credential.code.replace(/^PNOEE-/, '') };
  }
}

/** As SEC 1 or PKCS#1, which every client reads. */
function keyFile(pem: string, { adapter: { files }, folder }: ContainerTarget): string {
  const file = join(folder, 'keys', `${basename(pem, '.pem')}.${files.privateKey}`);
  if (existsSync(file)) return file;
  mkdirSync(join(folder, 'keys'), { recursive: true });
  const key = createPrivateKey(readFileSync(pem));
  const type = key.asymmetricKeyType === 'ec' ? 'sec1' : 'pkcs1';
  writeFileSync(file, key.export({ type, format: files.privateKey } as { type: 'sec1'; format: 'pem' }));
  return file;
}
