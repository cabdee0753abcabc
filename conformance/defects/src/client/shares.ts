import { inClient } from '../planted-in.ts';

const send = 'libs/client/src/shares/send.ts';
const contract = 'libs/protocol/src/shares/send.ts';
const unfound = 'Shares that are looked for elsewhere are found by nobody.';

/** How a client distributes shares. */
export const sharesDefects = inClient('shares', [
  {
    id: 'client/shares-at-one-server',
    what: 'Sends all shares to the first server.',
    file: send,
    find: 'url: server.sender + path, pins: pinsOf(server)',
    replace: 'url: (servers[0] as ListedServer).sender + path, pins: pinsOf(servers[0] as ListedServer)',
    caughtBy: ['client/shares/encrypt/one-for-each-server'],
    collateral: [
      ...['client/shares/decrypt', 'client/shares/ticket', 'client/reencrypt/from-shares'].map((check) => ({ check, reason: unfound })),
      { check: 'client/shares/encrypt/fails', reason: 'The second server, which fails there, is not asked.' },
    ],
  },
  {
    id: 'client/shares-for-another',
    what: 'Writes another recipient into the header than shares are for.',
    file: 'libs/container/src/capsule/shares.ts',
    find: "sharesScheme: 'N_OF_N', recipientId };",
    replace: "sharesScheme: 'N_OF_N', recipientId: `${recipientId.slice(0, -1)}0` };",
    caughtBy: ['client/shares/encrypt/recipient'],
    collateral: ['client/shares/decrypt', 'client/shares/ticket', 'client/reencrypt/from-shares'].map((check) => ({ check, reason: unfound })),
  },
  {
    id: 'client/shares-for-the-first',
    what: 'Sends shares for the first of several recipients.',
    file: 'libs/client/src/encrypt.ts',
    find: 'for (const recipientId of signers) finished',
    replace: 'for (const recipientId of signers.slice(0, 1)) finished',
    caughtBy: ['client/shares/encrypt/each-recipient'],
  },
  {
    id: 'client/shares-before-certificates',
    what: 'Sends the first share before the others\' servers have shown their certificates.',
    file: send,
    find: 'await exchangeWith(server, () => checkServer({ url: server.sender, pins: pinsOf(server), at: now.getTime(), connectTimeout }));',
    replace: 'void connectTimeout;',
    caughtBy: ['client/shares/encrypt/certificate/unlisted', 'client/shares/encrypt/certificate/expired', 'client/shares/encrypt/certificate/wrong-name'],
  },
  {
    id: 'client/share-failure-passed-over',
    what: 'Makes up a share identifier when a server takes no share.',
    file: send,
    find: 'await exchangeWith(server, () => sendShare(transport, { share, recipient: recipientId }, expiry));',
    replace: "await sendShare(transport, { share, recipient: recipientId }, expiry).catch(() => ({ shareId: '0'.repeat(32), expiry }));",
    caughtBy: [
      'client/shares/encrypt/fails/400',
      'client/shares/encrypt/fails/500',
      'client/shares/encrypt/fails/closed',
      'client/shares/encrypt/fails/garbage',
      'client/shares/encrypt/fails/no-location',
      'client/shares/encrypt/fails/empty-location',
      'client/shares/encrypt/fails/short-location',
      'client/shares/encrypt/expiry-too-long',
    ],
  },
  {
    id: 'client/share-location-not-missed',
    what: 'Makes up a share identifier when there is no Location.',
    file: contract,
    find: 'if (location === undefined) {',
    replace: "if (location === undefined) return { shareId: '0'.repeat(32) };\n  if (location === undefined) {",
    caughtBy: ['client/shares/encrypt/fails/no-location'],
  },
  {
    id: 'client/share-id-short',
    what: 'Takes share identifiers of five characters.',
    file: 'libs/protocol/src/shares/share-id.ts',
    find: 'text.length >= min &&',
    replace: 'text.length >= 5 &&',
    caughtBy: ['client/shares/encrypt/fails/short-location'],
  },
  {
    id: 'client/share-server-skipped',
    what: 'Leaves a server out that can\'t be reached.',
    file: send,
    find: 'const split = splitForShares(',
    replace: `const reachable: ListedServer[] = [];
  for (const server of servers) {
    const connects = await checkServer({ url: server.sender, pins: pinsOf(server), at: now.getTime(), ...timeouts }).then(() => true, () => false);
    if (connects) reachable.push(server);
  }
  servers = reachable;
  const split = splitForShares(`,
    caughtBy: ['client/shares/encrypt/unreachable', 'client/shares/encrypt/tls-1.2-only', 'client/shares/encrypt/certificate/unlisted', 'client/shares/encrypt/certificate/expired', 'client/shares/encrypt/certificate/wrong-name'],
  },
]);
