import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { ConfigurationProblem } from '../problem.ts';
import schema from './world.schema.json' with { type: 'json' };

/** world.json: what is running and where everything is. Paths are relative to the file. */
export interface WorldFile {
  readonly version: 1;
  /** Milliseconds that the servers' clocks are ahead of the machine's. */
  readonly clockOffset: number;
  readonly profile: 'use-case' | 'field';
  readonly trust: {
    readonly tlsCa: string;
    readonly idCardIssuer: string;
    readonly smartIdIssuer: string;
    readonly mobileIdIssuer: string;
    readonly ocsp: string;
    readonly crl: string;
    readonly ldap: string;
    readonly ldaps: string;
    readonly ldapBase: string;
  };
  readonly capsuleServers: readonly WorldCapsuleServer[];
  readonly sharesServers: readonly WorldSharesServer[];
  readonly smartId: WorldSigningService;
  readonly mobileId: WorldSigningService;
  readonly eidProxy: { readonly url: string; readonly token: string; readonly certificates: readonly string[] };
  readonly configurationService: { readonly url: string; readonly certificates: readonly string[] };
  readonly serverList: string;
  /** The root document by which the list is verified; worlds of earlier versions have none. */
  readonly serverListRoot?: string;
  readonly control: string;
  /** Address of the admin console; a world may have none. */
  readonly console?: string;
  readonly people: readonly WorldPerson[];
  /** Folders of ready configuration, by the name of the public client. */
  readonly clients: Readonly<Record<string, string>>;
}

export interface WorldCapsuleServer {
  readonly id: string;
  readonly organisation: string;
  readonly post: string;
  readonly fetch: string;
  readonly management: string;
  readonly certificates: readonly string[];
}

export interface WorldSharesServer {
  readonly id: string;
  readonly organisation: string;
  readonly url: string;
  readonly management: string;
  readonly certificates: readonly string[];
}

/** Smart-ID or Mobile-ID. */
export interface WorldSigningService {
  readonly url: string;
  readonly relyingPartyUuid: string;
  readonly relyingPartyName: string;
  readonly certificates: readonly string[];
}

export interface WorldPerson {
  /** `PNOEE-…` */
  readonly code: string;
  readonly commonName: string;
  readonly idCard: WorldIdCard;
  readonly smartId?: { readonly documentNumber: string };
  readonly mobileId?: { readonly phone: string };
}

export interface WorldIdCard {
  readonly state: 'valid' | 'revoked' | 'expired';
  readonly module: string;
  readonly token: string;
  readonly pin1: string;
  readonly softhsmConf: string;
  readonly certificate: string;
  readonly p12: string;
  readonly p12Password: string;
  readonly key: string;
}

/** The folder, beside world.json, where clients remember what they saw of the world's list. */
export const listMemory = 'client/trusted-lists';

/** A world as a client command sees it: the file, and how to find what it names. */
export interface World {
  readonly file: WorldFile;
  /** The absolute path of a path in the file. */
  readonly path: (relative: string) => string;
}

/** @throws ConfigurationProblem `file-unreadable`, `file-invalid` naming the member */
export function readWorld(path: string): World {
  return { file: readFile(path), path: (relative) => resolve(dirname(path), relative) };
}

const next = 'start a world with testbed up, or name its world.json with --world';

function readFile(path: string): WorldFile {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new ConfigurationProblem('file-invalid', `${path} is not JSON: ${cause.message}`, next, { cause });
    throw new ConfigurationProblem('file-unreadable', `there is no world file ${path}`, next, { cause });
  }
  // Compiled here: a command that is in no world need not wait for it.
  const valid = new Ajv({ allowUnionTypes: true, ...trusted }).compile<WorldFile>(schema);
  if (valid(content)) return content;
  const [error] = valid.errors ?? [];
  throw new ConfigurationProblem('file-invalid', `${path} is no world file: ${error?.instancePath || 'it'} ${error?.message}`, next);
}

/** That the schema is one is tested, and not asked again at every start: it would take longer than compiling it. */
const trusted = { meta: false, validateSchema: false } as const;
