/** For tests only: a client of the organisation, which fetches the published list and goes by it: the real `testbed`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { testbed } from '../world/testing/world.ts';
import type { People } from './people.ts';

/** How a command ended: with the server that took the capsule, or the code of why not. */
export interface Outcome {
  readonly code: number | null;
  readonly server?: string;
  readonly error?: string;
}

export interface ListClient {
  /** Takes what is published now. */
  fetch(): Promise<void>;
  /** Encrypts a letter into a container of this name, for a person of the world. */
  encrypt(name: string, ...words: readonly string[]): Promise<Outcome>;
  /** Opens the container of this name as that person; the letter has to come out as it went in. */
  decrypt(name: string): Promise<Outcome>;
}

const letter = 'Tere, amet!\n';
const fetched = ['server-list.json', 'server-list.sig.json', 'server-list.freshness.json'] as const;

/**
 * @param folder of its own: what it fetched, and what it remembers of it
 * @param published address of what the console publishes: `…/published/test`
 * @param root the root that it was delivered with
 */
export function listClient({ folder, published, root, people: { person } }: { readonly folder: string; readonly published: string; readonly root: string; readonly people: People }): ListClient {
  mkdirSync(folder, { recursive: true });
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('letter.txt'), letter);
  copyFileSync(root, at('root.json'));
  const byList = ['--server-list', at('server-list.json'), '--list-root', at('root.json')];
  let openings = 0;

  async function run(...words: readonly string[]): Promise<Outcome> {
    // It knows no world: what it needs to know is on the list.
    const command = spawn(testbed[0], [testbed[1], ...words], { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, TESTBED_HOME: at('home'), TESTBED_DATA: at('no-world') } });
    const [said, [code]] = await Promise.all([text(command.stdout), once(command, 'close') as Promise<[number | null]>]);
    const { recipients, error } = JSON.parse(said) as { readonly recipients?: readonly { readonly server?: { readonly id: string } }[]; readonly error?: { readonly code: string } };
    const server = recipients?.[0]?.server?.id;
    return { code, ...(server !== undefined && { server }), ...(error && { error: error.code }) };
  }

  return {
    async fetch() {
      for (const name of fetched) writeFileSync(at(name), Buffer.from(await (await fetch(`${published}/${name}`)).arrayBuffer()));
    },
    encrypt: (name, ...words) => run('encrypt', '--json', '--out', at(name), '--cert', person.certificate, ...byList, ...words, '--', at('letter.txt')),
    async decrypt(name) {
      const out = at(`opened-${(openings += 1)}`);
      const outcome = await run('decrypt', at(name), '--json', '--out', out, '--p12', person.p12, '--p12-password', person.p12Password, ...byList);
      if (outcome.code === 0 && readFileSync(join(out, 'letter.txt'), 'utf8') !== letter) throw new Error('another letter came out');
      return outcome;
    },
  };
}
