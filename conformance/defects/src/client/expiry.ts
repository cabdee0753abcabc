import { inClient } from '../planted-in.ts';

const expiry = 'libs/client/src/expiry.ts';
const encrypt = 'libs/client/src/encrypt.ts';

/** Until when a client lets servers keep what it sends. */
export const expiryDefects = inClient('expiry', [
  {
    id: 'client/expiry-not-sent',
    what: 'Sends no expiry.',
    file: 'libs/protocol/src/lifetime.ts',
    find: 'return expiry ? {',
    replace: 'return expiry?.getTime() === 0 ? {',
    caughtBy: [
      'client/encrypt/expiry/asked',
      'client/encrypt/expiry/certificate-end',
      'client/encrypt/expiry/too-long',
      'client/encrypt/configuration/expiry',
      'client/decrypt/server/expired-capsule',
      'client/shares/encrypt/expiry',
      'client/shares/encrypt/expiry-too-long',
      'client/shares/encrypt/configuration',
      'client/shares/decrypt/expired-share',
    ],
  },
  {
    id: 'client/expiry-not-sent-with-shares',
    what: 'Sends no expiry with shares.',
    file: 'libs/client/src/shares/send.ts',
    find: '{ share, recipient: recipientId }, expiry)',
    replace: '{ share, recipient: recipientId })',
    caughtBy: ['client/shares/encrypt/expiry', 'client/shares/encrypt/expiry-too-long', 'client/shares/encrypt/configuration', 'client/shares/decrypt/expired-share'],
  },
  {
    id: 'client/expiry-in-hours',
    what: 'Takes the days of an expiry for hours.',
    file: expiry,
    find: 'expiry.days * 86_400_000',
    replace: 'expiry.days * 3_600_000',
    caughtBy: ['client/encrypt/expiry/asked', 'client/encrypt/expiry/certificate-end', 'client/encrypt/expiry/too-long', 'client/encrypt/configuration/expiry', 'client/shares/encrypt/expiry', 'client/shares/encrypt/expiry-too-long', 'client/shares/encrypt/configuration'],
  },
  {
    id: 'client/expiry-shortened',
    what: 'Asks for four years when the sender asks for more.',
    file: expiry,
    find: 'now.getTime() + expiry.days * 86_400_000',
    replace: 'now.getTime() + Math.min(expiry.days, 1460) * 86_400_000',
    caughtBy: ['client/encrypt/expiry/too-long', 'client/shares/encrypt/expiry-too-long'],
    collateral: [{ check: 'client/encrypt/expiry/certificate-end', reason: 'The certificate there ends in more than four years.' }],
  },
  {
    id: 'client/certificate-end-ignored',
    what: 'Lets the server keep a capsule when the recipient\'s certificate has ended.',
    file: expiry,
    find: 'return certificateEnd && certificateEnd < wanted ? certificateEnd : wanted;',
    replace: 'return wanted;',
    caughtBy: ['client/encrypt/expiry/certificate-end'],
  },
  {
    id: 'client/certificate-validity-ignored',
    what: 'Does not look at the validity of a recipient\'s certificate.',
    file: 'libs/client/src/recipient.ts',
    find: ', certificateEnd: certificate.validToDate };',
    replace: ' };',
    caughtBy: ['client/encrypt/expiry/certificate-end', 'client/encrypt/expiry/certificate-ended'],
  },
  {
    id: 'client/configuration-not-asked',
    what: 'Does not ask the organisation\'s configuration service.',
    file: encrypt,
    find: 'if (!service) return ownExpiry;',
    replace: 'if (!service || service.url) return ownExpiry;',
    caughtBy: ['client/encrypt/configuration/expiry', 'client/encrypt/configuration/down', 'client/encrypt/configuration/absurd', 'client/shares/encrypt/configuration'],
  },
  {
    id: 'client/configuration-passed-over',
    what: 'Goes by its own default when the configuration service does not answer.',
    file: encrypt,
    find: 'await fetchClientConfiguration({ ...service, clock, request });',
    replace: 'await fetchClientConfiguration({ ...service, clock, request }).catch(() => ({ defaultExpiry: { days: 1095 }, version: 0 }));',
    caughtBy: ['client/encrypt/configuration/down', 'client/encrypt/configuration/absurd'],
  },
  {
    id: 'client/configuration-mended',
    what: 'Takes a year for a default expiry that makes no sense.',
    file: 'libs/client/src/configuration/parse.ts',
    find: 'if (!(days <= longest)) throw',
    replace: 'if (!(days <= longest)) return { days: 365 };\n  if (!(days <= longest)) throw',
    caughtBy: ['client/encrypt/configuration/absurd'],
  },
]);
