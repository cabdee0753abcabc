import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { CapsuleServerConfig } from '@testbed/capsule-server';
import { readCertificates } from '@testbed/pki';
import {
  configurationProblem,
  duration,
  list,
  object,
  oneOf,
  optional,
  readConfiguration,
  text,
  truth,
  value,
  whole,
} from '@testbed/server-kit';
import manifest from '../package.json' with { type: 'json' };

const address = object({ host: text, port: whole(0, 65_535) });

const responder = value('"aia" or the http address of an OCSP responder', (given) =>
  given === 'aia' || (typeof given === 'string' && /^https?:$/.test(URL.parse(given)?.protocol ?? '')) ? given : undefined,
);

/** The configuration file: JSON, paths relative to the file, durations as ISO 8601. */
const shape = object({
  id: optional(text),
  name: optional(text),
  profile: oneOf('use-case', 'field', 'openapi-2'),
  listeners: object({ sender: address, recipient: address, management: address }),
  tls: object({ certificate: text, key: text }),
  clientTrust: list(text),
  revocation: object({ ocsp: responder, timeout: optional(duration), cachedAnswers: optional(whole(0, 1_000_000)) }),
  store: object({ sqlite: text }),
  expiry: optional(object({ default: duration, maximum: duration, tooLong: optional(oneOf('reject', 'adjust')) })),
  sweep: optional(object({ interval: duration })),
  limits: optional(
    object({
      connections: optional(whole(1, 1_000_000)),
      headers: optional(whole(1024, 1024 * 1024)),
      handshakeTimeout: optional(duration),
      headersTimeout: optional(duration),
      requestTimeout: optional(duration),
      keepAliveTimeout: optional(duration),
      stopTimeout: optional(duration),
    }),
  ),
  testbed: optional(truth),
});

/** What the process goes by, with every file read. */
export interface Configuration {
  readonly server: CapsuleServerConfig;
  readonly sqlite: string;
  /** Without an address, the responder that each certificate names is asked. */
  readonly ocsp: { readonly url?: string; readonly timeout: number };
  /** How many answers of responders are kept until their `nextUpdate`. None unless told: a revocation counts at once. */
  readonly cachedAnswers: number;
  /** Whether the process that forked this one may move its clock. */
  readonly testbed: boolean;
}

const day = 24 * 3600 * 1000;

/**
 * Reads a configuration file and the files it names.
 *
 * @throws ServerProblem `configuration-invalid` naming the key
 */
export function readConfigurationFile(file: string): Configuration {
  const given = readConfiguration(shape, parseJson(file, read('', file)));
  const { id, name = id ?? 'ccs', profile, listeners, clientTrust, expiry = { default: 1095 * day, maximum: 1825 * day }, sweep, limits } = given;
  const { ocsp, timeout = 5000, cachedAnswers = 0 } = given.revocation;
  const at = (path: string): string => resolve(dirname(file), path);
  if (expiry.default > expiry.maximum) throw fault('expiry.default', 'no longer than expiry.maximum', 'longer');
  return {
    server: {
      name,
      version: manifest.version,
      profile,
      listeners,
      tls: readTls(read('tls.certificate', at(given.tls.certificate)), read('tls.key', at(given.tls.key))),
      clientTrust: clientTrust.flatMap((path, index) => readTrust(`clientTrust[${index}]`, at(path))),
      expiry,
      sweepInterval: sweep?.interval ?? 600_000,
      ...(limits ? { limits } : {}),
    },
    sqlite: at(given.store.sqlite),
    ocsp: { ...(ocsp === 'aia' ? {} : { url: ocsp }), timeout },
    cachedAnswers,
    testbed: given.testbed ?? false,
  };
}

function read(key: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw fault(key, 'a file that can be read', `${path} (${(error as NodeJS.ErrnoException).code})`);
  }
}

function parseJson(file: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw fault('', 'JSON', `${file} (${(error as SyntaxError).message})`);
  }
}

function readTls(certificate: string, key: string): CapsuleServerConfig['tls'] {
  try {
    createSecureContext({ cert: certificate, key });
  } catch {
    throw fault('tls', 'a PEM certificate and its PEM private key', 'something else, or two that do not belong together');
  }
  return { certificate, key };
}

function readTrust(key: string, path: string): CapsuleServerConfig['clientTrust'] {
  const content = read(key, path);
  try {
    return readCertificates(content);
  } catch {
    throw fault(key, 'a file of PEM certificates', path);
  }
}

function fault(key: string, expected: string, actual: string): Error {
  return configurationProblem([{ key, expected, actual }]);
}
