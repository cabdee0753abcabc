import { commonName, p12Password, personCode } from './describe.ts';
import type { WorldState } from './open.ts';
import { people, type PersonPlan } from './people.ts';
import { portOf } from './ports.ts';

/** Target files (files.md) for the world's own servers, by file name; paths are relative to `targets/`. */
export function describeTargets({ portBase, profile, capsuleServer }: WorldState): Record<string, object> {
  const cards = (state: PersonPlan['idCard']) =>
    people.filter((person) => person.idCard === state).map((person) => ({ name: commonName(person), p12: `../people/${personCode(person)}.p12`, password: p12Password }));
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
  };
}
