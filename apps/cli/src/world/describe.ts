import { softhsmModule } from '@testbed/eid';
import type { WorldState } from './open.ts';
import { people, type PersonPlan } from './people.ts';
import { portOf } from './ports.ts';
import { ocspUrl } from './server-config.ts';
import type { WorldFile, WorldPerson } from './world-file.ts';

/** world.json of a running world. */
export function describeWorld({ portBase, profile, capsuleServer }: WorldState, clockOffset: number): WorldFile {
  return {
    version: 1,
    clockOffset,
    profile,
    trust: {
      tlsCa: 'pki/tls-ca.pem',
      idCardIssuer: 'pki/id-card-issuer.pem',
      smartIdIssuer: 'pki/smart-id-issuer.pem',
      mobileIdIssuer: 'pki/mobile-id-issuer.pem',
      ocsp: ocspUrl(portBase),
      crl: `http://127.0.0.1:${portOf(portBase, 'trustServices')}/crl/id-card.crl`,
      ldap: `ldap://127.0.0.1:${portOf(portBase, 'ldap')}`,
      ldaps: `ldaps://localhost:${portOf(portBase, 'ldaps')}`,
      ldapBase: 'c=EE',
    },
    capsuleServers: [
      {
        id: capsuleServer.id,
        organisation: capsuleServer.organisation,
        post: `https://localhost:${portOf(portBase, 'capsuleSender')}`,
        fetch: `https://localhost:${portOf(portBase, 'capsuleRecipient')}`,
        management: `https://localhost:${portOf(portBase, 'capsuleManagement')}`,
        certificates: ['pki/ccs.pem'],
      },
    ],
    configurationService: {
      url: `https://localhost:${portOf(portBase, 'clientConfiguration')}/client-configuration`,
      certificates: ['pki/trust-services.pem'],
    },
    serverList: 'server-list.json',
    control: `http://127.0.0.1:${portOf(portBase, 'control')}`,
    people: people.map(describePerson),
  };
}

function describePerson(person: PersonPlan): WorldPerson {
  const code = personCode(person);
  return {
    code,
    commonName: commonName(person),
    idCard: {
      state: person.idCard,
      module: softhsmModule(),
      token: code,
      pin1,
      softhsmConf: 'hsm/softhsm2.conf',
      certificate: `people/${code}.pem`,
      p12: `people/${code}.p12`,
      p12Password,
      key: `people/${code}.key.pem`,
    },
  };
}

/** Test values of a test world, the same for everybody. */
export const pin1 = '1234';
export const p12Password = 'testbed';

export function personCode({ code }: PersonPlan): string {
  return `PNOEE-${code}`;
}

export function commonName({ firstName, lastName, code }: PersonPlan): string {
  return `${lastName},${firstName},${code}`;
}
