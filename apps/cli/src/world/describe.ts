import { softhsmModule } from '@testbed/eid';
import { pathsBeside } from '../server-list/beside.ts';
import { clientFolders } from './clients/write.ts';
import type { WorldState } from './open.ts';
import { people, type PersonPlan } from './people.ts';
import { portOf } from './ports.ts';
import { ocspUrl, sharesUrl } from './server-config.ts';
import { listFile } from './server-list.ts';
import type { WorldFile, WorldPerson } from './world-file.ts';

/** What a world is only while it runs. */
export interface WorldNow {
  /** Milliseconds that the servers' clocks are ahead of the machine's. */
  readonly clockOffset: number;
  /** Address of the admin console, where there is one. */
  readonly console?: string | undefined;
}

/** world.json of a running world. */
export function describeWorld({ portBase, profile, capsuleServer, sharesServers, relyingParty, proxyToken }: WorldState, { clockOffset, console }: WorldNow): WorldFile {
  const asking = { relyingPartyUuid: relyingParty.uuid, relyingPartyName: relyingParty.name, certificates: ['pki/eid-services.pem'] };
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
    sharesServers: sharesServers.map(({ id, organisation, number }) => ({
      id,
      organisation,
      url: sharesUrl(portBase, number),
      management: `https://localhost:${portOf(portBase, `sharesManagement${number}`)}`,
      certificates: [`pki/css-${number}.pem`],
    })),
    smartId: { url: `https://localhost:${portOf(portBase, 'eidServices')}/smart-id/v2`, ...asking },
    mobileId: { url: `https://localhost:${portOf(portBase, 'eidServices')}/mobile-id`, ...asking },
    eidProxy: { url: `https://localhost:${portOf(portBase, 'eidProxy')}`, token: proxyToken, certificates: ['pki/eid-services.pem'] },
    configurationService: {
      url: `https://localhost:${portOf(portBase, 'clientConfiguration')}/client-configuration`,
      certificates: ['pki/trust-services.pem'],
    },
    serverList: listFile,
    serverListRoot: pathsBeside(listFile).root,
    control: `http://127.0.0.1:${portOf(portBase, 'control')}`,
    ...(console !== undefined && { console }),
    people: people.map(describePerson),
    clients: clientFolders,
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
    ...(person.smartId && { smartId: person.smartId }),
    ...(person.mobileId && { mobileId: person.mobileId }),
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
