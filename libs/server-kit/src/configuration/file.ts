import type { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { readCertificates } from '@testbed/pki';
import type { ServerTls } from '../listener/start.ts';
import { configurationProblem, readConfiguration, type Shape } from './shape.ts';

/** A configuration file: what it says, and the files it names. Every method throws ServerProblem `configuration-invalid` naming the key. */
export interface ConfigurationFile<T> {
  readonly given: T;
  /** A certificate chain and its key. */
  tls(given: { readonly certificate: string; readonly key: string }): ServerTls;
  /** Every certificate of some PEM files. */
  certificates(key: string, paths: readonly string[]): readonly X509Certificate[];
}

/**
 * Reads a configuration file by its shape.
 *
 * @throws ServerProblem `configuration-invalid` naming the key
 */
export function readConfigurationFile<T>(file: string, shape: Shape<T>): ConfigurationFile<T> {
  const at = (path: string): string => resolve(dirname(file), path);
  return {
    given: readConfiguration(shape, parseJson(file, read('', file))),
    tls: ({ certificate, key }) => readTls(read('tls.certificate', at(certificate)), read('tls.key', at(key))),
    certificates: (key, paths) => paths.flatMap((path, index) => readTrust(`${key}[${index}]`, at(path))),
  };
}

/** The problem of one key. */
export function configurationFault(key: string, expected: string, actual: string): Error {
  return configurationProblem([{ key, expected, actual }]);
}

function read(key: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw configurationFault(key, 'a file that can be read', `${path} (${(error as NodeJS.ErrnoException).code})`);
  }
}

function parseJson(file: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    // What the message quotes of the document may be a part of a password.
    throw configurationFault('', 'JSON', `${file} (${(error as SyntaxError).message.replace(/"[^]*"/, '…')})`);
  }
}

function readTls(certificate: string, key: string): ServerTls {
  try {
    createSecureContext({ cert: certificate, key });
  } catch {
    throw configurationFault('tls', 'a PEM certificate and its PEM private key', 'something else, or two that do not belong together');
  }
  return { certificate, key };
}

function readTrust(key: string, path: string): readonly X509Certificate[] {
  const content = read(key, path);
  try {
    return readCertificates(content);
  } catch {
    throw configurationFault(key, 'a file of PEM certificates', path);
  }
}
