import { createHash } from 'node:crypto';
import { inSharesServer } from '../planted-in.ts';
import type { SharesParts } from '../world/shares.ts';
import { accepts, encoded, refuses, type Seen, withDisclosures } from './lenient-ticket.ts';

export const all = (): boolean => true;

/** What a shares server makes of the claims and disclosures of a ticket. */
export const ticketClaimDefects = inSharesServer('ticket', [
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
    plant: accepts({ when: isUnsigned, skips: ['ticket-disclosure-unreferenced', 'ticket-audience-count', 'ticket-audience-malformed', 'ticket-audience-server', 'ticket-audience-share'] }),
  },
  {
    id: 'shares/disclosure-salt-ignored',
    what: 'Accepts an audience with another salt than was signed.',
    caughtBy: ['shares/ticket/disclosure-changed'],
    plant: accepts({ when: (seen) => isUnsigned(seen) && seen.disclosures.every(isCompact), skips: ['ticket-disclosure-unreferenced', 'ticket-audience-count', 'ticket-audience-malformed', 'ticket-audience-server', 'ticket-audience-share'] }),
  },
  {
    id: 'shares/disclosure-hashed-anew',
    what: 'Hashes disclosures as it would have written them.',
    caughtBy: ['shares/ticket/disclosure-reserialised', 'shares/ticket/disclosure-as-sent'],
    plant: accepts({ when: ({ presentation, disclosures }) => presentation.endsWith('~') && disclosures.every(({ value }) => value !== undefined), mended: compacted }),
  },
  {
    id: 'shares/disclosure-hashed-either-way',
    what: 'Hashes disclosures as it would have written them where they do not fit as they came.',
    caughtBy: ['shares/ticket/disclosure-reserialised'],
    plant: accepts({ when: (seen) => isUnsigned(seen) && seen.disclosures.every(({ value }) => value !== undefined), mended: compacted }),
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

/** Whether an element is disclosed that is none of those in the disclosed aud. */
function isUnsigned({ disclosures: [aud, element] }: Seen): boolean {
  return aud !== undefined && element !== undefined && !JSON.stringify(aud.value).includes(createHash('sha256').update(element.text).digest('base64url'));
}
