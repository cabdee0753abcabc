import { existsSync, readFileSync } from 'node:fs';
import {
  addRoot,
  firstRoot,
  lintServerList,
  listHash,
  maySign,
  parseServerList,
  readSignatureFile,
  signFreshness,
  signServerList,
  verifyServerList,
  writeSignatureFile,
  type SignatureFile,
  type SignedDocument,
  type Signer,
} from '@testbed/server-list';
import type { CommandInput } from '../../command.ts';
import { style, type Output } from '../../output.ts';
import { UsageProblem } from '../../problem.ts';
import { readInput } from '../../recipients.ts';
import { pathsBeside } from '../../server-list/beside.ts';
import { hasErrors, sayFindings } from './lint.ts';
import { withSigners } from './signing-key.ts';
import { writeFiles, type NewFile } from './write-files.ts';

type Keys = Readonly<Record<'key' | 'root-key' | 'freshness-key' | 'old-root-key', readonly Signer[]>>;

/**
 * Signs a list without errors and says until when it is the newest: writes the signature and the freshness file beside
 * it. The first time the keys become the root, which is written too, for clients; a second person's signature is added
 * by signing again. With a `--freshness-key` alone only the freshness file is renewed; a list that is not wholly signed
 * gets none.
 */
export async function signList(files: readonly string[], input: CommandInput, output: Output): Promise<number> {
  const [file = '', ...more] = files;
  if (more.length > 0) throw new UsageProblem('sign one list at a time');
  if (input.texts('key').length === 0 && input.texts('freshness-key').length === 0) throw new UsageProblem('--key is missing');
  const bytes = readInput(file);
  const list = parseServerList(bytes.toString(), file);
  const before = input.text('previous');
  const previous = before === undefined ? [] : [readInput(before)].map((content) => ({ list: parseServerList(content.toString(), before), hash: listHash(content) }));
  const findings = await lintServerList(list, { now: new Date(), previous });
  if (hasErrors(findings)) {
    sayFindings(`${file} is not signed`, findings, output);
    output.progress(`${style.red('✗')} ${file} violates rules of the list; testbed servers lint shows them`);
    output.document({ ok: false, findings });
    return 1;
  }
  const existing = signatureFileOf(file);
  const carried = existing?.roots ?? (before === undefined ? undefined : signatureFileOf(before)?.roots) ?? [];
  return withSigners(input, ['key', 'root-key', 'freshness-key', 'old-root-key'], async (keys) => {
    const roots = await rootsFor(list.environment, carried, keys, input);
    const { content: signatures, missing } = await signServerList(bytes, roots, keys.key, existing?.signatures);
    const freshness = missing > 0 && keys.key.length > 0 ? undefined : await renewFreshness(bytes, { roots, signatures }, keys, input);
    const signatureFile = writeSignatureFile({ roots, signatures });
    const paths = pathsBeside(file);
    const written: NewFile[] = [
      { path: paths.signatures, bytes: signatureFile },
      ...(freshness ? [{ path: paths.freshness, bytes: freshness.content }] : []),
      ...(carried.length === 0 ? [{ path: paths.root, bytes: firstRoot(roots) }] : []),
    ];
    if (missing === 0 && freshness?.missing === 0) {
      // What is published is what a client accepts.
      verifyServerList({ root: firstRoot(roots), files: { list: bytes, signatures: signatureFile, freshness: freshness.content }, now: new Date() });
    }
    writeFiles(written);
    sayOutcome({ version: list.version, missing, freshness, written, signatures }, output);
    return 0;
  });
}

function signatureFileOf(list: string): SignatureFile | undefined {
  const { signatures } = pathsBeside(list);
  return existsSync(signatures) ? readSignatureFile(readFileSync(signatures)) : undefined;
}

/** The roots to publish: the ones so far, or with a new one for the first keys and for `--rotate`. */
async function rootsFor(environment: string, roots: readonly SignedDocument[], keys: Keys, input: CommandInput): Promise<readonly SignedDocument[]> {
  if (roots.length > 0 && !input.flag('rotate')) {
    const vain = input.order.find((option) => ['root-key', 'old-root-key', 'threshold'].includes(option));
    if (vain !== undefined) throw new UsageProblem(`--${vain} changes who signs, and needs --rotate: the list has a root already`);
    return roots;
  }
  if (roots.length === 0 && input.flag('rotate')) throw new UsageProblem('--rotate: there are no keys yet that could be changed; name the list before with --previous');
  if (keys.key.length === 0) throw new UsageProblem('--key is missing: a root names who signs the list');
  const threshold = wholeNumber(input, 'threshold', 1);
  const rootKeys = keys['root-key'].length > 0 ? keys['root-key'] : keys.key;
  const freshnessKeys = keys['freshness-key'].length > 0 ? keys['freshness-key'] : keys.key;
  const role = (signers: readonly Signer[], needed: number): { keys: Signer['publicKey'][]; threshold: number } => ({ keys: signers.map(({ publicKey }) => publicKey), threshold: needed });
  const issued = new Date();
  const expires = new Date(issued);
  expires.setUTCFullYear(expires.getUTCFullYear() + rootYears);
  return addRoot(
    roots,
    { environment, issued, expires, roles: { root: role(rootKeys, Math.min(threshold, rootKeys.length)), list: role(keys.key, threshold), freshness: role(freshnessKeys, 1) } },
    [...keys['old-root-key'], ...rootKeys],
  );
}

const rootYears = 3;

async function renewFreshness(list: Uint8Array, signed: SignatureFile, keys: Keys, input: CommandInput): Promise<Awaited<ReturnType<typeof signFreshness>> | undefined> {
  const signers = keys['freshness-key'].length > 0 ? keys['freshness-key'] : keys.key.filter((signer) => maySign(signed.roots, 'freshness', signer));
  if (signers.length === 0) return undefined;
  const issued = new Date();
  return signFreshness(list, signed, signers, { issued, expires: new Date(issued.getTime() + wholeNumber(input, 'fresh-days', 7) * 86_400_000) });
}

function wholeNumber(input: CommandInput, option: string, otherwise: number): number {
  const text = input.text(option);
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new UsageProblem(`--${option} is a whole number from 1, not "${text}"`);
  return Number(text);
}

interface Outcome {
  readonly version: number;
  readonly missing: number;
  readonly freshness: { readonly missing: number } | undefined;
  readonly written: readonly NewFile[];
  readonly signatures: readonly { readonly keyId: string }[];
}

function sayOutcome({ version, missing, freshness, written, signatures }: Outcome, output: Output): void {
  const accepted = missing === 0 && freshness?.missing === 0;
  output.say(`${style.green('✓')} version ${version} is signed by ${signatures.length} key${signatures.length === 1 ? '' : 's'}`);
  for (const { path } of written) output.say(`  ${path}`);
  if (missing > 0) output.say(`  ${missing} more signature${missing === 1 ? ' is' : 's are'} needed: sign again with another key`);
  else if (!freshness) output.say('  no key here may say that it is fresh: sign with --freshness-key before publishing');
  output.document({ ok: true, version, accepted, missingSignatures: missing, signers: signatures.map(({ keyId }) => keyId), files: written.map(({ path }) => path) });
}
