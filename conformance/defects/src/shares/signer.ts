import type { X509Certificate } from 'node:crypto';
import { serialNumberOf } from '@testbed/auth-ticket';
import type { Revocation, RevocationStatus } from '@testbed/pki';
import type { GetShareContext } from '@testbed/shares-server';
import { inSharesServer } from '../planted-in.ts';
import { also, except, replaced, without } from '../rules.ts';
import type { SharesParts } from '../world/shares.ts';
import { inPorts, inRules, type Plant } from './plant.ts';

/** Whose certificate a shares server takes. */
export const signerDefects = inSharesServer('authentication', [
  {
    id: 'shares/rs256-refused',
    what: 'Refuses tickets signed with RS256, as by Smart-ID.',
    caughtBy: ['shares/signer/rs256'],
    collateral: [
      { check: 'shares/fetch/other-certificate', reason: 'The other certificate is one of Smart-ID.' },
      { check: 'shares/concurrency/fetches', reason: 'It fetches with every certificate.' },
    ],
    plant: refusesKeys(({ publicKey }) => publicKey.asymmetricKeyType === 'rsa'),
  },
  {
    id: 'shares/es256-refused',
    what: 'Refuses tickets signed with ES256, as by Mobile-ID.',
    caughtBy: ['shares/signer/es256'],
    collateral: [
      { check: 'shares/fetch/recipient-only', reason: 'The other person signs by Mobile-ID.' },
      { check: 'shares/fetch/not-yours-is-not-there', reason: 'The other person signs by Mobile-ID.' },
      { check: 'shares/concurrency/fetches', reason: 'It fetches with every certificate.' },
    ],
    plant: refusesKeys(({ publicKey }) => publicKey.asymmetricKeyDetails?.namedCurve === 'prime256v1'),
  },
  {
    id: 'shares/no-certificate-crashes',
    what: 'Fails inside where the certificate is none.',
    caughtBy: ['shares/signer/no-certificate'],
    plant: inRules('getShare', (rules) => replaced(rules, 'signer-certificate-readable', failing((header) => header === 'no-certificate'))),
  },
  {
    id: 'shares/certificate-cut-crashes',
    what: 'Fails inside where the certificate is cut.',
    caughtBy: ['shares/signer/certificate-cut'],
    plant: inRules('getShare', (rules) => replaced(rules, 'signer-certificate-readable', failing((header) => header.startsWith('-----BEGIN') && header.length < 700))),
  },
  {
    id: 'shares/untrusted-accepted',
    what: 'Accepts certificates of every authority.',
    caughtBy: ['shares/signer/untrusted', 'shares/signer/impostor'],
    plant: inRules('getShare', (rules) => without(rules, 'signer-certificate-trusted')),
  },
  {
    id: 'shares/issuer-by-name',
    what: 'Trusts every issuer that has the name of a trusted one.',
    caughtBy: ['shares/signer/untrusted'],
    plant: trusting((certificate, trusted) => trusted.some((authority) => authority.subject === certificate.issuer && !certificate.checkIssued(authority))),
  },
  {
    id: 'shares/last-certificate-judged',
    what: 'Judges the last of several certificates and verifies by the first.',
    caughtBy: ['shares/signer/impostor-with-chain'],
    plant: judgingTheLast,
  },
  {
    id: 'shares/signing-certificate-accepted',
    what: 'Accepts certificates that are for signing documents.',
    caughtBy: ['shares/signer/signing-certificate'],
    plant: inRules('getShare', (rules) => without(rules, 'signer-certificate-usage')),
  },
  {
    id: 'shares/serial-number-optional',
    what: 'Believes the ticket about the person where the certificate names nobody.',
    caughtBy: ['shares/signer/no-serial-number'],
    plant: inRules('getShare', (rules) => ['signer-serial-number', 'ticket-issuer-mismatch'].reduce((changed, id) => replaced(changed, id, except(({ certificate }) => certificate !== undefined && serialNumberOf(certificate) === undefined)), rules)),
  },
  {
    id: 'shares/expired-accepted',
    what: 'Accepts certificates that have expired.',
    caughtBy: ['shares/signer/expired', 'shares/signer/after-validity'],
    plant: inRules('getShare', (rules) => without(rules, 'signer-certificate-not-expired')),
  },
  {
    id: 'shares/expired-tolerated',
    what: 'Accepts certificates that expired two days ago.',
    caughtBy: ['shares/signer/expired'],
    plant: inRules('getShare', (rules) => replaced(rules, 'signer-certificate-not-expired', except(({ certificate, clock }) => certificate !== undefined && Math.abs(clock.now().getTime() - certificate.validToDate.getTime() - 2 * 24 * 3600_000) < 3600_000))),
  },
  {
    id: 'shares/not-yet-valid-accepted',
    what: 'Accepts certificates that are not valid yet.',
    caughtBy: ['shares/signer/before-validity', 'shares/signer/not-yet-valid'],
    plant: inRules('getShare', (rules) => without(rules, 'signer-certificate-already-valid')),
  },
  {
    id: 'shares/not-yet-valid-tolerated',
    what: 'Accepts certificates that become valid within two days.',
    caughtBy: ['shares/signer/before-validity'],
    plant: inRules('getShare', (rules) => replaced(rules, 'signer-certificate-already-valid', except(({ certificate, clock }) => certificate !== undefined && certificate.validFromDate.getTime() - clock.now().getTime() < 2 * 24 * 3600_000))),
  },
]);

/** What a shares server knows of revoked certificates. */
export const revocationDefects = inSharesServer('revocation', [
  {
    id: 'shares/revocation-unchecked',
    what: 'Never asks whether a certificate is revoked.',
    caughtBy: ['shares/signer/revoked', 'shares/signer/revoked-later'],
    plant: inPorts(() => ({ revocation: { check: async () => ({ status: 'good' }) } })),
  },
  {
    id: 'shares/revocation-ignored',
    what: 'Does not heed that a certificate is revoked.',
    caughtBy: ['shares/signer/revoked', 'shares/signer/revoked-later'],
    plant: inRules('getShare', (rules) => without(rules, 'signer-certificate-not-revoked')),
  },
  {
    id: 'shares/revocation-cached-for-ever',
    what: 'Asks once whether a certificate is revoked and never again.',
    caughtBy: ['shares/signer/revoked-later'],
    plant: inPorts(({ revocation: asked }) => ({ revocation: caching(asked) })),
  },
]);

function refusesKeys(when: (certificate: X509Certificate) => boolean): Plant {
  return inRules('getShare', (rules) => replaced(rules, 'signer-certificate-usage', also(({ certificate }) => certificate !== undefined && when(certificate))));
}

function failing(when: (header: string) => boolean): (rule: GetShareRule) => GetShareRule {
  return (rule) => ({
    ...rule,
    check(context) {
      if (when(context.headers?.certificate ?? '')) throw new Error('planted');
      return rule.check(context);
    },
  });
}

export type GetShareRule = SharesParts['rules']['getShare'][number];

function trusting(reason: (certificate: X509Certificate, trusted: readonly X509Certificate[]) => boolean): Plant {
  return inRules('getShare', (rules) => replaced(rules, 'signer-certificate-trusted', except(({ certificate, settings }) => certificate !== undefined && reason(certificate, settings.signerTrust))));
}

/** Reads several certificates: the verdict is about the last one, the key is the first one's. */
function judgingTheLast(parts: SharesParts): SharesParts {
  const between = /(?<=-----END CERTIFICATE-----)(?=-----BEGIN)/;
  return inRules('getShare', (rules) => {
    const read = rules.find(({ id }) => id === 'signer-certificate-readable');
    const trusted = rules.find(({ id }) => id === 'signer-certificate-trusted');
    if (!read || !trusted) throw new Error('the rules are not there');
    return replaced(rules, 'signer-certificate-readable', (rule) => ({
      ...rule,
      async check(context) {
        const { headers } = context;
        const [first = '', ...others] = headers?.certificate.split(between) ?? [];
        const last = others.at(-1);
        if (!headers || last === undefined) return rule.check(context);
        const judged: GetShareContext = { ...context, headers: { ...headers, certificate: last } };
        await read.check(judged);
        await trusted.check(judged);
        if (judged.verdict) context.verdict = judged.verdict;
        context.headers = { ...headers, certificate: first };
        return rule.check(context);
      },
    }));
  })(parts);
}

function caching(asked: Revocation): Revocation {
  const answers = new Map<string, Promise<RevocationStatus>>();
  return {
    check(certificate, issuer) {
      const answer = answers.get(certificate.fingerprint256) ?? asked.check(certificate, issuer);
      answers.set(certificate.fingerprint256, answer);
      return answer;
    },
  };
}
