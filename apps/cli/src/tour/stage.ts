import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClientProblem, type ClientCode, type Recipient, type TokenCredential } from '@testbed/client';
import { softwareIdentity, type Identity } from '@testbed/eid';
import { readCertificate } from '@testbed/pki';
import { readPkcs12 } from '@testbed/pki/pkcs12';
import { findServer, type ListedServer, type ServerList } from '@testbed/server-list';
import { clientPorts } from '../client-ports.ts';
import { tokenCredential } from '../credential.ts';
import { worldServerList } from '../world/find.ts';
import type { World, WorldPerson } from '../world/world-file.ts';

/** One use case on stage: it plays, or throws. */
export interface Scene {
  readonly id: string;
  readonly title: string;
  readonly play: (stage: Stage) => Promise<void>;
}

/** What the scenes have in common: the world, a folder for files, and the narrator. */
export interface Stage {
  readonly world: World;
  readonly folder: string;
  readonly list: ServerList;
  readonly server: ListedServer;
  readonly ports: ReturnType<typeof clientPorts>;
  readonly tell: (clause: string, text: string) => void;
  readonly file: (name: string) => string;
}

export function openStage(world: World, folder: string, tell: Stage['tell']): Stage {
  const list = worldServerList(world, (line) => tell('', line));
  const server = findServer(list, world.file.capsuleServers[0]?.id ?? '', 'KeyServerCapsule', 'send');
  return { world, folder, list, server, tell, ports: clientPorts(world, ({ clause, text }) => tell(clause, text)), file: (name) => join(folder, name) };
}

/** The first person with such a card. */
export function personWith({ world }: Stage, state: WorldPerson['idCard']['state'], index = 0): WorldPerson {
  const person = world.file.people.filter(({ idCard }) => idCard.state === state)[index];
  if (!person) throw new Error(`the world has no person with a ${state} ID-card`);
  return person;
}

export function certificateOf({ world }: Stage, person: WorldPerson): Recipient {
  const file = world.path(person.idCard.certificate);
  return { kind: 'certificate', certificate: readCertificate(readFileSync(file)).raw, file };
}

/** The person's ID-card in a reader, with the PIN they would type. */
export async function idCardOf({ world }: Stage, { idCard }: WorldPerson): Promise<TokenCredential> {
  const { credential } = await tokenCredential({ module: idCard.module, token: idCard.token, softhsmConf: world.path(idCard.softhsmConf) });
  return { ...credential, pin: idCard.pin1 };
}

/** The same key in a file, for what a token is not needed. */
export function softCardOf({ world }: Stage, { idCard }: WorldPerson): Identity {
  const { key, certificate } = readPkcs12(readFileSync(world.path(idCard.p12)), idCard.p12Password);
  return softwareIdentity({ key, certificate: certificate.raw });
}

/** Plays something that must be refused with this code; anything else is a failed scene. */
export async function refused(code: ClientCode, action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === code) return;
    throw error;
  }
  throw new ClientProblem('internal', `this should have been refused with ${code}, and was not`);
}

