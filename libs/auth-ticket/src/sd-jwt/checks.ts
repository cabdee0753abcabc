import { canonicalBaseUrl } from '../audience.ts';
import { isIssuer, serialNumberOf } from '../issuer.ts';
import { algorithm, criticalHeader, signature } from '../jose/checks.ts';
import { unless } from '../problem.ts';
import type { TicketChecks } from '../scheme.ts';
import { audienceElements, audienceOf, claimDigests, disclosedElements, elementDigest } from './audience.ts';
import { ticketType } from './create.ts';
import type { SdJwt } from './read.ts';

/** Claims that restrict a ticket in a way this profile does not have: to ignore them would be to accept too much. */
const restrictingClaims = ['exp', 'nbf', 'cnf'];

/** The steps of an SD-JWT ticket. Digests are looked for where the profile has them; anywhere else they reference nothing. */
export const sdJwtChecks: TicketChecks<SdJwt> = {
  'ticket-type': ({ header }) => unless(header.get('typ') === ticketType, `typ ${ticketType}`, 'another typ'),
  'ticket-critical-header': criticalHeader,
  'ticket-algorithm': algorithm,
  'ticket-signature': signature,
  'ticket-claim': ({ payload }) => {
    const found = restrictingClaims.filter((claim) => payload.has(claim));
    return unless(found.length === 0, `no ${restrictingClaims.join(', ')}`, found.join(', '));
  },
  'ticket-issuer-malformed': ({ payload }) => {
    const issuer = payload.get('iss');
    return unless(typeof issuer === 'string' && isIssuer(issuer), 'iss such as etsi/PNOEE-…', 'another iss');
  },
  'ticket-issuer-mismatch': ({ payload }, { certificate }) =>
    unless(payload.get('iss') === `etsi/${serialNumberOf(certificate)}`, "iss of the certificate's serialNumber", 'somebody else'),
  'ticket-digest-algorithm': ({ payload }) => unless((payload.get('_sd_alg') ?? 'sha-256') === 'sha-256', '_sd_alg sha-256', 'another one'),
  'ticket-disclosure-repeated': (ticket) => {
    const { disclosures } = ticket;
    const digests = [...claimDigests(ticket), ...audienceElements(ticket).flatMap((element) => elementDigest(element) ?? [])];
    const once = new Set(disclosures.map(({ digest }) => digest)).size === disclosures.length && new Set(digests).size === digests.length;
    return unless(once, 'every disclosure and every digest once', 'one of them twice');
  },
  'ticket-disclosure-unreferenced': (ticket) => {
    const claims = claimDigests(ticket);
    const referenced = ticket.disclosures.filter(({ name, digest }) => name !== undefined && claims.includes(digest)).length + disclosedElements(ticket).length;
    return unless(referenced === ticket.disclosures.length, 'every disclosure referenced by its digest', 'another disclosure');
  },
  'ticket-audience-plain': (ticket) => {
    const plain = ticket.payload.has('aud') || audienceElements(ticket).some((element) => elementDigest(element) === undefined);
    return unless(!plain, 'aud and each of its elements selectively disclosed', 'a plain one');
  },
  'ticket-audience-undisclosed': (ticket) => unless(claimDigests(ticket).length <= 1, 'one selectively disclosed claim, aud', 'others, which may be a second aud'),
  'ticket-audience-count': (ticket) => {
    const { length } = disclosedElements(ticket);
    return unless(length === 1, 'exactly one disclosed aud', `${length}`);
  },
  'ticket-audience-malformed': (ticket) => unless(audienceOf(ticket) !== undefined, 'aud https://host:port/key-shares/{id}?nonce={nonce}', 'another form'),
  'ticket-audience-server': (ticket, { baseUrl }) => unless(audienceOf(ticket)?.baseUrl === canonicalBaseUrl(baseUrl), `aud of this server, ${baseUrl}`, 'another server'),
  'ticket-audience-share': (ticket, { shareId }) => unless(audienceOf(ticket)?.shareId === shareId, 'aud of the requested share', 'another share'),
};
