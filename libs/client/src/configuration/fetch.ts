import { TlsProblem, type Clock, type TlsRequest, type TlsResponse } from '@testbed/pki';
import { timeouts } from '../ports.ts';
import { parseClientConfiguration, type ClientConfiguration } from './parse.ts';
import { ConfigurationServiceProblem, type ConfigurationServiceProblemDetails } from './problem.ts';

/** The organisation's configuration service, and how it is reached. */
export interface ConfigurationService {
  /** The whole address: `https://localhost:9461/client-configuration`. */
  readonly url: string;
  /** DER certificates the service may present. */
  readonly pins: readonly Uint8Array[];
  readonly request: (request: TlsRequest) => Promise<TlsResponse>;
  readonly clock: Clock;
}

/**
 * UC.Client.01/8b, UC.KTS.01/1a and UC.Client.03/6b: takes over the organisation's configuration. A failure is the
 * caller's to show: nothing here falls back to other values.
 *
 * @throws ConfigurationServiceProblem `configuration-service-unavailable`, `configuration-service-malformed`
 */
export async function fetchClientConfiguration({ url, pins, request, clock }: ConfigurationService): Promise<ClientConfiguration> {
  const { status, body } = await request({ method: 'GET', url, headers: { accept: 'application/json' }, pins, at: clock.now().getTime(), ...timeouts }).catch((cause: unknown) => {
    if (!(cause instanceof TlsProblem)) throw cause;
    throw unavailable(cause.message, { actual: cause.code, ...(cause.next !== undefined && { next: cause.next }), cause });
  });
  if (status !== 200) throw unavailable(`${url} answered ${status}`, { expected: '200', actual: String(status) });
  return parseClientConfiguration(body);
}

function unavailable(why: string, details: ConfigurationServiceProblemDetails): ConfigurationServiceProblem {
  return new ConfigurationServiceProblem('configuration-service-unavailable', `the organisation's configuration cannot be fetched: ${why}`, {
    next: 'try again later, or tell the administrator of your organisation',
    ...details,
  });
}
