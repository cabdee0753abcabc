import { creationAccepted, creationRefused, withJson } from './refused.ts';

const next = 'Count the decoded bytes of share: 32 to 128 are right, all else is 400.';
const base64 = {
  requirements: ['OAS.CSS/share-base64', 'UC.KTS.06/2'],
  why: 'The recipient gets back what the server understood: other bytes than the sender meant open nothing.',
  next: 'Take only base64 with the alphabet of RFC 4648, section 4, and its padding; answer 400.',
  notSoleKiller: 'A decoder that skips what it does not know accepts every such text.',
};

function ofLength(length: number): ReturnType<typeof withJson> {
  return withJson((share, { random }) => ({ ...share, share: random(length).toString('base64') }));
}

export const shareRules = [
  creationRefused({ id: 'shares/create/share-31', requirements: ['OAS.CSS/share-min', 'UC.KTS.06/2'], expected: 'A share of 31 bytes is refused with 400.', why: 'The key is split into shares of its own length, 32 bytes; a shorter one weakens it.', next, change: ofLength(31) }),
  creationAccepted({ id: 'shares/create/share-32', requirements: ['OAS.CSS/share-at-limits'], expected: 'A share of 32 bytes is accepted.', why: 'All clients split 32-byte keys.', next, change: ofLength(32), notSoleKiller: 'It is the share of every twin.' }),
  creationAccepted({ id: 'shares/create/share-128', requirements: ['OAS.CSS/share-at-limits'], expected: 'A share of 128 bytes is accepted.', why: 'The contract allows it; longer keys need it.', next, change: ofLength(128) }),
  creationRefused({ id: 'shares/create/share-129', requirements: ['OAS.CSS/share-max', 'UC.KTS.06/2', 'UC.KTS.06/2a'], expected: 'A share of 129 bytes is refused with 400.', why: 'The limit keeps the store for keys: without it anybody can keep files there.', next, change: ofLength(129) }),
  creationRefused({ id: 'shares/create/share-empty', requirements: ['OAS.CSS/share-min', 'UC.KTS.06/2'], expected: 'An empty share is refused with 400.', why: 'An empty share leaves the key to the other servers.', next, change: withJson((share) => ({ ...share, share: '' })) }),
  creationRefused({ id: 'shares/create/share-no-base64', ...base64, expected: 'A share with characters that are not base64 is refused with 400.', change: withJson((share) => ({ ...share, share: `*?${share.share.slice(2)}` })) }),
  creationRefused({ id: 'shares/create/share-base64url', ...base64, expected: 'A share in the alphabet of base64url is refused with 400.', change: withJson((share) => ({ ...share, share: `-_${share.share.slice(2)}` })) }),
  creationRefused({ id: 'shares/create/share-line-break', ...base64, level: 'SHOULD', expected: 'A share with a line break in its base64 is refused with 400.', change: withJson((share) => ({ ...share, share: `${share.share.slice(0, 20)}\n${share.share.slice(20)}` })) }),
  creationRefused({ id: 'shares/create/share-no-padding', ...base64, level: 'SHOULD', expected: 'A share in base64 without its padding is refused with 400.', change: withJson((share) => ({ ...share, share: share.share.replace(/=+$/, '') })) }),
];
