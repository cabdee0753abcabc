import type { Place } from './model/faults.ts';
import type { PersonName } from './world.ts';

/** One story: somebody encrypts once for several recipients, and some people try to open the container. Plain data: it is what shrinks and what a report shows. */
export interface Journey {
  readonly recipients: readonly Recipient[];
  /** Where capsules for cards go. Shares always go to the shares servers; passwords and secrets need no place. */
  readonly capsules: 'container' | 'server';
  /** Days; undefined: the sender says nothing. */
  readonly expiry: number | undefined;
  readonly files: readonly Content[];
  /** One of the files is not there. */
  readonly fileMissing: boolean;
  /** What servers do wrong while it is encrypted. After it is healed, the sender tries again. */
  readonly trouble: Trouble | undefined;
  readonly openings: readonly Opening[];
  /** Whose right credential opens the container in the end, when all is healed. */
  readonly last: Who;
}

export type Recipient =
  | { readonly kind: 'card'; readonly person: PersonName; readonly by: 'certificate' | 'public-key' }
  | { readonly kind: 'password'; readonly label: string; readonly number: number }
  | { readonly kind: 'secret'; readonly label: string; readonly number: number }
  | { readonly kind: 'shares'; readonly person: PersonName };

export interface Content {
  readonly name: string;
  /** Octets. */
  readonly size: number;
}

/** A server that misbehaves. */
export interface Trouble {
  readonly place: Place;
  /** Of the shares server, from 1. */
  readonly number: number;
  /** Name of a fault of that place. */
  readonly fault: string;
  readonly times: 1 | 'always';
  /** How many requests pass unharmed first; for faults of requests. */
  readonly skip: number;
}

/** Whose credential, by the recipient it belongs to, and which of the means they have; both count around. */
export interface Who {
  readonly recipient: number;
  readonly means: number;
}

/** Somebody tries to open the container. */
export interface Opening extends Who {
  /** `another`: somebody's of the same kind who is no recipient. */
  readonly credential: 'right' | 'another' | 'wrong-pin';
  readonly trouble: Trouble | undefined;
  /** The ID-card of whoever opens is revoked meanwhile. */
  readonly revoked: boolean;
  /** The OCSP responder has nothing good to say about ID-cards. */
  readonly ocsp: string | undefined;
  /** Days since encryption, by the clock of the world. */
  readonly days: number;
  readonly phone: 'confirm' | 'refuse';
}
