import type { Refusal, Refusals } from '../remote/refusal.ts';

const operator = 'ask the mobile operator';

/** Ends of a session other than OK (MID REST API, 3.3.8). */
export const results: Refusals = {
  USER_CANCELLED: ['mobile-id-refused', 'the request was refused on the phone', 'try again, and confirm on the phone'],
  TIMEOUT: ['mobile-id-timeout', 'nobody answered on the phone in time', 'have the phone at hand and try again'],
  EXPIRED_TRANSACTION: ['mobile-id-transaction-expired', 'Mobile-ID gave the request up before it was answered', 'try again'],
  NOT_MID_CLIENT: ['account-not-found', 'this person has no Mobile-ID with this phone number', 'check code and phone number, or choose another way to authenticate'],
  SIGNATURE_HASH_MISMATCH: ['mobile-id-hash-mismatch', 'the SIM card signed something else than was asked', operator],
  PHONE_ABSENT: ['mobile-id-phone-absent', 'the phone cannot be reached', 'switch the phone on, and try again where it has reception'],
  SIM_ERROR: ['mobile-id-sim-error', 'the SIM card failed', `try again; if it fails again, ${operator}`],
  DELIVERY_ERROR: ['mobile-id-delivery-error', 'the request could not be delivered to the phone', 'try again; the phone may be busy with another request'],
};

const malformed: Refusal = ['mobile-id-request-malformed', 'Mobile-ID does not understand the request'];
const unknownParty: Refusal = ['mobile-id-relying-party-unknown', 'Mobile-ID does not know the relying party', 'check its UUID and name in the configuration'];

/** HTTP statuses to a request for a session (MID REST API, 3.2.6). */
export const startRefusals: Refusals = { 400: malformed, 401: unknownParty };

/** HTTP statuses to a question about a session (MID REST API, 3.3.9). */
export const sessionRefusals: Refusals = {
  400: malformed,
  401: unknownParty,
  404: ['mobile-id-session-unknown', 'Mobile-ID does not know the session any more', 'try again'],
};
