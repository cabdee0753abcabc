import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** What the process is started with: a JSON file; paths in it are relative to the file. */
export interface Configuration {
  readonly listen: { readonly host: string; readonly port: number };
  /** Folder of the authorities, as `saveHierarchy` writes it. */
  readonly pki: string;
  /** Seconds an OCSP answer or a revocation list may be kept (`nextUpdate`). */
  readonly answerLifetime: number;
}

/** A configuration that cannot be used. The message names the key. */
export class ConfigurationProblem extends Error {
  override readonly name = 'ConfigurationProblem';
  readonly code = 'configuration-invalid';
}

/**
 * Reads the configuration file.
 *
 * @throws ConfigurationProblem
 */
export function readConfigurationFile(file: string): Configuration {
  const given = members(parse(file), '', ['listen', 'pki', 'answerLifetime']);
  const listen = members(given['listen'], 'listen', ['host', 'port']);
  return {
    listen: { host: text(listen['host'], 'listen.host'), port: whole(listen['port'], 'listen.port', 0, 65_535) },
    pki: resolve(dirname(file), text(given['pki'], 'pki')),
    answerLifetime: whole(given['answerLifetime'] ?? 60, 'answerLifetime', 1, 7 * 24 * 3600),
  };
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ConfigurationProblem(`the configuration file cannot be read as JSON (${(cause as Error).message})`, { cause });
  }
}

function members(value: unknown, key: string, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(key ? `"${key}"` : 'the document', 'an object');
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new ConfigurationProblem(`"${key ? `${key}.` : ''}${unknown}" is not known; known are ${known.join(', ')}`);
  return value as Record<string, unknown>;
}

function text(value: unknown, key: string): string {
  if (typeof value !== 'string' || value === '') throw wrong(`"${key}"`, 'a text that is not empty');
  return value;
}

function whole(value: unknown, key: string, minimum: number, maximum: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < minimum || value > maximum) {
    throw wrong(`"${key}"`, `a whole number from ${minimum} to ${maximum}`);
  }
  return value;
}

function wrong(what: string, expected: string): ConfigurationProblem {
  return new ConfigurationProblem(`${what} must be ${expected}`);
}
