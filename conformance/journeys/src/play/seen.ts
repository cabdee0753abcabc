import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { personNames, type JourneyWorld, type PersonName, type Seen } from '../world.ts';

/** A capsule or a share that a server took, and for whom. */
export interface Created {
  readonly server: string;
  /** The last part of the answer's Location. */
  readonly id: string;
  /** Undefined: for nobody whom the world knows. */
  readonly person: PersonName | undefined;
  /** Milliseconds since 1970, as the client asked; undefined: it did not ask; NaN: it wrote something else. */
  readonly expires: number | undefined;
}

/** What a request to fetch something names, and whose certificate came with it. */
export interface Fetched {
  readonly id: string;
  /** SHA-256 of the client's certificate, in hex. */
  readonly fingerprint: string | undefined;
}

/** How capsule servers and shares servers know people. */
export interface Identities {
  readonly fingerprints: Readonly<Record<PersonName, string>>;
  readonly byRecipientId: ReadonlyMap<string, PersonName>;
}

/** Reads people's certificates (key-capsules: `recipient_id` is the EC point or the PKCS#1 key; key-shares: `etsi/` and the code). */
export function identitiesOf({ people }: JourneyWorld): Identities {
  const certificates = personNames.map((name) => [name, new X509Certificate(readFileSync(people[name].certificate))] as const);
  return {
    fingerprints: Object.fromEntries(certificates.map(([name, { fingerprint256 }]) => [name, fingerprint256.replaceAll(':', '').toLowerCase()])) as Record<PersonName, string>,
    byRecipientId: new Map([...certificates.map(([name, certificate]) => [recipientId(certificate), name] as const), ...personNames.map((name) => [`etsi/${people[name].code}`, name] as const)]),
  };
}

function recipientId({ publicKey }: X509Certificate): string {
  if (publicKey.asymmetricKeyType === 'rsa') return publicKey.export({ type: 'pkcs1', format: 'der' }).toString('base64');
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]).toString('base64');
}

/** What servers took at this path: `/key-capsules`, `/key-shares`. */
export function createdIn(seen: readonly Seen[], path: string, { byRecipientId }: Identities): readonly Created[] {
  return seen.flatMap(({ server, request, answer }): Created[] => {
    if (request?.method !== 'POST' || request.path !== path || answer?.status !== 201) return [];
    const body = jsonOf(request.body);
    const expiry = request.headers['x-expiry-time']?.[0];
    return [
      {
        server,
        id: answer.headers['location']?.[0]?.split('/').at(-1) ?? '',
        person: byRecipientId.get(String(body['recipient_id'] ?? body['recipient'])),
        expires: expiry === undefined ? undefined : Date.parse(expiry),
      },
    ];
  });
}

/** What was asked for below this path, whatever came of it. */
export function fetchedIn(seen: readonly Seen[], path: string): readonly Fetched[] {
  return seen.flatMap(({ request, client }): Fetched[] => {
    const [, id] = request?.path.startsWith(`${path}/`) ? request.path.slice(path.length).split('/') : [];
    return id === undefined ? [] : [{ id, fingerprint: client?.fingerprint }];
  });
}

/** A request in one line, without anything that could be a secret. */
export function requestInWords({ server, request, answer }: Seen): string {
  return `${server}: ${request?.method} ${request?.path} → ${answer?.status ?? 'no answer'}`;
}

function jsonOf(body: { readonly text: string } | { readonly base64: string }): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse('text' in body ? body.text : '{}') as Record<string, unknown>;
  } catch {
    return {};
  }
}
