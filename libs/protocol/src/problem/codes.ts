/** What a server answers with for one kind of refusal: the HTTP status and the title of the problem. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
}

/**
 * Every problem a server can answer with. The key is the `code` member of the problem body and the `problem`
 * of the rule that refused; the title never varies between two answers with the same code (RFC 9457, 3.1.3).
 */
export const problems = {
  'request-malformed': { status: 400, title: 'The request is not well-formed HTTP' },
  'request-timeout': { status: 408, title: 'The request did not arrive in time' },
  'path-unknown': { status: 404, title: 'There is nothing at this path' },
  'method-not-allowed': { status: 405, title: 'This method is not allowed here' },
  'method-unknown': { status: 501, title: 'There is no such method' },
  'body-too-large': { status: 413, title: 'The body is longer than allowed' },
  'content-type-unsupported': { status: 415, title: 'The body must be application/json' },
  'headers-too-large': { status: 431, title: 'The headers are longer than allowed' },
  'internal-error': { status: 500, title: 'The server failed' },
  'store-unavailable': { status: 503, title: 'The server cannot use its store now' },
  overloaded: { status: 503, title: 'The server has more to do than it can' },

  'json-malformed': { status: 400, title: 'The body is not a JSON object' },
  'base64-malformed': { status: 400, title: 'A field is not canonical base64' },
  'field-missing': { status: 400, title: 'A required field is missing' },
  'recipient-id-length': { status: 400, title: 'The recipient_id has a length that is not allowed' },
  'key-material-length': { status: 400, title: 'The ephemeral_key_material is longer than allowed' },
  'expiry-malformed': { status: 400, title: 'The expiry time is not an RFC 3339 date-time' },
  'expiry-past': { status: 400, title: 'The expiry time has passed' },
  'expiry-too-long': { status: 400, title: 'The expiry time is later than allowed' },
  'capsule-type-unknown': { status: 400, title: 'The capsule type is not supported' },
  'ec-point-length': { status: 400, title: 'A public key has the wrong length for its curve' },
  'ec-point-format': { status: 400, title: 'A public key is not an uncompressed point' },
  'ec-point-off-curve': { status: 400, title: 'A public key is not a point of its curve' },
  'rsa-key-malformed': { status: 400, title: 'The recipient_id is not exactly one DER RSAPublicKey' },
  'transaction-id-length': { status: 400, title: 'The transaction id has a length that is not allowed' },
  'capsule-not-found': { status: 404, title: 'There is no such capsule for this recipient' },

  'client-certificate-missing': { status: 403, title: 'A client certificate is required' },
  'client-certificate-untrusted': { status: 403, title: 'The client certificate is not from a trusted issuer' },
  'client-certificate-expired': { status: 403, title: 'The client certificate has expired' },
  'client-certificate-not-yet-valid': { status: 403, title: 'The client certificate is not valid yet' },
  'client-certificate-usage': { status: 403, title: 'The client certificate is not for authentication' },
  'client-certificate-revoked': { status: 403, title: 'The client certificate is revoked' },
  'client-certificate-status-unknown': { status: 403, title: 'The status of the client certificate is unknown' },
  'revocation-unavailable': { status: 503, title: 'The status of the certificate cannot be asked now' },

  'share-length': { status: 400, title: 'The share has a length that is not allowed' },
  'recipient-length': { status: 400, title: 'The recipient has a length that is not allowed' },
  'recipient-malformed': { status: 400, title: 'The recipient is no identifier of a person' },
  'share-id-length': { status: 400, title: 'The share id has a length that is not allowed' },
  'share-not-found': { status: 404, title: 'There is no such share for this recipient' },
  'nonce-unknown': { status: 404, title: 'There is no such nonce for this share' },
  'nonce-expired': { status: 404, title: 'The nonce is too old' },

  'ticket-headers': { status: 400, title: 'A ticket and its certificate are required' },
  'signer-certificate-malformed': { status: 401, title: 'The certificate of the ticket cannot be read' },
  'signer-certificate-untrusted': { status: 401, title: 'The certificate of the ticket is not from a trusted issuer' },
  'signer-certificate-expired': { status: 401, title: 'The certificate of the ticket has expired' },
  'signer-certificate-not-yet-valid': { status: 401, title: 'The certificate of the ticket is not valid yet' },
  'signer-certificate-usage': { status: 401, title: 'The certificate of the ticket is not for authentication' },
  'signer-certificate-revoked': { status: 401, title: 'The certificate of the ticket is revoked' },
  'signer-certificate-status-unknown': { status: 401, title: 'The status of the certificate of the ticket is unknown' },
  'signer-serial-number-missing': { status: 401, title: 'The certificate of the ticket names no person' },
  'ticket-malformed': { status: 401, title: 'The ticket cannot be read' },
  'ticket-type': { status: 401, title: 'The ticket is of another type' },
  'ticket-critical-header': { status: 401, title: 'The ticket has a critical header that is not understood' },
  'ticket-algorithm': { status: 401, title: 'The algorithm of the ticket is not that of its certificate' },
  'ticket-key': { status: 401, title: 'The ticket names another key than its certificate' },
  'ticket-signature': { status: 401, title: 'The signature of the ticket does not hold' },
  'ticket-claim': { status: 401, title: 'The ticket has a claim that is not supported' },
  'ticket-issuer-malformed': { status: 401, title: 'The issuer of the ticket is no identifier of a person' },
  'ticket-issuer-mismatch': { status: 401, title: 'The issuer of the ticket is not the person of its certificate' },
  'ticket-digest-algorithm': { status: 401, title: 'The digest algorithm of the ticket is not supported' },
  'ticket-disclosure-repeated': { status: 401, title: 'Something is disclosed twice' },
  'ticket-disclosure-unreferenced': { status: 401, title: 'Something is disclosed that the ticket does not name' },
  'ticket-audience-plain': { status: 401, title: 'An audience is not selectively disclosed' },
  'ticket-audience-undisclosed': { status: 401, title: 'The ticket hides a claim that may be an audience' },
  'ticket-audience-count': { status: 401, title: 'The ticket does not disclose exactly one audience' },
  'ticket-audience-malformed': { status: 401, title: 'The audience of the ticket is no share of a server' },
  'ticket-audience-server': { status: 401, title: 'The ticket is for another server' },
  'ticket-audience-share': { status: 401, title: 'The ticket is for another share' },
} as const satisfies Record<string, ProblemKind>;

/** The closed set of problem codes of the servers. */
export type ProblemCode = keyof typeof problems;
