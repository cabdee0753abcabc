import { setTimeout as sleep } from 'node:timers/promises';
import type { X509Certificate } from 'node:crypto';
import { serialNumberOf } from '@testbed/auth-ticket';
import type { GetShareContext, ShareContext } from '@testbed/shares-server';
import type { Revocation, RevocationStatus } from '@testbed/pki';
import type { Store } from '@testbed/server-kit';
import { answering, changedAnswers, front, withHeaders } from '../front.ts';
import { inSharesServer } from '../planted-in.ts';
import { also, except, replaced, without } from '../rules.ts';
import type { SharesParts } from '../world/shares.ts';
import { atSocket, inConfig, inPorts, inRules } from './plant.ts';

type Plant = (parts: SharesParts) => SharesParts;

/** What a shares server gives out, and to whom. */
const served = inSharesServer('authorisation', [
  {
    id: 'shares/recipient-unchecked',
    what: 'Gives a share to everybody who has a ticket for it.',
    caughtBy: ['shares/fetch/recipient-only'],
    collateral: [{ check: 'shares/fetch/not-yours-is-not-there', reason: 'The share is given.' }],
    plant: inRules('getShare', (rules) => without(rules, 'recipient-matches')),
  },
  {
    id: 'shares/not-yours-unauthorized',
    what: "Answers 401 where a share is somebody else's.",
    caughtBy: ['shares/fetch/recipient-only'],
    plant: inRules('getShare', (rules) => replaced(rules, 'recipient-matches', (rule) => ({ ...rule, problem: 'ticket-issuer-mismatch' }))),
  },
  {
    id: 'shares/not-yours-header',
    what: "Says in a header that a share is somebody else's.",
    caughtBy: ['shares/fetch/not-yours-is-not-there'],
    plant: atSocket(headerWhereStored),
  },
  {
    id: 'shares/one-certificate-a-person',
    what: 'Gives a share only with the certificate that fetched the first one of that person.',
    caughtBy: ['shares/fetch/other-certificate'],
    plant: inRules('getShare', (rules) => [...rules, firstCertificateOnly(rules)]),
  },
  ...(['PUT', 'PATCH'] as const).map((method) => ({
    id: `shares/${method.toLowerCase()}-accepted`,
    what: `Answers ${method} on a share as if it had changed something.`,
    caughtBy: [`shares/fetch/method-${method.toLowerCase()}`] as const,
    plant: atSocket(() => answering((request) => (request.method === method && isShare(request.url) ? { status: 200 } : undefined))),
  })),
  { id: 'shares/delete-deletes', what: 'Deletes a share for whoever sends DELETE.', caughtBy: ['shares/fetch/method-delete'], plant: atSocket(deleting) },
  {
    id: 'shares/id-17-looked-for',
    what: 'Looks for a share under an id of 17 characters.',
    caughtBy: ['shares/fetch/share-id-17'],
    plant: idLength((length) => length >= 17 && length <= 34),
  },
  {
    id: 'shares/id-35-looked-for',
    what: 'Looks for a share under an id of 35 characters.',
    caughtBy: ['shares/fetch/share-id-35'],
    plant: idLength((length) => length >= 18 && length <= 35),
  },
  {
    id: 'shares/id-empty-malformed',
    what: 'Answers GET /key-shares/ 400.',
    caughtBy: ['shares/fetch/share-id-empty'],
    plant: atSocket(() => changedAnswers((answer, { method, url }) => (method === 'GET' && url === '/key-shares/' ? { ...answer, status: 400 } : answer))),
  },
]);

/** How a shares server keeps and answers. */
const keeping = inSharesServer('storage', [
  {
    id: 'shares/share-cut',
    what: 'Keeps only 96 bytes of a share.',
    caughtBy: ['shares/fetch/fetched-128'],
    plant: inPorts(({ store }) => ({ store: { ...store, put: (item) => store.put({ ...item, payload: item.payload.subarray(0, 96) }) } })),
  },
  { id: 'shares/share-fetched-once', what: 'Gives no second nonce for a share that was given.', caughtBy: ['shares/fetch/again'], plant: oncePerShare },
  {
    id: 'shares/arms-apart',
    what: 'Keeps the nonces of each process to itself.',
    caughtBy: ['shares/fetch/other-arm'],
    plant: inPorts(({ store }, arm) => ({ store: { ...store, take: (id) => store.take(`${id}@${arm}`), put: (item) => store.put(item.kind === 'nonce' ? { ...item, id: `${item.id}@${arm}` } : item) } })),
  },
  {
    id: 'shares/same-share-lost',
    what: 'Refuses a share while the same one is being stored.',
    caughtBy: ['shares/concurrency/creates'],
    plant: inPorts(({ store }) => ({ store: exclusive(store) })),
  },
  {
    id: 'shares/headers-short',
    what: 'Refuses headers of more than 8 KiB.',
    caughtBy: ['shares/fetch/long-headers', 'http/shares/long-headers'],
    plant: inConfig(({ limits }) => ({ limits: { ...limits, headers: 8 * 1024 } })),
  },
  {
    id: 'shares/ticket-in-refusal',
    what: 'Repeats the certificate where it refuses a fetch.',
    caughtBy: ['shares/fetch/refusal-keeps-secrets'],
    plant: atSocket(() => changedAnswers((answer, { headers }) => (answer.status === 401 ? { ...answer, body: Buffer.from(String(headers['x-cdoc2-auth-x5c'])) } : answer))),
  },
  {
    id: 'shares/body-of-404',
    what: 'Explains in a body why a fetch is answered 404.',
    caughtBy: ['shares/fetch/refusal-empty'],
    plant: atSocket(() => changedAnswers((answer, { method, url }) => (method === 'GET' && answer.status === 404 && isShare(url) ? { ...withHeaders(answer, { 'content-type': 'application/json' }), body: Buffer.from('{"error":"no such share"}') } : answer))),
  },
]);

/** Until when a shares server keeps. */
const expiry = inSharesServer('expiry', [
  {
    id: 'shares/served-until-swept',
    what: 'Gives an expired share until it is deleted.',
    caughtBy: ['shares/expiry/waited'],
    plant: inRules('getShare', (rules) => without(rules, 'share-not-expired')),
  },
  {
    id: 'shares/long-never-expires',
    what: 'Keeps shares for ever that were to be kept for an hour or more.',
    caughtBy: ['shares/expiry/clock'],
    plant: longNeverExpires,
  },
  {
    id: 'shares/ends-early',
    what: 'Ends the life of a share a minute before its time.',
    caughtBy: ['shares/expiry/before-its-time'],
    plant: inRules('getShare', (rules) => replaced(rules, 'share-not-expired', also(({ share, clock }) => share !== undefined && share.expiresAt.getTime() - clock.now().getTime() < 60_000 && share.expiresAt.getTime() - share.createdAt.getTime() > 10_000))),
  },
  {
    id: 'shares/expiry-too-long-granted',
    what: 'Grants any expiry time.',
    caughtBy: ['shares/expiry/too-long'],
    plant: inConfig(({ expiry: policy }) => ({ expiry: { ...policy, maximum: 100_000 * 24 * 3600_000 } })),
  },
]);

/** Whose certificate a shares server takes. */
const signers = inSharesServer('authentication', [
  {
    id: 'shares/rs256-refused',
    what: 'Refuses tickets signed with RS256, as by Smart-ID.',
    caughtBy: ['shares/signer/rs256'],
    plant: refusesKeys(({ publicKey }) => publicKey.asymmetricKeyType === 'rsa'),
  },
  {
    id: 'shares/es256-refused',
    what: 'Refuses tickets signed with ES256, as by Mobile-ID.',
    caughtBy: ['shares/signer/es256'],
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
    what: 'Trusts every issuer that has the name of a trusted one and a P-384 key.',
    caughtBy: ['shares/signer/untrusted'],
    plant: trusting((certificate, trusted) => trusted.some(({ subject }) => subject === certificate.issuer) && certificate.publicKey.asymmetricKeyDetails?.namedCurve === 'secp384r1'),
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
const revocation = inSharesServer('revocation', [
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

export const fetchDefects = [...served, ...keeping, ...expiry, ...signers, ...revocation];

const isShare = (url = ''): boolean => /^\/key-shares\/\w+$/.test(url);

function longNeverExpires(parts: SharesParts): SharesParts {
  const isLong = ({ share }: ShareContext): boolean => share !== undefined && share.expiresAt.getTime() - share.createdAt.getTime() > 3600_000;
  const nonce = inRules('createNonce', (rules) => replaced(rules, 'share-not-expired', except(isLong)));
  const get = inRules('getShare', (rules) => replaced(rules, 'share-not-expired', except(isLong)));
  return nonce(get(parts));
}

function oncePerShare(parts: SharesParts): SharesParts {
  const given = new Set<string>();
  const giving = inRules('getShare', (rules) =>
    replaced(rules, 'recipient-matches', (rule) => ({
      ...rule,
      async check(context) {
        const violation = await rule.check(context);
        if (!violation) given.add(context.shareId);
        return violation;
      },
    })),
  );
  return giving(inRules('createNonce', (rules) => replaced(rules, 'share-stored', also(({ shareId }) => given.has(shareId))))(parts));
}

function idLength(takes: (length: number) => boolean): Plant {
  return inRules('getShare', (rules) =>
    replaced(rules, 'share-id-length', (rule) => ({ ...rule, check: ({ shareId: { length } }) => (takes(length) ? undefined : { expected: 'another length', actual: String(length) }) })),
  );
}

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

type GetShareRule = SharesParts['rules']['getShare'][number];

function trusting(reason: (certificate: X509Certificate, trusted: readonly X509Certificate[]) => boolean): Plant {
  return inRules('getShare', (rules) => replaced(rules, 'signer-certificate-trusted', except(({ certificate, settings }) => certificate !== undefined && reason(certificate, settings.signerTrust))));
}

function firstCertificateOnly(rules: readonly GetShareRule[]): GetShareRule {
  const first = new Map<string, string>();
  const [any] = rules;
  if (!any) throw new Error('a server has rules');
  return {
    ...any,
    id: 'first-certificate',
    problem: 'share-not-found',
    check({ certificate, share }: GetShareContext) {
      const recipient = Buffer.from(share?.recipient ?? []).toString();
      const known = first.get(recipient) ?? certificate?.fingerprint256 ?? '';
      first.set(recipient, known);
      return known === certificate?.fingerprint256 ? undefined : { expected: 'the first certificate', actual: 'another one' };
    },
  };
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

function deleting({ ports: { store } }: SharesParts): ReturnType<typeof front> {
  return front((request, response, next) => {
    if (request.method !== 'DELETE' || !isShare(request.url)) return next();
    void store.take((request.url ?? '').slice('/key-shares/'.length)).then(() => response.writeHead(204).end());
  });
}

function headerWhereStored({ ports: { store } }: SharesParts): ReturnType<typeof front> {
  return front((request, response, next) => {
    if (!isShare(request.url)) return next();
    void store.get((request.url ?? '').slice('/key-shares/'.length)).then((item) => {
      if (item) response.setHeader('x-expires', item.expiresAt.toISOString());
      next();
    });
  });
}

function exclusive(store: Store): Store {
  const under = new Set<string>();
  return {
    ...store,
    async put(item) {
      const key = Buffer.from(item.payload).toString('hex');
      if (item.kind === 'share' && under.has(key)) throw new Error('planted');
      if (item.kind === 'share') under.add(key);
      await sleep(100);
      await store.put(item);
      under.delete(key);
    },
  };
}
