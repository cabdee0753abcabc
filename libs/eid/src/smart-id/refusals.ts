import type { Refusal, Refusals } from '../remote/refusal.ts';

const again = 'try again, and confirm on the phone';

/** Ends of a session other than OK (Smart-ID RP API v2, 2.3.12.5). */
export const endResults: Refusals = {
  USER_REFUSED: ['smart-id-refused', 'the request was refused on the phone', again],
  USER_REFUSED_CERT_CHOICE: ['smart-id-refused-certificate-choice', 'the choice of an account was cancelled on the phone', again],
  USER_REFUSED_DISPLAYTEXTANDPIN: ['smart-id-refused-pin', 'the PIN screen was cancelled on the phone', again],
  USER_REFUSED_VC_CHOICE: ['smart-id-refused-code-choice', 'the choice of the verification code was cancelled on the phone', again],
  USER_REFUSED_CONFIRMATIONMESSAGE: ['smart-id-refused-message', 'the message was cancelled on the phone', again],
  USER_REFUSED_CONFIRMATIONMESSAGE_WITH_VC_CHOICE: ['smart-id-refused-message-or-code', 'the message with the verification codes was cancelled on the phone', again],
  TIMEOUT: ['smart-id-timeout', 'nobody answered on the phone in time', 'have the phone at hand and try again'],
  WRONG_VC: ['smart-id-wrong-code', 'another verification code was chosen on the phone', 'try again, and choose the code that is shown here'],
  DOCUMENT_UNUSABLE: ['document-unusable', 'the Smart-ID account cannot be used', 'look into the Smart-ID app, or ask its customer support'],
  REQUIRED_INTERACTION_NOT_SUPPORTED_BY_APP: ['smart-id-interaction-unsupported', 'the Smart-ID app is too old to show the request', 'update the Smart-ID app'],
};

const malformed: Refusal = ['smart-id-request-malformed', 'Smart-ID does not understand the request'];
const unknownParty: Refusal = ['smart-id-relying-party-unknown', 'Smart-ID does not know the relying party', 'check its UUID and name in the configuration'];
const forbidden: Refusal = ['smart-id-not-permitted', 'Smart-ID does not permit this request to the relying party'];
const outdated: Refusal = ['smart-id-client-outdated', 'Smart-ID no longer supports this interface', 'update this program'];
const maintenance: Refusal = ['smart-id-maintenance', 'Smart-ID is under maintenance', 'try again later'];

/** HTTP statuses to a request for a session (Smart-ID RP API v2, 2.1.1 and 2.3.3). */
export const startRefusals: Refusals = {
  400: malformed,
  401: unknownParty,
  403: forbidden,
  404: ['account-not-found', 'this person has no Smart-ID account', 'choose another way to authenticate'],
  471: ['smart-id-account-unsuitable', 'this person has a Smart-ID account, but not of the level that is needed', 'upgrade the account in the Smart-ID app, or choose another way to authenticate'],
  472: ['smart-id-account-needs-attention', 'something about the Smart-ID account is to be settled first', 'look into the Smart-ID app or its self-service portal'],
  480: outdated,
  580: maintenance,
};

/** HTTP statuses to a question about a session. */
export const sessionRefusals: Refusals = {
  400: malformed,
  401: unknownParty,
  403: forbidden,
  404: ['smart-id-session-unknown', 'Smart-ID does not know the session any more', 'try again'],
  480: outdated,
  580: maintenance,
};
