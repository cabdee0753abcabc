import { createHash } from 'node:crypto';
import type { GetShareContext } from '@testbed/shares-server';
import { inSharesServer } from '../planted-in.ts';
import { replaced } from '../rules.ts';
import type { SharesParts } from '../world/shares.ts';
import { accepts, encoded, failsOn, refuses, withDisclosures, withJwt, type Seen } from './lenient-ticket.ts';
import { inRules } from './plant.ts';

const all = (): boolean => true;

/** How a shares server reads headers and form of a ticket. */
const form = inSharesServer('ticket', [
  {
    id: 'shares/ticket-header-missing-crashes',
    what: 'Fails inside when there is no ticket.',
    caughtBy: ['shares/ticket/header-missing'],
    plant: headersCrash((ticket, certificate) => ticket === undefined && certificate !== undefined),
  },
  {
    id: 'shares/ticket-header-empty-crashes',
    what: 'Fails inside when the ticket is empty.',
    caughtBy: ['shares/ticket/header-empty'],
    plant: headersCrash((ticket) => ticket === ''),
  },
  {
    id: 'shares/certificate-header-missing-crashes',
    what: 'Fails inside when there is no certificate.',
    caughtBy: ['shares/ticket/certificate-missing'],
    plant: headersCrash((ticket, certificate) => ticket !== undefined && certificate === undefined),
  },
  {
    id: 'shares/certificate-header-empty-crashes',
    what: 'Fails inside when the certificate is empty.',
    caughtBy: ['shares/ticket/certificate-empty'],
    plant: headersCrash((_, certificate) => certificate === ''),
  },
  {
    id: 'shares/no-headers-crash',
    what: 'Fails inside when there is neither ticket nor certificate.',
    caughtBy: ['shares/ticket/both-missing'],
    plant: headersCrash((ticket, certificate) => ticket === undefined && certificate === undefined),
  },
  {
    id: 'shares/no-ticket-crashes',
    what: 'Fails inside when the ticket is another text.',
    caughtBy: ['shares/ticket/no-ticket'],
    plant: failsOn(({ presentation, jwt }) => presentation !== '' && jwt.length < 3),
  },
  {
    id: 'shares/final-tilde-added',
    what: 'Reads a ticket without its last tilde.',
    caughtBy: ['shares/ticket/no-final-tilde'],
    plant: accepts({ when: ({ presentation, disclosures }) => !presentation.endsWith('~') && disclosures.at(-1)?.value !== undefined, mended: ({ presentation }) => `${presentation}~` }),
  },
  {
    id: 'shares/empty-disclosure-skipped',
    what: 'Skips empty disclosures.',
    caughtBy: ['shares/ticket/empty-disclosure'],
    plant: accepts({ when: ({ presentation }) => presentation.endsWith('~~'), mended: ({ presentation }) => presentation.slice(0, -1) }),
  },
  {
    id: 'shares/fourth-part-ignored',
    what: 'Ignores a fourth part of the JWT.',
    caughtBy: ['shares/ticket/four-parts'],
    plant: accepts({ when: ({ jwt }) => jwt.length === 4, mended: (seen) => withJwt(seen, (jwt) => jwt.slice(0, 3)) }),
  },
  {
    id: 'shares/header-no-json-crashes',
    what: 'Fails inside when the header of the ticket is not JSON.',
    caughtBy: ['shares/ticket/header-no-json'],
    plant: failsOn(({ header, jwt }) => header === undefined && jwt.length === 3),
  },
  {
    id: 'shares/payload-no-object-crashes',
    what: 'Fails inside when the payload of the ticket is no object.',
    caughtBy: ['shares/ticket/payload-no-object'],
    plant: failsOn(({ header, payload }) => header !== undefined && payload === undefined),
  },
  {
    id: 'shares/key-binding-ignored',
    what: 'Ignores a key-binding JWT.',
    caughtBy: ['shares/ticket/key-binding'],
    plant: accepts({ when: ({ presentation }) => /~[^~]+\.[^~]+$/.test(presentation), mended: ({ presentation }) => presentation.replace(/[^~]+$/, '') }),
  },
]);

/** What a shares server makes of the header and signature of a ticket. */
const signature = inSharesServer('ticket', [
  {
    id: 'shares/typ-ignored',
    what: 'Does not look at typ.',
    caughtBy: ['shares/ticket/typ-missing', 'shares/ticket/typ-jwt', 'shares/ticket/typ-session'],
    plant: accepts({ when: all, skips: ['ticket-type'] }),
  },
  {
    id: 'shares/typ-optional',
    what: 'Accepts a ticket without typ.',
    caughtBy: ['shares/ticket/typ-missing'],
    plant: accepts({ when: ({ header }) => header?.['typ'] === undefined, skips: ['ticket-type'] }),
  },
  {
    id: 'shares/typ-jwt-accepted',
    what: 'Accepts any JWT for a ticket.',
    caughtBy: ['shares/ticket/typ-jwt'],
    plant: accepts({ when: ({ header }) => header?.['typ'] === 'JWT', skips: ['ticket-type'] }),
  },
  {
    id: 'shares/typ-by-its-end',
    what: 'Looks only whether typ ends in +sd-jwt.',
    caughtBy: ['shares/ticket/typ-session'],
    plant: accepts({ when: ({ header }) => String(header?.['typ']).endsWith('+sd-jwt'), skips: ['ticket-type'] }),
  },
  { id: 'shares/crit-ignored', what: 'Ignores crit.', caughtBy: ['shares/ticket/crit'], plant: accepts({ when: all, skips: ['ticket-critical-header'] }) },
  {
    id: 'shares/alg-none-accepted',
    what: 'Accepts tickets that nobody signed.',
    caughtBy: ['shares/ticket/alg-none'],
    plant: accepts({ when: ({ header }) => header?.['alg'] === 'none', skips: ['ticket-algorithm', 'ticket-signature'], mended: (seen) => withJwt(seen, ([header = '', payload = '']) => [header, payload, 'AAAA']) }),
  },
  {
    id: 'shares/alg-guessed',
    what: 'Guesses the algorithm where the ticket names none.',
    caughtBy: ['shares/ticket/alg-missing'],
    plant: accepts({ when: ({ header }) => header !== undefined && header['alg'] === undefined, skips: ['ticket-algorithm', 'ticket-signature'] }),
  },
  {
    id: 'shares/alg-hmac-accepted',
    what: 'Takes the public key for the secret of an HMAC.',
    caughtBy: ['shares/ticket/alg-hmac'],
    plant: accepts({ when: ({ header }) => header?.['alg'] === 'HS256', skips: ['ticket-algorithm', 'ticket-signature'] }),
  },
  {
    id: 'shares/alg-of-the-key-instead',
    what: 'Verifies by the algorithm of the key where the ticket names one of the other kind.',
    caughtBy: ['shares/ticket/alg-other-kind'],
    plant: accepts({ when: ({ header }, { certificate }) => (header?.['alg'] === 'RS256') !== (certificate?.publicKey.asymmetricKeyType === 'rsa') && /^[RE]S\d+$/.test(String(header?.['alg'])), skips: ['ticket-algorithm', 'ticket-signature'] }),
  },
  {
    id: 'shares/alg-of-any-curve',
    what: 'Accepts ES256 by a key on another curve.',
    caughtBy: ['shares/ticket/alg-other-curve'],
    plant: accepts({ when: ({ header }, { certificate }) => header?.['alg'] === 'ES256' && certificate?.publicKey.asymmetricKeyDetails?.namedCurve === 'secp384r1', skips: ['ticket-algorithm', 'ticket-signature'] }),
  },
  {
    id: 'shares/signature-unverified',
    what: 'Does not verify the signature.',
    caughtBy: ['shares/ticket/signature-flipped', 'shares/ticket/signature-other-key', 'shares/ticket/payload-changed', 'shares/ticket/header-changed'],
    plant: accepts({ when: all, skips: ['ticket-signature'] }),
  },
  {
    id: 'shares/signature-optional',
    what: 'Does not miss a signature.',
    caughtBy: ['shares/ticket/signature-empty'],
    plant: accepts({ when: ({ jwt, header }) => jwt[2] === '' && header?.['alg'] !== 'none', skips: ['ticket-signature'], mended: (seen) => withJwt(seen, ([header = '', payload = '']) => [header, payload, 'AAAA']) }),
  },
  {
    id: 'shares/header-unsigned-members',
    what: 'Verifies the signature over the members of the header that it knows.',
    caughtBy: ['shares/ticket/header-changed'],
    plant: accepts({ when: ({ header }) => Object.keys(header ?? {}).some((name) => !['typ', 'alg', 'crit'].includes(name)) && header?.['crit'] === undefined, mended: (seen) => withJwt(seen, ([, payload = '', bytes = '']) => [encoded({ typ: seen.header?.['typ'], alg: seen.header?.['alg'] }), payload, bytes]) }),
  },
  {
    id: 'shares/payload-unsigned-members',
    what: 'Verifies the signature over the members of the payload that it knows.',
    caughtBy: ['shares/ticket/payload-changed'],
    plant: accepts({ when: ({ payload }) => Object.keys(payload ?? {}).some((name) => !['iss', '_sd', '_sd_alg', 'aud'].includes(name)), mended: (seen) => withJwt(seen, ([header = '', , bytes = '']) => [header, encoded({ iss: seen.payload?.['iss'], _sd: seen.payload?.['_sd'], _sd_alg: seen.payload?.['_sd_alg'] }), bytes]) }),
  },
]);

/** What a shares server makes of the claims and disclosures of a ticket. */
const claims = inSharesServer('ticket', [
  {
    id: 'shares/iss-optional',
    what: 'Does not miss iss.',
    caughtBy: ['shares/ticket/iss-missing'],
    plant: accepts({ when: ({ payload }) => payload?.['iss'] === undefined, skips: ['ticket-issuer-malformed', 'ticket-issuer-mismatch'] }),
  },
  {
    id: 'shares/iss-of-any-form',
    what: 'Answers a malformed iss as if the share were not there.',
    caughtBy: ['shares/ticket/iss-malformed'],
    plant: accepts({ when: ({ payload }) => String(payload?.['iss']).startsWith('PNO'), skips: ['ticket-issuer-malformed', 'ticket-issuer-mismatch'] }),
  },
  {
    id: 'shares/iss-not-compared',
    what: 'Does not compare iss with the certificate.',
    caughtBy: ['shares/ticket/iss-other-person'],
    plant: accepts({ when: all, skips: ['ticket-issuer-mismatch'] }),
  },
  {
    id: 'shares/sd-alg-ignored',
    what: 'Takes every _sd_alg for sha-256.',
    caughtBy: ['shares/ticket/sd-alg-unknown'],
    plant: accepts({ when: all, skips: ['ticket-digest-algorithm'] }),
  },
  {
    id: 'shares/sd-alg-sha-1-accepted',
    what: 'Accepts digests of SHA-1.',
    caughtBy: ['shares/ticket/sd-alg-sha-1'],
    plant: accepts({ when: ({ payload }) => payload?.['_sd_alg'] === 'sha-1', skips: ['ticket-digest-algorithm', 'ticket-disclosure-unreferenced', 'ticket-audience-count', 'ticket-audience-malformed', 'ticket-audience-server', 'ticket-audience-share'] }),
  },
  {
    id: 'shares/sd-alg-demanded',
    what: 'Refuses a ticket without _sd_alg.',
    caughtBy: ['shares/ticket/sd-alg-absent'],
    plant: refuses(({ payload }) => payload !== undefined && payload['_sd_alg'] === undefined),
  },
  {
    id: 'shares/disclosure-unreferenced-accepted',
    what: 'Accepts disclosures that nobody signed.',
    caughtBy: ['shares/ticket/disclosure-unreferenced'],
    plant: accepts({ when: ({ disclosures }) => disclosures.some(({ value }) => Array.isArray(value) && value.length === 3 && value[1] !== 'aud'), skips: ['ticket-disclosure-unreferenced'] }),
  },
  {
    id: 'shares/disclosure-repeated-accepted',
    what: 'Accepts a disclosure twice.',
    caughtBy: ['shares/ticket/disclosure-repeated'],
    plant: accepts({ when: ({ disclosures }) => new Set(disclosures.map(({ text }) => text)).size < disclosures.length, mended: (seen) => withDisclosures(seen, [...new Set(seen.disclosures.map(({ text }) => text))]) }),
  },
  {
    id: 'shares/digest-repeated-accepted',
    what: 'Accepts a digest twice.',
    caughtBy: ['shares/ticket/digest-repeated'],
    plant: accepts({ when: ({ payload }) => repeats(payload?.['_sd']), skips: ['ticket-disclosure-repeated', 'ticket-audience-undisclosed'] }),
  },
  {
    id: 'shares/disclosure-digests-ignored',
    what: 'Does not look for the digests of disclosures.',
    caughtBy: ['shares/ticket/disclosure-changed', 'shares/ticket/disclosure-reserialised'],
    plant: accepts({ when: (seen) => !elementSigned(seen), skips: ['ticket-disclosure-unreferenced', 'ticket-audience-count', 'ticket-audience-malformed', 'ticket-audience-server', 'ticket-audience-share'] }),
  },
  {
    id: 'shares/disclosure-salt-ignored',
    what: 'Accepts an audience with another salt than was signed.',
    caughtBy: ['shares/ticket/disclosure-changed'],
    plant: accepts({ when: (seen) => !elementSigned(seen) && seen.disclosures.every(isCompact), skips: ['ticket-disclosure-unreferenced', 'ticket-audience-count', 'ticket-audience-malformed', 'ticket-audience-server', 'ticket-audience-share'] }),
  },
  {
    id: 'shares/disclosure-hashed-anew',
    what: 'Hashes disclosures as it would have written them.',
    caughtBy: ['shares/ticket/disclosure-reserialised', 'shares/ticket/disclosure-as-sent'],
    plant: accepts({ when: (seen) => seen.disclosures.every(({ value }) => value !== undefined), mended: compacted }),
  },
  {
    id: 'shares/disclosure-hashed-either-way',
    what: 'Hashes disclosures as it would have written them where they do not fit as they came.',
    caughtBy: ['shares/ticket/disclosure-reserialised'],
    plant: accepts({ when: (seen) => !elementSigned(seen) && seen.disclosures.every(({ value }) => value !== undefined), mended: compacted }),
  },
  {
    id: 'shares/disclosure-compact-only',
    what: 'Refuses disclosures with spaces in their JSON.',
    caughtBy: ['shares/ticket/disclosure-as-sent'],
    plant: refuses(({ disclosures }) => disclosures.some((disclosure) => disclosure.value !== undefined && !isCompact(disclosure))),
  },
  {
    id: 'shares/disclosure-no-base64url-skipped',
    what: 'Skips disclosures that are not base64url.',
    caughtBy: ['shares/ticket/disclosure-no-base64url'],
    plant: skipsDisclosures((text) => !/^[\w-]*$/.test(text)),
  },
  {
    id: 'shares/disclosure-no-json-skipped',
    what: 'Skips disclosures that are not JSON.',
    caughtBy: ['shares/ticket/disclosure-no-json'],
    plant: skipsDisclosures((text, value) => /^[\w-]+$/.test(text) && value === undefined),
  },
  {
    id: 'shares/disclosure-four-elements-skipped',
    what: 'Skips disclosures of more than three elements.',
    caughtBy: ['shares/ticket/disclosure-four-elements'],
    plant: skipsDisclosures((_, value) => Array.isArray(value) && value.length > 3),
  },
]);

export const ticketDefects = [...form, ...signature, ...claims];

function headersCrash(when: (ticket: string | undefined, certificate: string | undefined) => boolean): (parts: SharesParts) => SharesParts {
  return inRules('getShare', (rules) =>
    replaced(rules, 'ticket-headers', (rule) => ({
      ...rule,
      check(context: GetShareContext) {
        const { headers } = context.request;
        if (when(headers['x-cdoc2-auth-ticket'], headers['x-cdoc2-auth-x5c'])) throw new Error('planted');
        return rule.check(context);
      },
    })),
  );
}

function skipsDisclosures(skipped: (text: string, value: unknown) => boolean): (parts: SharesParts) => SharesParts {
  return accepts({
    when: ({ presentation, disclosures }) => presentation.endsWith('~') && disclosures.some(({ text, value }) => text !== '' && skipped(text, value)),
    skips: ['ticket-audience-undisclosed'],
    mended: (seen) => withDisclosures(seen, seen.disclosures.filter(({ text, value }) => !skipped(text, value)).map(({ text }) => text)),
  });
}

function repeats(digests: unknown): boolean {
  return Array.isArray(digests) && new Set(digests).size < digests.length;
}

type Disclosure = Seen['disclosures'][number];

function isCompact({ text, value }: Disclosure): boolean {
  return encoded(value) === text;
}

function compacted(seen: Seen): string {
  return withDisclosures(seen, seen.disclosures.map(({ value }) => encoded(value)));
}

/** Whether the disclosed element is one of those in the disclosed aud. */
function elementSigned({ disclosures }: Seen): boolean {
  const [aud, element] = disclosures;
  return aud !== undefined && element !== undefined && JSON.stringify(aud.value).includes(createHash('sha256').update(element.text).digest('base64url'));
}
