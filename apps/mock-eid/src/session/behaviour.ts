import type { Service } from '../person.ts';

/**
 * What a person does when asked. `after` is in seconds, 0.3 where it is left out.
 *
 * - `confirm`: enters the PIN;
 * - `refuse`: cancels, on the screen that the request made the phone show;
 * - `end`: the session ends with this end result of the service, whatever the person does;
 * - `fail`: the request for a session is answered with this HTTP status;
 * - `wait`: nothing, until a person answers through the world's control interface.
 */
export type Behaviour =
  | { readonly does: 'confirm' | 'refuse'; readonly after?: number }
  | { readonly does: 'end'; readonly with: string; readonly after?: number }
  | { readonly does: 'fail'; readonly status: number }
  | { readonly does: 'wait' };

/** Every way a session of a service can end badly. */
const endResults: Readonly<Record<Service, readonly string[]>> = {
  'smart-id': [
    'USER_REFUSED',
    'TIMEOUT',
    'DOCUMENT_UNUSABLE',
    'WRONG_VC',
    'REQUIRED_INTERACTION_NOT_SUPPORTED_BY_APP',
    'USER_REFUSED_CERT_CHOICE',
    'USER_REFUSED_DISPLAYTEXTANDPIN',
    'USER_REFUSED_VC_CHOICE',
    'USER_REFUSED_CONFIRMATIONMESSAGE',
    'USER_REFUSED_CONFIRMATIONMESSAGE_WITH_VC_CHOICE',
  ],
  'mobile-id': [
    'TIMEOUT',
    'EXPIRED_TRANSACTION',
    'NOT_MID_CLIENT',
    'USER_CANCELLED',
    'SIGNATURE_HASH_MISMATCH',
    'PHONE_ABSENT',
    'SIM_ERROR',
    'DELIVERY_ERROR',
  ],
};

/** Longest a person may be made to take (s): longer than any session. */
const longestDelay = 3600;

/** A behaviour as it came from outside; `undefined` when it is none that this service has. */
export function parseBehaviour(service: Service, given: unknown): Behaviour | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { does, with: end, after, status } = given as Readonly<Record<string, unknown>>;
  if (after !== undefined && !(typeof after === 'number' && after >= 0 && after <= longestDelay)) return undefined;
  const delay = after === undefined ? {} : { after };
  switch (does) {
    case 'confirm':
    case 'refuse':
      return { does, ...delay };
    case 'end':
      return typeof end === 'string' && endResults[service].includes(end) ? { does, with: end, ...delay } : undefined;
    case 'fail':
      return typeof status === 'number' && Number.isInteger(status) && status >= 400 && status <= 599 ? { does, status } : undefined;
    case 'wait':
      return { does };
    default:
      return undefined;
  }
}
