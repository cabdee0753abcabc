import { ServerListProblem } from '../problem.ts';
import { readRoot, type RoleName, type Root } from './root.ts';
import { countFor, type Signature, type SignedDocument } from './signature.ts';
import type { Signer } from './signer.ts';
import { keyIdOf } from './signing-key.ts';

/** The root that says who may sign now. @throws ServerListProblem `server-list-root-invalid`, also when there is none */
export function newestOf(roots: readonly SignedDocument[]): Root {
  const last = roots.at(-1);
  if (!last) throw new ServerListProblem('server-list-root-invalid', 'there is no root yet: nobody may sign');
  return readRoot(Buffer.from(last.document, 'base64'));
}

/** Whether the newest root lets a key sign in a role. @throws ServerListProblem `server-list-root-invalid` */
export function maySign(roots: readonly SignedDocument[], role: RoleName, { publicKey }: Signer): boolean {
  return newestOf(roots).roles[role].keyIds.includes(keyIdOf(publicKey));
}

/** Demands that what is signed is of the root's environment, and each key has the role. @throws ServerListProblem `server-list-environment-mismatch`, `server-list-signer-unknown` */
export function demandRole(root: Root, role: RoleName, environment: string, signers: readonly Signer[]): void {
  if (environment !== root.environment) {
    throw new ServerListProblem('server-list-environment-mismatch', 'the keys are for another environment', { expected: root.environment, actual: environment, next: 'sign it with the keys of its environment' });
  }
  for (const { publicKey } of signers) {
    const keyId = keyIdOf(publicKey);
    if (root.roles[role].keyIds.includes(keyId)) continue;
    throw new ServerListProblem('server-list-signer-unknown', `root version ${root.version} gives the key ${keyId} no right to sign as ${role}`, {
      expected: root.roles[role].keyIds.join(', '),
      next: 'sign with one of these keys, or change the keys first',
    });
  }
}

/** How many keys a role still wants. */
export function missingOf(signatures: readonly Signature[], root: Root, role: RoleName): number {
  const { present, threshold } = countFor({ signatures }, root, role);
  return Math.max(0, threshold - present);
}
