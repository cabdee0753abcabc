import type { CardHolder, WorldPlaces } from '@testbed/adapters';

/**
 * What journeys need of a running world. `openClientWorld` of `@testbed/checks` gives it; the judge's parts do not import
 * each other, so the application hands it over.
 */
export interface JourneyWorld {
  readonly facts: WorldPlaces;
  readonly control: WorldControl;
  /** Two people with a P-384 card and one with an RSA card; the card of the fourth is revoked, that of the fifth has expired. The first has Smart-ID and Mobile-ID. */
  readonly people: Readonly<Record<PersonName, CardHolder>>;
}

/** People by what is special about them. */
export const personNames = ['remote', 'other', 'rsa', 'revoked', 'expired'] as const;

export type PersonName = (typeof personNames)[number];

/** The hand that moves a world (docs/world.md). Every action throws when the world does not obey. */
export interface WorldControl {
  /** Returns the fault's id. */
  arm(fault: Fault): Promise<string>;
  heal(id: string): Promise<void>;
  /** What began at the servers after an instant of the machine's clock (milliseconds). */
  traffic(since: number): Promise<readonly Seen[]>;
  /** Milliseconds from the machine's clock. */
  setClockOffset(milliseconds: number): Promise<void>;
  /** @param serial of a certificate, in hex */
  revoke(serial: string): Promise<void>;
  restore(serial: string): Promise<void>;
  disturbOcsp(fault: { readonly kind: string; readonly [member: string]: unknown }): Promise<void>;
  healOcsp(): Promise<void>;
  tellPhone(person: string, service: 'smart-id' | 'mobile-id', behaviour: { readonly does: 'confirm' | 'refuse'; readonly after?: number }): Promise<void>;
}

/** A fault as the world takes it (docs/world.md, "Misbehaving on purpose"). */
export interface Fault {
  readonly server: string;
  readonly listener?: string;
  readonly when?: { readonly method?: string; readonly skip?: number };
  readonly times: 1 | 'always';
  readonly does: Misdeed;
}

export interface Misdeed {
  readonly kind: string;
  readonly [member: string]: unknown;
}

/** A connection that a server saw, or a request on it. */
export interface Seen {
  readonly server: string;
  readonly client?: { readonly fingerprint: string };
  readonly request?: { readonly method: string; readonly path: string; readonly headers: Headers; readonly body: Body };
  readonly answer?: { readonly status: number; readonly headers: Headers };
}

/** Values by lower-case name. */
type Headers = Readonly<Record<string, readonly string[]>>;

type Body = { readonly text: string } | { readonly base64: string };
