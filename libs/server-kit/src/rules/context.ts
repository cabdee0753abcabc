import type { ExpiryPolicy } from '../expiry/policy.ts';
import type { RawRequest } from '../request.ts';

/** What the rules of a request with a JSON body share. */
export interface JsonContext {
  readonly request: RawRequest;
  /** By `json`: the members of the object. */
  members?: ReadonlyMap<string, unknown>;
}

/** What the rules about a requested expiry share. */
export interface ExpiryContext {
  readonly request: RawRequest;
  readonly settings: { readonly expiry: ExpiryPolicy };
  /** The instant of the request: every rule judges by the same one. */
  readonly now: Date;
  /** By `expiry-format`, where one was requested. */
  requestedExpiry?: Date;
}
