/** The operations of the contract, for rules that serve no clause of a use case. */
export const requirements = {
  create: 'key-shares 1.0.1 createKeyShare',
  nonce: 'key-shares 1.0.1 createNonce',
  get: 'key-shares 1.0.1 getKeyShareByShareId',
} as const;

/** The contract's answers to a GET that come without a body. */
export const emptyGetStatuses = [400, 404, 405];
