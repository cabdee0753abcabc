/**
 * What journeys need of a running world. `openClientWorld` of `@testbed/checks` gives it; the judge's parts do not import
 * each other, so the application hands it over.
 */
export interface JourneyWorld {
  readonly facts: WorldFacts;
  readonly control: WorldControl;
  /** Two people with a P-384 card and one with an RSA card; the card of the fourth is revoked, that of the fifth has expired. The first has Smart-ID and Mobile-ID. */
  readonly people: Readonly<Record<PersonName, Person>>;
}

/** People by what is special about them. */
export const personNames = ['remote', 'other', 'rsa', 'revoked', 'expired'] as const;

export type PersonName = (typeof personNames)[number];

/** Somebody with an ID-card. Paths are absolute. */
export interface Person {
  readonly code: string;
  readonly module: string;
  readonly token: string;
  readonly pin: string;
  readonly softhsmConf: string;
  /** PEM. */
  readonly certificate: string;
  /** PEM; in a test world only. */
  readonly key: string;
  readonly p12: string;
  readonly p12Password: string;
  readonly phone: string | undefined;
}

export interface WorldFacts {
  /** world.json. */
  readonly file: string;
  /** `clients/`: ready configuration of public clients. */
  readonly configuration: string;
  readonly capsuleServer: { readonly id: string; readonly post: string; readonly fetch: string };
  readonly sharesServers: readonly { readonly id: string; readonly url: string }[];
}

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
