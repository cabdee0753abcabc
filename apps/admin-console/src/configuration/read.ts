import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Environment } from '@testbed/publishing';
import { ConsoleProblem } from '../problem.ts';
import type { Configuration, EnvironmentConfiguration } from './configuration.ts';

/**
 * Reads a console's configuration file. Paths are relative to it; a secret is `env:NAME` or `file:PATH`.
 *
 * @throws ConsoleProblem `configuration-invalid`, which names the member
 */
export function readConfiguration(file: string): Configuration {
  const folder = dirname(resolve(file));
  const path = (value: string) => resolve(folder, value);
  const top = members(parse(file), file);
  const tls = top['tls'] === undefined ? undefined : members(top['tls'], 'tls');
  const oidc = top['openIdConnect'] === undefined ? undefined : members(top['openIdConnect'], 'openIdConnect');
  const port = top['port'] ?? 0;
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65_535) throw invalid('port is no port number');
  return {
    host: optional(top, 'host') ?? '127.0.0.1',
    port,
    ...(top['origin'] !== undefined && { origin: originOf(text(top, 'origin')) }),
    ...(tls && { tls: { certificate: bytes(path(text(tls, 'certificate'))), key: bytes(path(text(tls, 'key'))) } }),
    data: path(text(top, 'data')),
    environments: environmentsOf(members(top['environments'], 'environments'), path),
    probeHosts: texts(top, 'probeHosts'),
    ...(top['world'] !== undefined && { world: path(text(top, 'world')) }),
    reports: texts(top, 'reports').map(path),
    ...(top['targets'] !== undefined && { targets: path(text(top, 'targets')) }),
    ...(oidc && {
      openIdConnect: { name: text(demandTwoFactors(oidc), 'name'), discovery: text(oidc, 'discovery'), clientId: text(oidc, 'clientId'), clientSecret: secret(text(oidc, 'clientSecret'), path) },
    }),
  };
}

function environmentsOf(value: Members, path: (value: string) => string): Partial<Record<Environment, EnvironmentConfiguration>> {
  const names = Object.keys(value);
  const wrong = names.find((name) => name !== 'test' && name !== 'production');
  if (wrong !== undefined || names.length === 0) throw invalid(`environments: test, production or both${wrong === undefined ? '' : `; not ${wrong}`}`);
  return Object.fromEntries(
    names.map((name) => {
      const one = members(value[name], `environments.${name}`);
      return [name, { published: path(text(one, 'published')), keys: path(text(one, 'keys')), ...(one['softhsmConf'] !== undefined && { softhsmConf: path(text(one, 'softhsmConf')) }) }];
    }),
  );
}

type Members = Readonly<Record<string, unknown>>;

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (cause) {
    throw new ConsoleProblem('configuration-invalid', `${file} is not there or not JSON`, { cause });
  }
}

function members(value: unknown, where: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(`${where} is no object`);
  return value as Members;
}

function optional(from: Members, name: string): string | undefined {
  return from[name] === undefined ? undefined : text(from, name);
}

function text(from: Members, name: string): string {
  const value = from[name];
  if (typeof value !== 'string' || value === '') throw invalid(`${name} is no text`);
  return value;
}

function texts(from: Members, name: string): readonly string[] {
  const value = from[name] ?? [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw invalid(`${name} is no array of texts`);
  return value;
}

/** A provider is trusted with roles above viewer only if it is said to demand two factors. */
function demandTwoFactors(oidc: Members): Members {
  if (oidc['demandsTwoFactors'] === true) return oidc;
  throw invalid('openIdConnect.demandsTwoFactors is true: a provider that lets people in with a password alone can not be used');
}

function originOf(value: string): string {
  if (!URL.canParse(value) || new URL(value).origin !== value) throw invalid('origin is scheme, host and port only, like https://console.example');
  return value;
}

function bytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new ConsoleProblem('configuration-invalid', `${file} can't be read`, { cause });
  }
}

function secret(reference: string, path: (value: string) => string): string {
  const value = reference.startsWith('env:') ? process.env[reference.slice(4)] : reference.startsWith('file:') ? bytes(path(reference.slice(5))).toString('utf8').trim() : undefined;
  if (value === undefined || value === '') throw invalid('a secret is env:NAME or file:PATH, and there');
  return value;
}

function invalid(message: string): ConsoleProblem {
  return new ConsoleProblem('configuration-invalid', message);
}
