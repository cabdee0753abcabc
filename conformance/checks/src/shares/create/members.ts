import { creationAccepted, creationRefused, withJson } from './refused.ts';

const required = { requirements: ['OAS.CSS/members-required', 'UC.KTS.06/2'], why: 'A share that is stored for nobody, or nothing stored for somebody, is lost without a word.', next: 'Demand share and recipient; answer 400.' };
const strings = { requirements: ['OAS.CSS/members-are-strings', 'UC.KTS.06/2'], why: 'What is turned into a string silently is not what the sender sent.', next: 'Demand that share and recipient are JSON strings; answer 400.' };

export const members = [
  creationRefused({ id: 'shares/create/share-missing', ...required, expected: 'JSON without share is refused with 400.', change: withJson(({ recipient }) => ({ recipient })) }),
  creationRefused({ id: 'shares/create/recipient-missing', ...required, expected: 'JSON without recipient is refused with 400.', change: withJson(({ share }) => ({ share })) }),
  creationRefused({ id: 'shares/create/share-null', ...strings, expected: 'A share that is null is refused with 400.', change: withJson((share) => ({ ...share, share: null })) }),
  creationRefused({ id: 'shares/create/recipient-null', ...strings, expected: 'A recipient that is null is refused with 400.', change: withJson((share) => ({ ...share, recipient: null })) }),
  creationRefused({ id: 'shares/create/share-array', ...strings, expected: 'A share that is an array of bytes is refused with 400.', change: withJson((share, { random }) => ({ ...share, share: [...random(32)] })) }),
  creationRefused({ id: 'shares/create/recipient-object', ...strings, expected: 'A recipient that is an object is refused with 400.', change: withJson((share) => ({ ...share, recipient: { etsi: share.recipient } })) }),
  creationRefused({ id: 'shares/create/recipient-number', ...strings, expected: 'A recipient that is a number is refused with 400.', change: withJson((share) => ({ ...share, recipient: 480_100_101_012 })) }),
  creationAccepted({
    id: 'shares/create/unknown-member',
    requirements: ['OAS.CSS/unknown-member'],
    level: 'SHOULD',
    expected: 'A member that the contract does not name is ignored.',
    why: 'A later contract may add members; its clients should still be served.',
    next: 'Ignore members other than share and recipient.',
    change: withJson((share) => ({ ...share, note: 'of a later contract' })),
  }),
];
