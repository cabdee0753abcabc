import { inClient } from '../planted-in.ts';

const fetch = 'libs/client/src/shares/fetch.ts';
const create = 'libs/auth-ticket/src/sd-jwt/create.ts';
const disclosure = { file: 'libs/auth-ticket/src/sd-jwt/disclosure.ts', find: 'random.bytes(16)' } as const;

/** How a client shows servers who the recipient is. */
export const ticketDefects = inClient('ticket', [
  {
    id: 'client/every-audience-disclosed',
    what: 'Discloses all audiences to every server.',
    file: 'libs/auth-ticket/src/sd-jwt/present.ts',
    find: 'return joined(jwt, [claim, element]);',
    replace: 'return joined(jwt, disclosures);',
    caughtBy: ['client/shares/ticket/all-shares-fetched', 'client/shares/decrypt/smart-id', 'client/shares/decrypt/mobile-id', 'client/shares/decrypt/id-card', 'client/reencrypt/from-shares'],
  },
  {
    id: 'client/nonces-in-header',
    what: 'Writes the nonces of all servers into the header of the ticket.',
    file: create,
    find: '{ typ: ticketType, alg: algorithm }',
    replace: '{ typ: ticketType, alg: algorithm, nonces: audience.map(({ nonce }) => nonce) }',
    caughtBy: ['client/shares/ticket/own-audience-only'],
  },
  {
    id: 'client/decoy-audience',
    what: 'Signs one audience more than there are shares.',
    file: create,
    find: "elements.map(({ digest }) => ({ '...': digest })),",
    replace: "[...elements, makeDisclosure(random, 'nobody')].map(({ digest }) => ({ '...': digest })),",
    caughtBy: ['client/shares/ticket/all-audiences-signed'],
  },
  {
    id: 'client/salts-fixed',
    what: 'Uses one salt for all disclosures.',
    ...disclosure,
    replace: 'new Uint8Array(16)',
    caughtBy: ['client/shares/ticket/salts'],
  },
  {
    id: 'client/salts-short',
    what: 'Uses salts of eight bytes.',
    ...disclosure,
    replace: 'random.bytes(8)',
    caughtBy: ['client/shares/ticket/salts'],
  },
  {
    id: 'client/signature-for-each-server',
    what: 'Has the recipient sign once for each server.',
    file: fetch,
    find: 'const headers = ticketHeaders(presentTo(ticket, ',
    replace: `const own = await createTicket({ issuer: capsule.recipientId, audience, algorithm: signer.algorithm, random, sign: async (input) => (await signer.sign(input)).signature });
    const headers = ticketHeaders(presentTo(own, `,
    caughtBy: ['client/shares/ticket/one-signature'],
  },
  {
    id: 'client/bearer-token-shown',
    what: 'Shows shares servers the token of a login service.',
    file: fetch,
    find: 'fetchShare(transport, shareId, headers)',
    replace: "fetchShare(transport, shareId, { ...headers, authorization: 'Bearer of-a-login-service' })",
    caughtBy: ['client/shares/ticket/no-bearer-token'],
  },
  {
    id: 'client/nonces-from-the-first',
    what: 'Asks the first server for every nonce before it asks the right one.',
    file: fetch,
    find: 'audience.push({',
    replace: 'await fetchNonce((places[0] as Place).transport, shareId).catch(() => undefined);\n    audience.push({',
    caughtBy: ['client/shares/ticket/nonce-for-each-share'],
  },
  {
    id: 'client/nonce-not-missed',
    what: 'Goes on with a nonce of its own when a server gives none.',
    file: fetch,
    find: '() => fetchNonce(transport, shareId)).catch(explainGone)',
    replace: "() => fetchNonce(transport, shareId)).catch(() => 'none')",
    caughtBy: ['client/shares/decrypt/nonce/404', 'client/shares/decrypt/nonce/500', 'client/shares/decrypt/nonce/missing', 'client/shares/decrypt/nonce/empty'],
    collateral: ['client/shares/decrypt/certificate', 'client/shares/decrypt/tls-1.2-only', 'client/shares/decrypt/unreachable'].map((check) => ({ check, reason: 'What can\'t be reached gives no nonce either.' })),
  },
  {
    id: 'client/audience-written-otherwise',
    what: 'Writes the audience in another form than the header has the server.',
    file: 'libs/auth-ticket/src/audience.ts',
    find: 'return `${canonicalBaseUrl(baseUrl)}/key-shares/',
    replace: 'return `${canonicalBaseUrl(baseUrl)?.replace(\'localhost\', \'LOCALHOST\')}/key-shares/',
    caughtBy: ['client/shares/ticket/audience'],
  },
]);

const unsigned = "({ signature: new Uint8Array(signer.algorithm === 'ES256' ? 64 : signer.algorithm === 'ES384' ? 96 : 256), certificate: pinsOf((places[0] as Place).server)[0] as Uint8Array })";

/** How a client lets recipients sign. */
export const signingDefects = inClient('signing', [
  {
    id: 'client/unsigned-ticket-shown',
    what: 'Asks for shares with an unsigned ticket when the recipient did not sign.',
    file: fetch,
    find: 'const signed = await signer.sign(input);',
    replace: `const signed = await signer.sign(input).catch(() => ${unsigned});`,
    caughtBy: [
      'client/shares/decrypt/smart-id/refused',
      'client/shares/decrypt/smart-id/timeout',
      'client/shares/decrypt/smart-id/wrong-code',
      'client/shares/decrypt/smart-id/unusable',
      'client/shares/decrypt/smart-id/maintenance',
      'client/shares/decrypt/smart-id/service-500',
      'client/shares/decrypt/smart-id/service-garbage',
      'client/shares/decrypt/smart-id/service-expired',
      'client/shares/decrypt/mobile-id/refused',
      'client/shares/decrypt/mobile-id/timeout',
      'client/shares/decrypt/mobile-id/absent',
      'client/shares/decrypt/mobile-id/no-client',
    ],
  },
  {
    id: 'client/smart-id-ok-unknown',
    what: 'Does not know how Smart-ID says that a session succeeded.',
    file: 'libs/eid/src/smart-id/signer.ts',
    find: "endResult !== 'OK'",
    replace: "endResult !== 'COMPLETE'",
    caughtBy: ['client/shares/decrypt/smart-id'],
  },
  {
    id: 'client/mobile-id-ok-unknown',
    what: 'Does not know how Mobile-ID says that a session succeeded.',
    file: 'libs/eid/src/mobile-id/signer.ts',
    find: "result !== 'OK'",
    replace: "result !== 'COMPLETE'",
    caughtBy: ['client/shares/decrypt/mobile-id'],
  },
  {
    id: 'client/card-signs-es256',
    what: 'Signs with ID-cards by ES256.',
    file: 'libs/eid/src/identity-signer.ts',
    find: "return 'ES384';",
    replace: "return 'ES256';",
    caughtBy: ['client/shares/decrypt/id-card', 'client/shares/ticket/all-shares-fetched', 'client/reencrypt/from-shares'],
  },
]);
