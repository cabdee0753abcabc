import { execFileSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { LoadProblem } from '../problem.ts';

/** A k6 that can be run. */
export interface K6 {
  readonly path: string;
  /** `1.8.1` */
  readonly version: string;
}

/** The version that the scripts were written for; any later 1.x does. */
const proven = '1.8.1';

const next = `k6 is a Go program: go install go.k6.io/k6@v${proven} puts it into ~/go/bin; packages for your system are described at https://grafana.com/docs/k6/latest/set-up/install-k6/; or name a k6 you have with K6=/path/to/k6`;

/**
 * Finds k6: what `K6` names, else on the `PATH`, else where `go install` puts it.
 *
 * @throws LoadProblem `k6-missing`, `k6-too-old`
 */
export function findK6(environment: NodeJS.ProcessEnv): K6 {
  const { K6: named, PATH = '' } = environment;
  const places = named === undefined ? [...PATH.split(delimiter).filter(Boolean), join(environment['GOBIN'] ?? join(environment['GOPATH'] ?? join(homedir(), 'go'), 'bin'))].map((folder) => join(folder, 'k6')) : [named];
  const path = places.find(isProgram);
  if (path === undefined) throw new LoadProblem('k6-missing', named === undefined ? 'there is no k6 on the PATH or in ~/go/bin' : `K6 names ${named}, which is no program`, next);
  const version = versionOf(path);
  if (version === undefined) throw new LoadProblem('k6-missing', `${path} does not say that it is k6`, next);
  if (Number(version.split('.')[0]) < 1) throw new LoadProblem('k6-too-old', `${path} is k6 ${version}, which does not run TypeScript as it is`, next);
  return { path, version };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function versionOf(path: string): string | undefined {
  try {
    const said = execFileSync(path, ['version'], { encoding: 'utf8', timeout: 30_000, stdio: ['ignore', 'pipe', 'ignore'], env: quiet });
    return /^k6 v?(\d+\.\d+\.\d+)/.exec(said)?.[1];
  } catch {
    return undefined;
  }
}

/** k6 fetches no extension and reports its use to nobody; no proxy stands between it and the target. */
export const quiet: NodeJS.ProcessEnv = { K6_NO_USAGE_REPORT: 'true', K6_AUTO_EXTENSION_RESOLUTION: 'false', NO_PROXY: '*' };
