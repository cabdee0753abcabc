import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { CardHolder } from '@testbed/adapters';

/** What the judge reads of world.json (files.md). Paths are absolute. */
export interface WorldFacts {
  /** world.json itself. */
  readonly file: string;
  /** `clients/`: ready configuration of public clients. */
  readonly configuration: string;
  readonly control: string;
  readonly capsuleServer: CapsuleServer;
  readonly sharesServers: readonly SharesServer[];
  readonly serverList: ServerList;
  readonly people: readonly Person[];
}

export interface CapsuleServer {
  readonly id: string;
  readonly post: string;
  readonly fetch: string;
}

export interface SharesServer {
  readonly id: string;
  readonly url: string;
}

/** Somebody with their credentials. */
export interface Person extends CardHolder {
  readonly state: 'valid' | 'revoked' | 'expired';
  readonly hasSmartId: boolean;
}

/** server-list.json (files.md), as far as checks change it. */
export interface ServerList {
  readonly defaultCapsuleServer?: string | undefined;
  readonly servers: readonly ListedServer[];
}

export interface ListedServer {
  readonly id: string;
  readonly capsuleTypes: readonly string[];
  readonly sender: string;
  readonly recipient: string;
  readonly state: 'active' | 'decrypt-only' | 'retired';
  readonly certificates: readonly { readonly purpose: 'current' | 'next' | 'retired'; readonly pem: string }[];
}

interface WorldFile {
  readonly control: string;
  readonly capsuleServers: readonly [CapsuleServer, ...CapsuleServer[]];
  readonly sharesServers: readonly SharesServer[];
  readonly serverList: string;
  readonly people: readonly {
    readonly code: string;
    readonly idCard: Omit<Person, 'code' | 'pin' | 'hasSmartId' | 'phone'> & { readonly pin1: string };
    readonly smartId?: object;
    readonly mobileId?: { readonly phone: string };
  }[];
}

/** Reads the world that a run of the testbed has written. */
export function readWorldFacts(path: string): WorldFacts {
  const file = resolve(path);
  const at = (relative: string): string => resolve(dirname(file), relative);
  const { control, capsuleServers, sharesServers, serverList, people } = JSON.parse(readFileSync(file, 'utf8')) as WorldFile;
  return {
    file,
    configuration: at('clients'),
    control,
    capsuleServer: capsuleServers[0],
    sharesServers,
    serverList: JSON.parse(readFileSync(at(serverList), 'utf8')) as ServerList,
    people: people.map(({ code, idCard, smartId, mobileId }) => ({
      code,
      state: idCard.state,
      module: idCard.module,
      token: idCard.token,
      pin: idCard.pin1,
      softhsmConf: at(idCard.softhsmConf),
      certificate: at(idCard.certificate),
      key: at(idCard.key),
      p12: at(idCard.p12),
      p12Password: idCard.p12Password,
      hasSmartId: smartId !== undefined,
      phone: mobileId?.phone,
    })),
  };
}
