import { authorityIds, type AuthorityId } from '../ca/hierarchy.ts';
import { PkiProblem } from '../problem.ts';

const kinds = ['slow', 'silent', 'drop', 'error', 'garbage', 'stale', 'wrong-key', 'no-eku', 'unknown', 'no-nonce'] as const;
const statuses = ['malformedRequest', 'internalError', 'tryLater', 'sigRequired', 'unauthorized'] as const;

/**
 * How a responder of a test world misbehaves on purpose, about the certificates of one authority or of all:
 * answers after so many milliseconds, never answers, closes the connection, answers an error status or no OCSP at all;
 * or signs an answer that is past its `nextUpdate`, with another key, with a certificate that may not sign answers,
 * about unknown certificates only, or without the nonce.
 */
export type OcspFault = { readonly authority?: AuthorityId } & (
  | { readonly kind: 'slow'; readonly milliseconds: number }
  | { readonly kind: 'error'; readonly status: (typeof statuses)[number] }
  | { [Kind in PlainKind]: { readonly kind: Kind } }[PlainKind]
);

type PlainKind = Exclude<(typeof kinds)[number], 'slow' | 'error'>;

/** The faults that are armed. One of an authority goes before one of all. */
export interface OcspFaults {
  /** In place of what was armed for the same authority, or for all. */
  arm(fault: OcspFault): void;
  /** Takes back what was armed for one authority; without one, everything. */
  heal(authority?: AuthorityId): void;
  armed(): readonly OcspFault[];
  /** What applies to a question about this authority's certificates; `undefined` is a question about nobody's. */
  of(authority: AuthorityId | undefined): OcspFault | undefined;
}

export function ocspFaults(): OcspFaults {
  let faults: readonly OcspFault[] = [];
  return {
    arm(fault) {
      faults = [...faults.filter(({ authority }) => authority !== fault.authority), fault];
    },
    heal(healed) {
      faults = faults.filter(({ authority }) => healed !== undefined && authority !== healed);
    },
    armed: () => faults,
    of: (wanted) => faults.find(({ authority }) => authority === wanted) ?? faults.find(({ authority }) => authority === undefined),
  };
}

/**
 * Reads a fault: `{"kind": …, "authority"?: …}`, for `slow` with `"milliseconds"`, for `error` with `"status"`
 * (default `tryLater`).
 *
 * @throws PkiProblem `ocsp-fault-malformed`
 */
export function readOcspFault(value: unknown): OcspFault {
  const given = Object(value) as Readonly<Record<string, unknown>>;
  const kind = oneOf('kind', kinds, given['kind']);
  const about = given['authority'] === undefined ? {} : { authority: readAuthority(given['authority']) };
  if (kind === 'slow') return { kind, milliseconds: wholeMilliseconds(given['milliseconds']), ...about };
  if (kind === 'error') return { kind, status: oneOf('status', statuses, given['status'] ?? 'tryLater'), ...about };
  return { kind, ...about };
}

/** Reads whose faults to heal: `{"authority"?: …}`. @throws PkiProblem `ocsp-fault-malformed` */
export function readOcspHealing(value: unknown): AuthorityId | undefined {
  const { authority } = Object(value) as { readonly authority?: unknown };
  return authority === undefined ? undefined : readAuthority(authority);
}

function readAuthority(value: unknown): AuthorityId {
  return oneOf('authority', authorityIds, value);
}

function oneOf<T extends string>(name: string, known: readonly T[], value: unknown): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw malformed(name, `one of ${known.join(', ')}`);
  return found;
}

function wholeMilliseconds(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 600_000) return value;
  throw malformed('milliseconds', 'a whole number from 0 to 600000');
}

function malformed(name: string, expected: string): PkiProblem {
  return new PkiProblem('ocsp-fault-malformed', `"${name}" of an OCSP fault must be ${expected}`, { expected });
}
