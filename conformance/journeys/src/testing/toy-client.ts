/**
 * For tests only: the smallest client that journeys can drive. It knows secrets and nothing else, its containers are JSON,
 * and the variable `TOY_DEFECT` makes it do one thing wrong.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface ToyContainer {
  readonly records: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

const [does, path = '', place = '', ...rest] = process.argv.slice(2);
const defect = process.env['TOY_DEFECT'];

if (does === 'encrypt') encrypt(path, [place, ...rest]);
else decrypt(path, place, rest[0] ?? '');

function encrypt(out: string, words: readonly string[]): void {
  const secrets = words.filter((word) => word.startsWith('--for='));
  const files = words.filter((word) => !word.startsWith('--for='));
  const absent = files.find((file) => !existsSync(file));
  if (absent !== undefined) return refuse(`there is no ${absent}`);
  const labels = secrets.map((word) => word.split('=')[1] ?? '');
  const records = secrets.filter((_word, index) => defect !== 'label-taken-for-a-key' || labels.indexOf(labels[index] as string) === index).map((word) => digest(word.split('=')[2] ?? ''));
  const container: ToyContainer = { records, files: Object.fromEntries(files.map((file) => [file, readFileSync(file).toString('base64')])) };
  writeFileSync(out, JSON.stringify(container));
}

function decrypt(container: string, outDir: string, secret: string): void {
  const { records, files } = JSON.parse(readFileSync(container, 'utf8')) as ToyContainer;
  const known = records.includes(digest(secret));
  if (!known && defect !== 'files-before-the-key') return refuse('this secret opens nothing');
  for (const [name, content] of Object.entries(files)) writeFileSync(join(outDir, name), Buffer.from(content, 'base64'));
  if (!known) refuse('this secret opens nothing');
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function refuse(why: string): void {
  process.stderr.write(`${why}\n`);
  process.exitCode = 1;
}
