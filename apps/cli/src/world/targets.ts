import { mkdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { openAuthority } from '@testbed/pki';
import { clientEntry, signerEntry } from '../target/describe.ts';
import { writeKeyStore } from '../target/key-store.ts';
import { foreignAuthority, keyStores } from '../target/key-stores.ts';
import { commonName, p12Password, personCode } from './describe.ts';
import type { WorldState } from './open.ts';
import { people, type PersonPlan } from './people.ts';
import { portOf } from './ports.ts';
import { sharesUrl } from './server-config.ts';

/** Key stores of the targets that no person of the world has. */
const ownKeyStores = ['client-p256', 'client-p521', 'untrusted', 'not-yet-valid', 'signing', 'anonymous', 'smart-id', 'mobile-id'] as const;

/** Makes the key stores in `targets/keys/` that are not there yet. */
export async function makeTargetKeyStores(folder: string): Promise<void> {
  const missing = ownKeyStores.filter((name) => !existsSync(join(folder, 'targets/keys', `${name}.p12`)));
  if (missing.length === 0) return;
  mkdirSync(join(folder, 'targets/keys'), { recursive: true, mode: 0o700 });
  const authority = openAuthority(join(folder, 'pki'));
  const foreign = await foreignAuthority(authority.hierarchy.services);
  for (const name of missing) writeKeyStore(join(folder, 'targets/keys', `${name}.p12`), keyStores[name], name === 'untrusted' ? foreign : authority);
}

/** What the judge may do to the world meanwhile: a tiny program, because a run calls it dozens of times. */
function hooksOf(portBase: number): Record<string, string[]> {
  const hook = (path: string, body: string): string[] => [process.execPath, tell, `http://127.0.0.1:${portOf(portBase, 'control')}${path}`, body];
  return {
    revoke: hook('/certificates/{serial}/revoke', '{}'),
    restore: hook('/certificates/{serial}/restore', '{}'),
    setClock: hook('/clock', '{"instant":"{instant}"}'),
    resetClock: hook('/clock', '{"offset":0}'),
  };
}

const tell = join(import.meta.dirname, '../../bin/tell.js');

/** Target files (files.md) for the world's own servers, by file name; paths are relative to `targets/`. */
export function describeTargets({ portBase, profile, capsuleServer, sharesServers }: WorldState): Record<string, object> {
  const cards = (state: PersonPlan['idCard']) =>
    people.filter((person) => person.idCard === state).map((person) => ({ name: commonName(person), p12: `../people/${personCode(person)}.p12`, password: p12Password }));
  const signers = (state: PersonPlan['idCard']) =>
    people
      .filter((person) => person.idCard === state)
      .map((person) => ({ code: personCode(person), p12: `../people/${personCode(person)}.p12`, password: p12Password, algorithm: person.key === 'P-384' ? 'ES384' : 'RS256' }));
  const [revoked] = cards('revoked');
  const [expired] = cards('expired');
  return {
    'capsule-server': {
      kind: 'capsule-server',
      name: capsuleServer.name,
      profile,
      post: `https://localhost:${portOf(portBase, 'capsuleSender')}`,
      fetch: `https://localhost:${portOf(portBase, 'capsuleRecipient')}`,
      trust: ['../pki/tls-ca.pem'],
      clients: [...cards('valid'), clientEntry('keys', 'client-p256'), clientEntry('keys', 'client-p521')],
      unacceptableClients: { revoked, expired, untrusted: clientEntry('keys', 'untrusted') },
      hooks: hooksOf(portBase),
      expiry: { default: 'P1095D', maximum: 'P1825D' },
    },
    ...Object.fromEntries(
      sharesServers.map(({ name, number }) => [
        `shares-server-${number}`,
        {
          kind: 'shares-server',
          name,
          profile: 'released',
          url: sharesUrl(portBase, number),
          trust: ['../pki/tls-ca.pem'],
          signers: [...signers('valid'), signerEntry('keys', 'smart-id'), signerEntry('keys', 'mobile-id')],
          unacceptableSigners: { revoked: signers('revoked')[0], expired: signers('expired')[0], untrusted: signerEntry('keys', 'untrusted'), notYetValid: signerEntry('keys', 'not-yet-valid'), signing: signerEntry('keys', 'signing'), anonymous: signerEntry('keys', 'anonymous') },
          hooks: hooksOf(portBase),
          nonceLifetime: 'PT300S',
          expiry: { default: 'P1095D', maximum: 'P1825D' },
        },
      ]),
    ),
  };
}
