import { inSharesServer } from '../planted-in.ts';
import { accepts, audienceSteps, refuses, type Seen } from './lenient-ticket.ts';

const origin = (text: unknown): string => /^\w+:\/\/[^/]*/.exec(String(text))?.[0] ?? '';
const only = ({ audiences }: Seen): string => String(audiences[0]);
const server = ['ticket-audience-malformed', 'ticket-audience-server', 'ticket-audience-share'] as const;

/** For whom a shares server takes a ticket to be. */
export const audienceDefects = inSharesServer('ticket', [
  {
    id: 'shares/aud-undisclosed-accepted',
    what: 'Does not miss the audience of a ticket.',
    caughtBy: ['shares/ticket/aud-undisclosed'],
    plant: accepts({ when: ({ disclosures, payload }) => disclosures.length === 0 && payload?.['aud'] === undefined, skips: audienceSteps }),
  },
  {
    id: 'shares/aud-element-undisclosed-accepted',
    what: 'Does not miss the element of a disclosed audience.',
    caughtBy: ['shares/ticket/aud-element-undisclosed'],
    plant: accepts({ when: ({ disclosures, audiences, payload }) => disclosures.length === 1 && audiences.length === 0 && payload?.['aud'] === undefined && JSON.stringify(disclosures).includes('...'), skips: audienceSteps }),
  },
  {
    id: 'shares/aud-first-of-two',
    what: 'Takes the first of two disclosed audiences.',
    caughtBy: ['shares/ticket/aud-two-disclosed'],
    plant: accepts({ when: ({ audiences }) => audiences.length === 2 && new Set(audiences).size === 2, skips: audienceSteps }),
  },
  {
    id: 'shares/aud-plain-accepted',
    what: 'Accepts an audience in plain text.',
    caughtBy: ['shares/ticket/aud-plain'],
    plant: accepts({ when: ({ payload }) => payload?.['aud'] !== undefined, skips: audienceSteps }),
  },
  {
    id: 'shares/aud-element-plain-accepted',
    what: 'Accepts a plain element of a disclosed audience.',
    caughtBy: ['shares/ticket/aud-element-plain'],
    plant: accepts({ when: ({ disclosures, audiences }) => disclosures.length === 1 && audiences.length === 0 && JSON.stringify(disclosures).includes('nonce='), skips: audienceSteps }),
  },
  {
    id: 'shares/aud-user-info-skipped',
    what: 'Skips user information in an audience.',
    caughtBy: ['shares/ticket/aud-user-info'],
    plant: accepts({ when: (seen) => origin(only(seen)).includes('@'), skips: server }),
  },
  {
    id: 'shares/aud-fragment-skipped',
    what: 'Skips the fragment of an audience.',
    caughtBy: ['shares/ticket/aud-fragment'],
    plant: accepts({ when: (seen) => only(seen).includes('#'), skips: server }),
  },
  {
    id: 'shares/aud-parameters-skipped',
    what: 'Skips further parameters of an audience.',
    caughtBy: ['shares/ticket/aud-further-parameter'],
    plant: accepts({ when: (seen) => /&(?!nonce=)/.test(only(seen)), skips: server }),
  },
  {
    id: 'shares/aud-first-nonce',
    what: 'Takes the first of two nonces in an audience.',
    caughtBy: ['shares/ticket/aud-second-nonce'],
    plant: accepts({ when: (seen) => only(seen).includes('&nonce='), skips: server }),
  },
  {
    id: 'shares/aud-path-ignored',
    what: 'Does not look at the beginning of the path of an audience.',
    caughtBy: ['shares/ticket/aud-other-path'],
    plant: accepts({ when: (seen) => only(seen).includes('/key-capsules/'), skips: server }),
  },
  {
    id: 'shares/aud-path-by-its-beginning',
    what: 'Looks only at the beginning of the path of an audience.',
    caughtBy: ['shares/ticket/aud-longer-path'],
    plant: accepts({ when: (seen) => only(seen).includes('/nonce?'), skips: server }),
  },
  {
    id: 'shares/aud-without-nonce-accepted',
    what: 'Answers an audience without a nonce as if the share were not there.',
    caughtBy: ['shares/ticket/aud-without-nonce'],
    plant: accepts({ when: (seen) => only(seen).startsWith('https:') && !only(seen).includes('nonce='), skips: server }),
  },
  {
    id: 'shares/aud-object-accepted',
    what: 'Takes the address out of an object.',
    caughtBy: ['shares/ticket/aud-object'],
    plant: accepts({ when: ({ audiences }) => typeof audiences[0] === 'object', skips: server }),
  },
  {
    id: 'shares/aud-server-ignored',
    what: 'Accepts tickets that were made for other servers.',
    caughtBy: ['shares/ticket/aud-other-host', 'shares/ticket/aud-longer-host', 'shares/ticket/aud-other-port', 'shares/ticket/aud-x-forwarded-host', 'shares/ticket/aud-x-forwarded-host-port', 'shares/ticket/aud-x-forwarded-port', 'shares/ticket/aud-forwarded', 'shares/ticket/aud-host-header'],
    plant: accepts({ when: () => true, skips: ['ticket-audience-server'] }),
  },
  {
    id: 'shares/aud-host-ignored',
    what: 'Compares only the port of an audience with its own.',
    caughtBy: ['shares/ticket/aud-other-host', 'shares/ticket/aud-longer-host', 'shares/ticket/aud-x-forwarded-host'],
    plant: accepts({ when: (seen, { settings }) => /:\d+$/.exec(origin(only(seen)))?.[0] === /:\d+$/.exec(settings.baseUrl)?.[0], skips: ['ticket-audience-server'] }),
  },
  {
    id: 'shares/aud-host-by-its-end',
    what: 'Looks only whether the host of an audience is known.',
    caughtBy: ['shares/ticket/aud-other-host'],
    collateral: [{ check: 'shares/ticket/aud-x-forwarded-host', reason: 'Its audience names the other host too.' }],
    plant: accepts({ when: (seen, { settings }) => origin(only(seen)).includes('//css.other.example:') && origin(only(seen)).endsWith(new URL(settings.baseUrl).port), skips: ['ticket-audience-server'] }),
  },
  {
    id: 'shares/aud-host-by-its-beginning',
    what: 'Looks only whether the host of an audience begins as its own.',
    caughtBy: ['shares/ticket/aud-longer-host'],
    plant: accepts({ when: (seen, { settings }) => only(seen).startsWith(`https://${new URL(settings.baseUrl).hostname}.`), skips: ['ticket-audience-server'] }),
  },
  {
    id: 'shares/aud-port-ignored',
    what: 'Does not compare the port of an audience with its own.',
    caughtBy: ['shares/ticket/aud-other-port'],
    collateral: [{ check: 'shares/ticket/aud-x-forwarded-port', reason: 'Its audience names another port too.' }],
    plant: accepts({ when: (seen, { settings }) => only(seen).startsWith(`https://${new URL(settings.baseUrl).hostname}:`), skips: ['ticket-audience-server'] }),
  },
  {
    id: 'shares/aud-http-accepted',
    what: 'Does not look at the scheme of an audience.',
    caughtBy: ['shares/ticket/aud-http'],
    plant: accepts({ when: (seen) => only(seen).startsWith('http:'), skips: server }),
  },
  {
    id: 'shares/aud-port-optional',
    what: 'Accepts an audience without a port.',
    caughtBy: ['shares/ticket/aud-no-port'],
    plant: accepts({ when: (seen) => /^https:\/\/[^:/]+$/.test(origin(only(seen))), skips: server }),
  },
  {
    id: 'shares/aud-x-forwarded-host',
    what: 'Believes X-Forwarded-Host about its own name, and knows its port.',
    caughtBy: ['shares/ticket/aud-x-forwarded-host'],
    plant: accepts({ when: (seen, { request, settings }) => origin(only(seen)) === `https://${request.headers['x-forwarded-host']}:${new URL(settings.baseUrl).port}`, skips: ['ticket-audience-server'] }),
  },
  {
    id: 'shares/aud-x-forwarded-host-port',
    what: 'Believes X-Forwarded-Host about its own name and port.',
    caughtBy: ['shares/ticket/aud-x-forwarded-host-port'],
    plant: accepts({ when: (seen, { request }) => origin(only(seen)) === `https://${request.headers['x-forwarded-host']}`, skips: ['ticket-audience-server'] }),
  },
  {
    id: 'shares/aud-x-forwarded-port',
    what: 'Believes X-Forwarded-Port about its own port.',
    caughtBy: ['shares/ticket/aud-x-forwarded-port'],
    plant: accepts({ when: (seen, { request, settings }) => origin(only(seen)) === `https://${new URL(settings.baseUrl).hostname}:${request.headers['x-forwarded-port']}`, skips: ['ticket-audience-server'] }),
  },
  {
    id: 'shares/aud-forwarded',
    what: 'Believes Forwarded about its own name.',
    caughtBy: ['shares/ticket/aud-forwarded'],
    plant: accepts({ when: (seen, { request }) => origin(only(seen)) === `https://${/host="([^"]+)"/.exec(request.headers['forwarded'] ?? '')?.[1]}`, skips: ['ticket-audience-server'] }),
  },
  {
    id: 'shares/aud-host-header',
    what: 'Believes the Host header about its own name.',
    caughtBy: ['shares/ticket/aud-host-header'],
    plant: accepts({ when: (seen, { request }) => origin(only(seen)) === `https://${request.headers['host']}`, skips: ['ticket-audience-server'] }),
  },
  {
    id: 'shares/aud-host-case',
    what: 'Compares the host of an audience letter by letter.',
    caughtBy: ['shares/ticket/aud-host-case'],
    plant: refuses((seen) => /[A-Z]/.test(origin(only(seen)))),
  },
  {
    id: 'shares/aud-double-slash',
    what: 'Refuses an audience with a second slash, as a public client writes it.',
    caughtBy: ['shares/ticket/aud-double-slash'],
    plant: refuses((seen) => only(seen).includes('//key-shares/')),
  },
  {
    id: 'shares/aud-share-ignored',
    what: 'Opens any share of the person with a ticket for another one.',
    caughtBy: ['shares/ticket/aud-other-share'],
    plant: accepts({ when: () => true, skips: ['ticket-audience-share'] }),
  },
]);
