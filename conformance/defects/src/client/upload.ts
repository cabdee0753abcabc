import { inClient } from '../planted-in.ts';

const send = 'libs/protocol/src/capsules/send.ts';
const forward = 'libs/client/src/forward.ts';
const encrypt = 'libs/client/src/encrypt.ts';
const choice = 'libs/client/src/server-choice.ts';
const unfetchable = 'A capsule that is looked for elsewhere is found by nobody.';

/** How a client sends capsules. */
export const uploadDefects = inClient('contract', [
  {
    id: 'client/server-named-otherwise',
    what: 'Writes the name of the server into the header instead of its identifier.',
    file: forward,
    find: 'toKeyServerCapsule(recipient.sealed, server.id, answer.transactionId)',
    replace: 'toKeyServerCapsule(recipient.sealed, server.name, answer.transactionId)',
    caughtBy: ['client/encrypt/server/uploaded'],
    collateral: [{ check: 'client/decrypt/server', reason: unfetchable }, { check: 'client/decrypt/list/decrypt-only', reason: unfetchable }, { check: 'client/reencrypt/from-server', reason: unfetchable }],
  },
  {
    id: 'client/capsule-of-the-sender',
    what: 'Sends the sender\'s key as that of the recipient.',
    file: forward,
    find: 'recipientId: capsule.recipientPublicKey, ephemeralKeyMaterial: capsule.senderPublicKey',
    replace: 'recipientId: capsule.senderPublicKey, ephemeralKeyMaterial: capsule.senderPublicKey',
    caughtBy: ['client/encrypt/server/recipient-key'],
    collateral: [
      ...['client/decrypt/server', 'client/decrypt/list/decrypt-only', 'client/reencrypt/from-server'].map((check) => ({ check, reason: unfetchable })),
      { check: 'client/encrypt/expiry/certificate-end', reason: 'It knows the capsule by its recipient.' },
    ],
  },
  {
    id: 'client/type-of-rsa',
    what: 'Sends capsules for RSA keys as of an EC type.',
    file: forward,
    find: "capsuleType: 'rsa'",
    replace: "capsuleType: 'ecc_secp384r1'",
    caughtBy: ['client/encrypt/server/opens-rsa'],
  },
  {
    id: 'client/first-capsule-only',
    what: 'Sends the first capsule, and leaves the others in the container.',
    file: encrypt,
    find: 'finished.push(recipient.byPublicKey ?',
    replace: 'finished.push(recipient.byPublicKey && finished.length === 0 ?',
    caughtBy: ['client/encrypt/server/each-recipient', 'client/encrypt/server/second-fails'],
  },
  {
    id: 'client/default-server-ignored',
    what: 'Does not use the default server of the list.',
    file: choice,
    find: 'list?.defaultCapsuleServer !== undefined',
    replace: 'list?.defaultCapsuleServer === null',
    caughtBy: ['client/encrypt/list/default-server'],
    collateral: [{ check: 'client/encrypt', reason: 'Without it no capsule is sent.' }, { check: 'client/decrypt', reason: 'Without it no capsule is sent.' }],
  },
  {
    id: 'client/server-demanded',
    what: 'Refuses to encrypt with a list that has no servers.',
    file: choice,
    find: 'if (offered.length === 0 || !dialogue) {',
    replace: "if (list?.servers.length === 0) throw new ClientProblem('server-list-missing', 'there is no server');\n  if (offered.length === 0 || !dialogue) {",
    caughtBy: ['client/encrypt/list/no-servers'],
  },
  {
    id: 'client/status-ignored',
    what: 'Makes up a transaction identifier when the server answers with an error.',
    file: send,
    find: 'if (status !== 201) throw',
    replace: "if (status >= 400) return { transactionId: '0'.repeat(34) };\n  if (status !== 201) throw",
    caughtBy: ['client/encrypt/server/fails/400', 'client/encrypt/server/fails/500', 'client/encrypt/server/fails/503', 'client/encrypt/server/second-fails', 'client/encrypt/expiry/too-long'],
  },
  {
    id: 'client/location-not-missed',
    what: 'Makes up a transaction identifier when there is no Location.',
    file: send,
    find: 'if (location === undefined) {',
    replace: "if (location === undefined) return { transactionId: '0'.repeat(34) };\n  if (location === undefined) {",
    caughtBy: ['client/encrypt/server/location/missing'],
  },
  {
    id: 'client/location-of-anything',
    what: 'Takes the last part of any Location for the transaction identifier.',
    file: send,
    find: "location.startsWith(`${capsulesPath}/`) ? location.slice(capsulesPath.length + 1) : ''",
    replace: "location.split('/').at(-1) ?? ''",
    caughtBy: ['client/encrypt/server/location/elsewhere'],
  },
  {
    id: 'client/transaction-id-unchecked',
    what: 'Takes transaction identifiers of any length, and none.',
    file: 'libs/protocol/src/capsules/transaction-id.ts',
    find: 'text.length >= min &&',
    replace: 'text.length >= 0 &&',
    caughtBy: ['client/encrypt/server/location/short', 'client/encrypt/server/location/empty', 'client/encrypt/server/location/no-id', 'client/encrypt/server/location/elsewhere'],
  },
  {
    id: 'client/transaction-id-short',
    what: 'Takes transaction identifiers of five characters.',
    file: 'libs/protocol/src/capsules/transaction-id.ts',
    find: 'text.length >= min &&',
    replace: 'text.length >= 5 &&',
    caughtBy: ['client/encrypt/server/location/short'],
  },
  {
    id: 'client/redirect-followed',
    what: 'Follows redirects, whoever they lead to.',
    file: 'libs/pki/src/tls/request.ts',
    find: 'return await exchange(request, socket);',
    replace: `const answer = await exchange(request, socket);
    const { location } = answer.headers;
    if (answer.status !== 307 || !location) return answer;
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    const { method, headers, body } = request;
    const { status } = await fetch(location, { method, headers, ...(body && { body: Buffer.from(body) }) });
    return { status, headers: {}, body: new Uint8Array() };`,
    caughtBy: ['client/encrypt/server/redirect'],
  },
  {
    id: 'client/container-instead-of-server',
    what: 'Puts the capsules into the container when the server can\'t be used.',
    file: encrypt,
    find: "await expiryOf(request, ports, 'UC.Client.01/8b'), ports) : prepared;\n  });",
    replace: "await expiryOf(request, ports, 'UC.Client.01/8b'), ports) : prepared;\n  }).catch(() => prepared);",
    caughtBy: [
      'client/encrypt/server/fails/400',
      'client/encrypt/server/fails/closed',
      'client/encrypt/server/fails/garbage',
      'client/encrypt/server/fails/silent',
      'client/encrypt/server/location/missing',
      'client/encrypt/server/certificate/unlisted',
      'client/encrypt/server/certificate/expired',
      'client/encrypt/server/certificate/wrong-name',
      'client/encrypt/server/unreachable',
      'client/encrypt/server/tls-1.2-only',
      'client/encrypt/server/redirect',
      'client/encrypt/server/second-fails',
      'client/encrypt/expiry/certificate-ended',
      'client/encrypt/expiry/too-long',
      'client/encrypt/list/other-pin',
      'client/encrypt/list/wrong-type',
      'client/encrypt/list/decrypt-only',
      'client/encrypt/list/retired',
      'client/encrypt/configuration/down',
      'client/encrypt/configuration/absurd',
    ],
    collateral: [{ check: 'client/encrypt/server', reason: 'No failure of the server ends encryption.' }],
  },
  {
    id: 'client/waits-for-ever',
    what: 'Waits for the answer of a server for three minutes.',
    file: 'libs/client/src/ports.ts',
    find: 'responseTimeout: 15_000',
    replace: 'responseTimeout: 180_000',
    caughtBy: ['client/encrypt/server/fails/silent', 'client/decrypt/server/fails/silent', 'client/shares/decrypt/share/silent'],
  },
]);

const directory = 'libs/client/src/person.ts';

/** How a client looks recipients up. */
export const lookUpDefects = inClient('contract', [
  {
    id: 'client/directory-cards-only',
    what: 'Takes a person\'s ID-card from the directory, and leaves Mobile-ID aside.',
    file: directory,
    find: "shares && (hasSmartId || valid('mobile-id').length > 0)",
    replace: "shares && cards.length === 0 && (hasSmartId || valid('mobile-id').length > 0)",
    caughtBy: ['client/encrypt/directory/every-certificate'],
  },
  {
    id: 'client/directory-shares-only',
    what: 'Takes a person\'s Mobile-ID from the directory, and encrypts for nobody when there is none.',
    file: directory,
    find: "...chosen.map(({ certificate }): KnownRecipient => ({ kind: 'certificate', certificate, file: code })),",
    replace: '',
    caughtBy: ['client/encrypt/directory/found', 'client/encrypt/directory/every-certificate'],
  },
  {
    id: 'client/directory-failure-passed-over',
    what: 'Sends capsules for a made-up password when the directory does not find the recipient.',
    file: directory,
    find: "recipient.kind === 'person' ? await lookUp(recipient, shares, ports) : [recipient]",
    replace: "recipient.kind === 'person' ? await lookUp(recipient, shares, ports).catch(() => [{ kind: 'secret', label: recipient.code, secret: new Uint8Array(32) }] as const) : [recipient]",
    caughtBy: ['client/encrypt/directory/empty', 'client/encrypt/directory/refuse-connection', 'client/encrypt/directory/unreadable-certificates'],
  },
]);
