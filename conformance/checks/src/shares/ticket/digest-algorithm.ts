import { digestOf, encodeJson } from '@testbed/wire';
import { beforeSigning } from './change.ts';
import { ticketAccepted, ticketRefused } from './refused.ts';

const next = 'Take _sd_alg sha-256 only.';

export const digestAlgorithm = [
  ticketRefused({
    id: 'shares/ticket/sd-alg-unknown',
    requirements: ['TICKET/digest-algorithm'],
    expected: 'A ticket with an unknown _sd_alg is refused with 401.',
    why: 'Digests of an unknown algorithm can\'t be verified; to take them for another one is a guess.',
    next,
    change: beforeSigning(({ payload }) => ({ payload: { ...payload, _sd_alg: 'sha-256-but-mine' } })),
  }),
  ticketRefused({
    id: 'shares/ticket/sd-alg-sha-1',
    requirements: ['TICKET/digest-algorithm'],
    expected: 'A ticket whose digests are SHA-1, and whose _sd_alg says so, is refused with 401.',
    why: 'Two disclosures with one SHA-1 digest can be made: one for the signature, one for the server.',
    next,
    change: beforeSigning((_ticket, { recipe }) => {
      const element = encodeJson([recipe.salt(), recipe.audiences[0]]);
      const aud = encodeJson([recipe.salt(), 'aud', [{ '...': digestOf(element, 'sha1') }]]);
      return { payload: { ...recipe.claims, _sd: [digestOf(aud, 'sha1')], _sd_alg: 'sha-1' }, disclosures: [aud, element] };
    }),
  }),
  ticketAccepted({
    id: 'shares/ticket/sd-alg-absent',
    requirements: ['TICKET/digest-algorithm'],
    level: 'SHOULD',
    expected: 'A ticket without _sd_alg is read as sha-256.',
    why: 'RFC 9901, section 4.1.1: without _sd_alg the digests are SHA-256; a client may leave it out.',
    next: 'Take sha-256 when _sd_alg is absent.',
    change: beforeSigning(({ payload: { _sd_alg: _left, ...payload } }) => ({ payload })),
  }),
];
