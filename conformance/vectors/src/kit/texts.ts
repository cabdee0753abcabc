import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kitVersion, type Expectation, type Vector } from '../vector.ts';

/** The kit's licence: public domain, or MIT for whoever needs a licence. */
export const license = readFileSync(join(import.meta.dirname, 'LICENSE'), 'utf8');

/** The kit's README, with its figures. */
export function readme(vectors: readonly Vector[]): string {
  const count = (does: Expectation['does']): string => String(vectors.filter(({ expect }) => expect.does === does).length);
  const figures: Readonly<Record<string, string>> = {
    version: String(kitVersion),
    total: String(vectors.length),
    opens: count('opens'),
    refuses: count('refuses'),
    either: count('either'),
    'needs-server': count('needs-server'),
  };
  return readFileSync(join(import.meta.dirname, 'README.kit.md'), 'utf8').replaceAll(/\{([a-z-]+)\}/gu, (_match, name: string) => figures[name] ?? '');
}
