import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { WorldProblem } from './problem.ts';

/** What the console reads of a `world.json` (docs/world.md). Paths are absolute. */
export interface World {
  readonly profile: string;
  /** Milliseconds that the servers' clocks are ahead of the machine's. */
  readonly clockOffset: number;
  readonly servers: readonly WorldServer[];
  readonly people: readonly WorldPerson[];
  /** Who issued the ID-cards, and who answers about them. */
  readonly idCardIssuer: string;
  readonly ocsp: string;
  /** The world's control interface, on this machine. */
  readonly control: URL;
}

export interface WorldServer {
  /** Of its process. */
  readonly name: string;
  /** Empty for what is nobody's in particular. */
  readonly organisation: string;
  readonly endpoints: readonly { readonly interface: 'sender' | 'recipient' | 'shares' | 'management' | 'smart-id' | 'mobile-id' | 'proxy' | 'configuration' | 'ocsp' | 'ldap'; readonly url: string }[];
  readonly certificates: readonly string[];
}

export interface WorldPerson {
  /** `PNOEE-…` */
  readonly code: string;
  readonly name: string;
  readonly certificate: string;
  /** Of a synthetic token: everybody of a test world has the same. */
  readonly pin1: string;
  readonly token: string;
  readonly smartId: boolean;
  /** The number that is asked. */
  readonly mobileId: string | undefined;
}

type Members = Readonly<Record<string, unknown>>;

const mostOctets = 4 * 1024 * 1024;

/** @throws WorldProblem `world-not-running` where there is no file, `world-unreadable` */
export function readWorld(file: string): World {
  const text = textOf(file);
  try {
    return worldIn(JSON.parse(text) as Members, (path) => resolve(dirname(file), path));
  } catch (cause) {
    throw new WorldProblem('world-unreadable', `${file} is no world file: ${(cause as Error).message}`, 'name the world.json that testbed up wrote', { cause });
  }
}

function textOf(file: string): string {
  try {
    const stats = statSync(file);
    if (!stats.isFile() || stats.size > mostOctets) throw new Error('no regular file, or too long');
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new WorldProblem('world-not-running', `the world file ${file} can't be read`, 'start the world with testbed up', { cause });
  }
}

function worldIn(file: Members, path: (relative: string) => string): World {
  const trust = objectIn(file, 'trust');
  const clockOffset = file['clockOffset'];
  return {
    profile: textIn(file, 'profile'),
    clockOffset: typeof clockOffset === 'number' ? clockOffset : 0,
    servers: serversIn(file, trust, path),
    people: listIn(file, 'people').map((person) => personIn(person, path)),
    idCardIssuer: path(textIn(trust, 'idCardIssuer')),
    ocsp: localUrl(textIn(trust, 'ocsp')).href,
    control: localUrl(textIn(file, 'control')),
  };
}

function serversIn(file: Members, trust: Members, path: (relative: string) => string): readonly WorldServer[] {
  const certificates = (server: Members): readonly string[] => (Array.isArray(server['certificates']) ? server['certificates'].map((one) => path(String(one))) : []);
  const [smartId, mobileId, proxy, configuration] = ['smartId', 'mobileId', 'eidProxy', 'configurationService'].map((name) => objectIn(file, name)) as [Members, Members, Members, Members];
  return [
    ...listIn(file, 'capsuleServers').map((server, index, { length }): WorldServer => ({
      name: length === 1 ? 'capsule-server' : `capsule-server-${index + 1}`,
      organisation: textIn(server, 'organisation'),
      endpoints: [
        { interface: 'sender', url: textIn(server, 'post') },
        { interface: 'recipient', url: textIn(server, 'fetch') },
        { interface: 'management', url: textIn(server, 'management') },
      ],
      certificates: certificates(server),
    })),
    ...listIn(file, 'sharesServers').map((server, index): WorldServer => ({
      name: `shares-server-${index + 1}`,
      organisation: textIn(server, 'organisation'),
      endpoints: [
        { interface: 'shares', url: textIn(server, 'url') },
        { interface: 'management', url: textIn(server, 'management') },
      ],
      certificates: certificates(server),
    })),
    {
      name: 'eid-services',
      organisation: '',
      endpoints: [
        { interface: 'smart-id', url: textIn(smartId, 'url') },
        { interface: 'mobile-id', url: textIn(mobileId, 'url') },
        { interface: 'proxy', url: textIn(proxy, 'url') },
      ],
      certificates: certificates(smartId),
    },
    {
      name: 'trust-services',
      organisation: '',
      endpoints: [
        { interface: 'ocsp', url: textIn(trust, 'ocsp') },
        { interface: 'ldap', url: textIn(trust, 'ldap') },
        { interface: 'configuration', url: textIn(configuration, 'url') },
      ],
      certificates: certificates(configuration),
    },
  ];
}

function personIn(person: Members, path: (relative: string) => string): WorldPerson {
  const card = objectIn(person, 'idCard');
  return {
    code: textIn(person, 'code'),
    name: nameIn(textIn(person, 'commonName')),
    certificate: path(textIn(card, 'certificate')),
    pin1: textIn(card, 'pin1'),
    token: textIn(card, 'token'),
    smartId: person['smartId'] !== undefined,
    mobileId: person['mobileId'] === undefined ? undefined : textIn(objectIn(person, 'mobileId'), 'phone'),
  };
}

/** `MARI MÄNNIK` of `MÄNNIK,MARI,4…` */
function nameIn(commonName: string): string {
  const [last, first, ...more] = commonName.split(',');
  return first === undefined || more.length !== 1 ? commonName : `${first} ${last}`;
}

/** The console asks nobody but this machine, whatever the file says. */
function localUrl(text: string): URL {
  const url = new URL(text);
  if (url.protocol !== 'http:' || !['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)) throw new Error(`${text} is not an address of this machine`);
  return url;
}

function objectIn(members: Members, name: string): Members {
  const value = members[name];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`it has no "${name}"`);
  return value as Members;
}

function listIn(members: Members, name: string): readonly Members[] {
  const value = members[name];
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'object' || one === null)) throw new Error(`it has no "${name}"`);
  return value as readonly Members[];
}

function textIn(members: Members, name: string): string {
  const value = members[name];
  if (typeof value !== 'string') throw new Error(`it has no "${name}"`);
  return value;
}
