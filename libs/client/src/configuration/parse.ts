import { ConfigurationServiceProblem } from './problem.ts';

/** What an organisation decides for its clients. */
export interface ClientConfiguration {
  /** Grows with every publication. */
  readonly version: number;
  /** How long a server keeps a capsule or share when the sender says nothing; from a day to twenty years. */
  readonly defaultExpiry: Period;
  /** The longest that a sender may choose; not shorter than the default. */
  readonly maximumExpiry?: Period;
  /** Identifier of the capsule server to use, from the trusted-server list. */
  readonly defaultCapsuleServer?: string;
}

/** A period of whole days. */
export interface Period {
  readonly days: number;
}

/** Twenty years: nobody means to keep a capsule longer than any certificate, so more is a slip of the pen. */
const longest = 7305;

/**
 * Reads the organisation's configuration. Members that are not known are left alone; a known one that is wrong is
 * never replaced by a default.
 *
 * @throws ConfigurationServiceProblem `configuration-service-malformed`
 */
export function parseClientConfiguration(body: Uint8Array): ClientConfiguration {
  const { version, defaultExpiry, maximumExpiry, defaultCapsuleServer: server } = documentIn(body);
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1 || version > 2_147_483_647) throw wrong('version', 'a whole number from 1 to 2147483647', version);
  if (server !== undefined && (typeof server !== 'string' || server === '' || server.length > 200)) throw wrong('defaultCapsuleServer', 'an identifier of at most 200 characters', server);
  const usual = periodIn('defaultExpiry', defaultExpiry);
  const most = maximumExpiry === undefined ? undefined : periodIn('maximumExpiry', maximumExpiry);
  if (most && usual.days > most.days) throw wrong('defaultExpiry', `at most the maximumExpiry of ${most.days} days`, defaultExpiry);
  return { version, defaultExpiry: usual, ...(most && { maximumExpiry: most }), ...(server !== undefined && { defaultCapsuleServer: server }) };
}

function documentIn(body: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const document: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    if (typeof document === 'object' && document !== null && !Array.isArray(document)) return document as Record<string, unknown>;
  } catch {
    // Falls through to the same answer as another document.
  }
  throw new ConfigurationServiceProblem('configuration-service-malformed', "the organisation's configuration is not a JSON object", { next });
}

function periodIn(member: string, value: unknown): Period {
  const days = typeof value === 'string' ? Number(/^P([1-9]\d{0,3})D$/.exec(value)?.[1]) : Number.NaN;
  if (!(days <= longest)) throw wrong(member, `a period from P1D to P${longest}D`, value);
  return { days };
}

const next = 'tell the administrator of your organisation';

function wrong(member: string, expected: string, actual: unknown): ConfigurationServiceProblem {
  return new ConfigurationServiceProblem('configuration-service-malformed', `"${member}" of the organisation's configuration must be ${expected}`, {
    expected,
    actual: actual === undefined ? 'missing' : JSON.stringify(actual).slice(0, 60),
    next,
  });
}
