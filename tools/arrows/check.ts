/**
 * The arrow rules: which part of the tree may import which (`arrows.json` beside this file, longest path wins).
 * A package is imported by its name and only if the table allows it and its package.json declares it; a relative
 * import never leaves its package. Prints each violation as `file:line …` and exits 1 when there is one.
 *
 * usage: node tools/arrows/check.ts ROOT
 */
import { readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { parseSync } from 'oxc-parser';

const scope = '@testbed/';
const root = resolve(process.argv[2] ?? '.');
const arrows = JSON.parse(readFileSync(join(root, 'tools/arrows/arrows.json'), 'utf8')) as Record<string, string[]>;
const rootPackage = readPackage(root);
const violations: string[] = [];
let files = 0;

for (const area of ['apps', 'libs', 'conformance', 'load', 'tools']) {
  for (const file of sources(join(root, area))) {
    files += 1;
    checkFile(file);
  }
}
for (const line of violations) console.error(line);
console.log(`arrows: ${files} files, ${violations.length} violations`);
process.exitCode = violations.length === 0 ? 0 : 1;

function checkFile(file: string): void {
  const path = relative(root, file);
  const part = Object.keys(arrows)
    .filter((prefix) => path.startsWith(`${prefix}/`))
    .sort((a, b) => b.length - a.length)[0];
  if (part === undefined) {
    violations.push(`${path}:1 lies in no part that tools/arrows/arrows.json names`);
    return;
  }
  const text = readFileSync(file, 'utf8');
  const home = packageFolder(dirname(file));
  const { dependencies = {}, devDependencies = {} } = readPackage(home);
  // Modules of another runtime (k6) are known by their types alone.
  const typed = Object.keys(devDependencies).map((name) => name.replace(/^@types\//, ''));
  const declared = new Set([...Object.keys(dependencies), ...typed, ...Object.keys(rootPackage.devDependencies ?? {})]);
  for (const { specifier, offset } of imports(path, text)) {
    const where = `${path}:${text.slice(0, offset).split('\n').length}`;
    const target = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
    if (specifier.startsWith('.')) {
      if (relative(home, resolve(dirname(file), specifier)).startsWith('..')) {
        violations.push(`${where} '${specifier}' leaves its package; import the other one by its name`);
      }
    } else if (specifier.startsWith(scope)) {
      const name = target.slice(scope.length);
      if (!arrows[part]?.includes(name)) {
        violations.push(`${where} ${part} may not import ${target} (allowed: ${arrows[part]?.join(', ') || 'none'})`);
      } else if (!(target in dependencies)) violations.push(`${where} ${target} is not in the package's dependencies`);
    } else if (!isBuiltin(specifier) && !declared.has(target)) {
      violations.push(`${where} ${target} is not in the package's dependencies`);
    }
  }
}

/** Every static and dynamic import and re-export with a literal specifier. */
function imports(path: string, text: string): { specifier: string; offset: number }[] {
  const { module, errors } = parseSync(path, text);
  if (errors.length > 0) violations.push(`${path}:1 does not parse: ${errors[0]?.message}`);
  const found = module.staticImports.map(({ moduleRequest: { value, start } }) => ({ specifier: value, offset: start }));
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest } of entries) {
      if (moduleRequest) found.push({ specifier: moduleRequest.value, offset: moduleRequest.start });
    }
  }
  for (const { moduleRequest: { start, end } } of module.dynamicImports) {
    const literal = /^(['"`])(.*)\1$/.exec(text.slice(start, end));
    if (literal?.[2]) found.push({ specifier: literal[2], offset: start });
  }
  return found;
}

function* sources(folder: string): Generator<string> {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return; // an area that is not there yet
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules' && !entry.name.startsWith('.')) yield* sources(path);
    } else if (/\.(ts|tsx|mts|js|mjs)$/.test(entry.name)) yield path;
  }
}

function packageFolder(folder: string): string {
  try {
    readFileSync(join(folder, 'package.json'));
    return folder;
  } catch {
    return packageFolder(dirname(folder));
  }
}

function readPackage(folder: string): { dependencies?: Record<string, string>; devDependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
