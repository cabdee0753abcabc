import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';

/** A configuration that cannot be used. The message names the key. */
export class ConfigurationProblem extends Error {
  override readonly name = 'ConfigurationProblem';
  readonly code = 'configuration-invalid';
}

/** An address to listen at; port 0 is any that is free. */
export interface Listener {
  readonly host: string;
  readonly port: number;
}

/** A TLS server's certificate and its key, as PEM; its issuer's certificate follows its own, for clients that ask OCSP about it. */
export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** An object of these members and no others; `key` is where it stands in the file, empty for the document. @throws ConfigurationProblem */
export function members(value: unknown, key: string, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(key ? `"${key}"` : 'the document', 'an object');
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new ConfigurationProblem(`"${key ? `${key}.` : ''}${unknown}" is not known; known are ${known.join(', ')}`);
  return value as Record<string, unknown>;
}

/** Text that is not empty. @throws ConfigurationProblem */
export function text(value: unknown, key: string): string {
  if (typeof value !== 'string' || value === '') throw wrong(`"${key}"`, 'a text that is not empty');
  return value;
}

/** A whole number of the range, both ends included. @throws ConfigurationProblem */
export function whole(value: unknown, key: string, minimum: number, maximum: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < minimum || value > maximum) {
    throw wrong(`"${key}"`, `a whole number from ${minimum} to ${maximum}`);
  }
  return value;
}

/** One of a few words. @throws ConfigurationProblem */
export function oneOf<const T extends string>(value: unknown, key: string, words: readonly T[]): T {
  const word = words.find((each) => each === value);
  if (word === undefined) throw wrong(`"${key}"`, `one of ${words.join(', ')}`);
  return word;
}

/** @throws ConfigurationProblem */
export function truth(value: unknown, key: string): boolean {
  if (typeof value !== 'boolean') throw wrong(`"${key}"`, 'true or false');
  return value;
}

/** A list with at least one element. @throws ConfigurationProblem */
export function list<T>(value: unknown, key: string, read: (element: unknown, key: string) => T): readonly T[] {
  if (!Array.isArray(value) || value.length === 0) throw wrong(`"${key}"`, 'a list that is not empty');
  return value.map((element, at) => read(element, `${key}[${at}]`));
}

/** `{host, port}`. @throws ConfigurationProblem */
export function listener(value: unknown, key: string): Listener {
  const { host, port } = members(value, key, ['host', 'port']);
  return { host: text(host, `${key}.host`), port: whole(port, `${key}.port`, 0, 65_535) };
}

/** `{certificate, key}`, read from the files they name. @param folder their paths are relative to @throws ConfigurationProblem */
export function tlsFiles(value: unknown, key: string, folder: string): TlsFiles {
  const { certificate, key: privateKey } = members(value, key, ['certificate', 'key']);
  const tls = { cert: fileAt(certificate, `${key}.certificate`, folder), key: fileAt(privateKey, `${key}.key`, folder) };
  try {
    createSecureContext(tls);
    return tls;
  } catch (cause) {
    throw new ConfigurationProblem(`"${key}" must name a PEM certificate and its key (${(cause as NodeJS.ErrnoException).code ?? 'unreadable'})`, { cause });
  }
}

function fileAt(value: unknown, key: string, folder: string): Buffer {
  try {
    return readFileSync(resolve(folder, text(value, key)));
  } catch (cause) {
    if (cause instanceof ConfigurationProblem) throw cause;
    throw new ConfigurationProblem(`"${key}" names a file that cannot be read (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
}

function wrong(what: string, expected: string): ConfigurationProblem {
  return new ConfigurationProblem(`${what} must be ${expected}`);
}
