import { commonName, p12Password, personCode } from './describe.ts';
import type { WorldState } from './open.ts';
import { people, type PersonPlan } from './people.ts';
import { portOf } from './ports.ts';
import { sharesUrl } from './server-config.ts';

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
      clients: cards('valid'),
      unacceptableClients: { revoked, expired },
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
          signers: signers('valid'),
          unacceptableSigners: { revoked: signers('revoked')[0], expired: signers('expired')[0] },
          nonceLifetime: 'PT300S',
        },
      ]),
    ),
  };
}
