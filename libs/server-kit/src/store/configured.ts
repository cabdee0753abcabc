import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { configurationProblem, type Shape } from '../configuration/shape.ts';
import { openPostgresqlStore } from './postgresql.ts';
import { openSqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

/** Where a server keeps its items: a file of its own, or a database that others may share. */
export type StoreLocation = { readonly sqlite: string } | { readonly postgresql: string; readonly schema?: string };

/** A schema lets several servers use one database. */
const schemaName = /^[a-z_][a-z0-9_]{0,62}$/;

const postgresql = 'a postgresql:// URL, given as it is, as env:NAME or as file:PATH';

/** The `store` of a configuration. No fault shows what was given: it may be a URL with a password. */
export const storeLocation: Shape<StoreLocation> = {
  expected: `an object of either sqlite (a file) or postgresql (${postgresql}), which may have a schema (lower-case letters, digits and _)`,
  read(given, key, faults) {
    const { schema, ...place } = (typeof given === 'object' && given !== null ? given : {}) as Readonly<Record<string, unknown>>;
    const entries = Object.entries(place);
    const [[kind, value] = []] = entries;
    if (entries.length === 1 && typeof value === 'string' && value !== '') {
      if (kind === 'sqlite' && schema === undefined) return { sqlite: value };
      if (kind === 'postgresql' && schema === undefined) return { postgresql: value };
      if (kind === 'postgresql' && typeof schema === 'string' && schemaName.test(schema)) return { postgresql: value, schema };
    }
    faults.push({ key, expected: this.expected, actual: given === undefined ? 'missing' : 'something else' });
    return undefined;
  },
};

/**
 * The location with its path made absolute, or its URL read from where the configuration says.
 *
 * @param folder of the configuration: relative paths begin there
 * @throws ServerProblem `configuration-invalid`
 */
export function resolveStore(location: StoreLocation, folder: string): StoreLocation {
  if ('sqlite' in location) return { sqlite: resolve(folder, location.sqlite) };
  const url = readSecret(location.postgresql, folder);
  if (['postgresql:', 'postgres:'].includes(URL.parse(url)?.protocol ?? '')) return { ...location, postgresql: url };
  throw fault('something else');
}

/** Opens the store at a resolved location. @throws ServerProblem `store-unusable` */
export async function openStore(location: StoreLocation): Promise<Store> {
  return 'sqlite' in location ? openSqliteStore(location.sqlite) : openPostgresqlStore(location.postgresql, location.schema === undefined ? {} : { schema: location.schema });
}

function readSecret(given: string, folder: string): string {
  if (given.startsWith('env:')) {
    const name = given.slice('env:'.length);
    const content = process.env[name];
    if (content === undefined) throw fault(`the environment variable ${name}, which is not set`);
    return content;
  }
  if (given.startsWith('file:')) {
    const path = resolve(folder, given.slice('file:'.length));
    try {
      return readFileSync(path, 'utf8').trim();
    } catch (error) {
      throw fault(`the file ${path} (${(error as NodeJS.ErrnoException).code})`);
    }
  }
  return given;
}

function fault(actual: string): Error {
  return configurationProblem([{ key: 'store.postgresql', expected: postgresql, actual }]);
}
