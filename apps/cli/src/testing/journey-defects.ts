/** For tests only: defects of our client that come out in combinations alone, so that no fixed check declares them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bin } from './testbed.ts';

const root = join(import.meta.dirname, '../../../..');

/** One place in the source of our client, and what stands there instead. */
export interface JourneyDefect {
  readonly id: string;
  readonly what: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Text that stands there exactly once. */
  readonly find: string;
  readonly replace: string;
  /** The fixed checks that come nearest: they do not notice it. */
  readonly nearest: readonly string[];
  /** A seed whose first journeys find it. */
  readonly seed: number;
  /** What the client then does. */
  readonly actual: RegExp;
}

export const journeyDefects: readonly JourneyDefect[] = [
  {
    id: 'first-of-a-kind-only',
    what: 'Tries a password or a secret at the first record of its kind only.',
    file: 'libs/client/src/open.ts',
    find: 'for (const record of records) {',
    replace: 'for (const record of records.slice(0, 1)) {',
    nearest: ['client/encrypt/recipients/mixed', 'client/password/decrypt/opens', 'client/decrypt/offline/secret'],
    seed: 8,
    actual: /though it had to succeed: it is the right credential/,
  },
  {
    id: 'expiry-of-the-first-only',
    what: 'Asks for the sender\'s expiry for the first capsule, and for its own default for the others.',
    file: 'libs/client/src/encrypt.ts',
    find: 'await forwardCapsule(recipient, server, expiry, ports)',
    replace: 'await forwardCapsule(recipient, server, finished.some(({ server }) => server) ? ownExpiry : expiry, ports)',
    nearest: ['client/encrypt/expiry/asked', 'client/encrypt/server/each-recipient'],
    seed: 18,
    actual: /asked to keep the capsule for \w+ [\d.]+ days instead of/,
  },
  {
    id: 'shares-failing-in-silence',
    what: 'Leaves out recipients whose shares can\'t be sent, where there are others.',
    file: 'libs/client/src/encrypt.ts',
    find: 'const finished = [...forwarded, ...(await shareOut(signers, sharesServers, request, ports))];',
    replace: 'const finished = [...forwarded, ...(await shareOut(signers, sharesServers, request, ports).catch((error: unknown) => { if (forwarded.length > 0) return []; throw error; }))];',
    nearest: ['client/shares/encrypt/fails/500', 'client/encrypt/recipients/mixed'],
    seed: 10,
    actual: /^succeeded \(exit 0\), though it had to refuse: UC\.Client\.03/,
  },
];

/** How often the text that a defect replaces stands in the source. */
export function placesOf({ file, find }: JourneyDefect): number {
  return readFileSync(join(root, file), 'utf8').split(find).length - 1;
}

/** Writes the adapter of our client, found without the user's PATH. @param defect put into its process by the hook of the planted client defects */
export function writeAdapter(folder: string, defect?: JourneyDefect): string {
  const adapter = JSON.parse(readFileSync(join(root, 'conformance/adapters/ready/testbed.json'), 'utf8')) as Readonly<Record<'encrypt' | 'decrypt', readonly string[]>> & { readonly environment: object };
  const preload = defect ? ['--import', join(root, 'conformance/defects/src/client/preload.ts')] : [];
  const command = ([, ...words]: readonly string[]): readonly string[] => [process.execPath, ...preload, bin, ...words];
  const environment = { ...adapter.environment, ...(defect && { TESTBED_PLANTED_EDITS: JSON.stringify([{ file: defect.file, find: defect.find, replace: defect.replace }]) }) };
  const path = join(folder, `${defect?.id ?? 'right'}.json`);
  writeFileSync(path, JSON.stringify({ ...adapter, version: [process.execPath, bin, '--version'], encrypt: command(adapter.encrypt), decrypt: command(adapter.decrypt), environment }));
  return path;
}
