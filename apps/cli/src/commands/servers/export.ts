import { parseServerList, type ServerList, type Signer } from '@testbed/server-list';
import { exportDigidocPolicy, exportJava, exportLibcdoc, exportRia, minimalRiaBase, readRiaBase, type Export, type ExportFormat } from '@testbed/server-list/export';
import type { CommandInput } from '../../command.ts';
import { style, type Output } from '../../output.ts';
import { UsageProblem } from '../../problem.ts';
import { readInput } from '../../recipients.ts';
import { findWorld } from '../../world/find.ts';
import { withSigners } from './signing-key.ts';
import { testSigner } from './test-keys.ts';
import { writeFolder } from './write-files.ts';

const formats: readonly ExportFormat[] = ['ria', 'digidoc-policy', 'libcdoc', 'java'];

/** Writes what other clients read, all of it into one folder, and says what they can't be told. */
export async function exportList(files: readonly string[], input: CommandInput, output: Output): Promise<number> {
  const [file = '', ...more] = files;
  if (more.length > 0) throw new UsageProblem('export one list at a time');
  const wanted = formatsOf(input.required('format'));
  const folder = input.required('out');
  if (!wanted.includes('ria') && (input.text('base') !== undefined || input.texts('key').length > 0)) throw new UsageProblem('--base and --key are for the format ria');
  const list = parseServerList(readInput(file).toString(), file);
  const exports: Export[] = [];
  for (const format of wanted) exports.push(await exportAs(format, list, input, output));
  writeFolder(folder, exports.flatMap((result) => result.files));
  for (const { format, files: written, impact } of exports) {
    output.say(`${style.green('✓')} ${style.bold(format)}: ${written.map(({ name }) => name).join(', ')}`);
    for (const { message, servers } of impact) output.say(`    ${message}${servers.length === 0 ? '' : ` (${servers.join(', ')})`}`);
  }
  output.document({ out: folder, exports: exports.map(({ format, files: written, impact }) => ({ format, files: written.map(({ name }) => name), impact })) });
  return 0;
}

function formatsOf(text: string): readonly ExportFormat[] {
  if (text === 'all') return formats;
  const format = formats.find((name) => name === text);
  if (!format) throw new UsageProblem(`--format is all, ${formats.join(', ')}, not "${text}"`);
  return [format];
}

async function exportAs(format: ExportFormat, list: ServerList, input: CommandInput, output: Output): Promise<Export> {
  switch (format) {
    case 'ria':
      return exportForRia(list, input, output);
    case 'digidoc-policy':
      return exportDigidocPolicy(list);
    case 'libcdoc':
      return exportLibcdoc(list);
    case 'java':
      return exportJava(list);
  }
}

async function exportForRia(list: ServerList, input: CommandInput, output: Output): Promise<Export> {
  const file = input.text('base');
  if (file === undefined) output.progress('no --base is given: a minimal one is used, which names no real service');
  const base = file === undefined ? minimalRiaBase : readRiaBase(readInput(file).toString(), file);
  return withSigners(input, ['key'], ({ key }) => exportRia(list, base, [...key, ...testSigners(list, key, input, output)]));
}

/** Test keys for the signatures that no given key makes. Production has none. */
function testSigners(list: ServerList, given: readonly Signer[], input: CommandInput, output: Output): readonly Signer[] {
  const missing = (['ec', 'rsa'] as const).filter((kind) => !given.some(({ publicKey }) => publicKey.asymmetricKeyType === kind));
  if (list.environment === 'production') {
    if (given.length === 0) throw new UsageProblem('a list of the environment production is not signed by a test key: give --key');
    return [];
  }
  const world = missing.length === 0 ? undefined : findWorld(input);
  for (const kind of missing) {
    const whose = world ? "the world's test key" : 'a test key made for this export and thrown away';
    output.progress(`${kind === 'ec' ? 'config.ecc' : 'config.rsa'} is signed by ${whose}: give --key with an ${kind.toUpperCase()} key`);
  }
  return missing.map((kind) => testSigner(kind, world));
}
