import { dirname } from 'node:path';
import { cachedRevocation, httpOcspTransport, ocspRevocation, type Clock, type Revocation } from '@testbed/pki';
import type { ListenerLimits } from '../listener/limits.ts';
import type { ServerTls } from '../listener/start.ts';
import { resolveStore, storeLocation, type StoreLocation } from '../store/configured.ts';
import { configurationFault, type ConfigurationFile } from './file.ts';
import { duration, object, oneOf, optional, text, truth, value, wait, whole, type ReadAs } from './shape.ts';

/** Where a listener listens. Port 0 takes a free one. */
export const address = object({ host: text, port: whole(0, 65_535) });

const responder = value('"aia" or the http address of an OCSP responder', (given) =>
  given === 'aia' || (typeof given === 'string' && /^https?:$/.test(URL.parse(given)?.protocol ?? '')) ? given : undefined,
);

/** The members that the configuration of every server has: JSON, paths relative to the file, durations as ISO 8601. */
export const serverMembers = {
  id: optional(text),
  name: optional(text),
  tls: object({ certificate: text, key: text }),
  revocation: object({ ocsp: responder, timeout: optional(wait), cachedAnswers: optional(whole(0, 1_000_000)) }),
  store: storeLocation,
  expiry: optional(object({ default: duration, maximum: duration, tooLong: optional(oneOf('reject', 'adjust')) })),
  sweep: optional(object({ interval: wait })),
  limits: optional(
    object({
      connections: optional(whole(1, 1_000_000)),
      headers: optional(whole(1024, 1024 * 1024)),
      handshakeTimeout: optional(wait),
      headersTimeout: optional(wait),
      requestTimeout: optional(wait),
      keepAliveTimeout: optional(wait),
      overload: optional(wait),
      drain: optional(wait),
      stopTimeout: optional(wait),
    }),
  ),
  testbed: optional(truth),
};

const members = object(serverMembers);

/** What those members say, with every file read. Times in milliseconds. */
export interface ServerConfiguration {
  readonly name: string;
  readonly tls: ServerTls;
  readonly expiry: { readonly default: number; readonly maximum: number; readonly tooLong?: 'reject' | 'adjust' };
  readonly sweepInterval: number;
  readonly limits: Partial<ListenerLimits>;
  readonly store: StoreLocation;
  readonly ocsp: OcspConfiguration;
  /** Whether the process that forked this one may move its clock. */
  readonly testbed: boolean;
}

/** How certificates' revocation is asked about. */
export interface OcspConfiguration {
  /** Without an address, the responder that each certificate names is asked. */
  readonly url?: string;
  readonly timeout: number;
  /** How many answers of responders are kept until their `nextUpdate`. None unless told: a revocation counts at once. */
  readonly cachedAnswers: number;
}

const day = 24 * 3600 * 1000;

/**
 * Reads what every server's configuration has.
 *
 * @param file the configuration's own path
 * @param kind the server's name where it has neither name nor id
 * @throws ServerProblem `configuration-invalid` naming the key
 */
export function readServerConfiguration(file: string, read: ConfigurationFile<ReadAs<typeof members>>, kind: string): ServerConfiguration {
  const { given } = read;
  const { id, name = id ?? kind, expiry = { default: 1095 * day, maximum: 1825 * day }, sweep, limits = {}, testbed = false } = given;
  const { ocsp, timeout = 5000, cachedAnswers = 0 } = given.revocation;
  if (expiry.default > expiry.maximum) throw configurationFault('expiry.default', 'no longer than expiry.maximum', 'longer');
  return {
    name,
    tls: read.tls(given.tls),
    expiry,
    sweepInterval: sweep?.interval ?? 600_000,
    limits,
    store: resolveStore(given.store, dirname(file)),
    ocsp: { ...(ocsp === 'aia' ? {} : { url: ocsp }), timeout, cachedAnswers },
    testbed,
  };
}

/** Revocation by OCSP over HTTP, as configured. */
export function configuredRevocation({ cachedAnswers, timeout, ...responderOf }: OcspConfiguration, clock: Clock): Revocation {
  const asked = ocspRevocation({ ...responderOf, transport: httpOcspTransport(timeout), clock });
  return cachedAnswers > 0 ? cachedRevocation(asked, clock, cachedAnswers) : asked;
}
