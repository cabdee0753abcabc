import type { Misdeed } from '../world.ts';

/**
 * What a fault comes to for a client that needs this place.
 *
 * - `refused`: it can't go on;
 * - `harmless`: it has to go on;
 * - `either`: no clause decides.
 */
export type Effect = 'refused' | 'harmless' | 'either';

export interface FaultKind {
  readonly does: Misdeed;
  readonly effect: Effect;
  /** Nothing may be sent through a connection that is not as it must be. */
  readonly of: 'connection' | 'request';
}

/** Where something can go wrong while a container is made, and while it is opened. */
export const sendingPlaces = ['capsule-upload', 'share-upload'] as const;
export const openingPlaces = ['capsule-fetch', 'nonce', 'share-fetch', 'authentication'] as const;

export type Place = (typeof sendingPlaces)[number] | (typeof openingPlaces)[number];

const connections: Readonly<Record<string, FaultKind>> = {
  unreachable: { of: 'connection', effect: 'refused', does: { kind: 'refuse-connection' } },
  'tls-1.2': { of: 'connection', effect: 'refused', does: { kind: 'tls-1.2-only' } },
  'certificate-unlisted': { of: 'connection', effect: 'refused', does: { kind: 'certificate', presents: 'unlisted' } },
  'certificate-expired': { of: 'connection', effect: 'refused', does: { kind: 'certificate', presents: 'expired' } },
  'certificate-of-another-host': { of: 'connection', effect: 'refused', does: { kind: 'certificate', presents: 'wrong-name' } },
};

const request = (effect: Effect, does: Misdeed): FaultKind => ({ of: 'request', effect, does });

/** Of any answer. */
const answers: Readonly<Record<string, FaultKind>> = {
  'status-400': request('refused', { kind: 'status', status: 400 }),
  'status-500': request('refused', { kind: 'status', status: 500 }),
  'status-503': request('refused', { kind: 'status', status: 503, headers: { 'Retry-After': '3600' } }),
  closed: request('refused', { kind: 'drop', at: 'before-answer' }),
  garbage: request('refused', { kind: 'garbage' }),
  late: request('harmless', { kind: 'delay', milliseconds: 200 }),
  dripping: request('harmless', { kind: 'slow-drip', milliseconds: 1 }),
  'further-header': request('harmless', { kind: 'answer', headers: { 'x-added-later': 'yes' } }),
};

/** Of an answer that brings an identifier. @param path `/key-capsules/` or `/key-shares/` */
const locations = (path: string): Readonly<Record<string, FaultKind>> => ({
  'no-location': request('refused', { kind: 'answer', headers: { location: null } }),
  'location-without-id': request('refused', { kind: 'answer', headers: { location: path } }),
  'location-too-short': request('refused', { kind: 'answer', headers: { location: `${path}12345` } }),
  'cut-short': request('either', { kind: 'drop', at: 'mid-body' }),
});

/** Of an answer that brings something. */
const bodies: Readonly<Record<string, FaultKind>> = {
  'status-404': request('refused', { kind: 'status', status: 404 }),
  'cut-short': request('refused', { kind: 'drop', at: 'mid-body' }),
  'no-json': request('refused', { kind: 'answer', body: 'nothing' }),
  'further-member': request('either', { kind: 'answer', members: { 'added-later': 1 } }),
  'very-long': request('either', { kind: 'oversized', octets: 1_000_000 }),
};

/** What can go wrong where, by name. The world knows more; these are over within a second. */
export const faults: Readonly<Record<Place, Readonly<Record<string, FaultKind>>>> = {
  'capsule-upload': { ...connections, ...answers, ...locations('/key-capsules/') },
  'share-upload': { ...connections, ...answers, ...locations('/key-shares/') },
  'capsule-fetch': {
    ...connections,
    ...answers,
    ...bodies,
    'no-key-material': request('refused', { kind: 'answer', without: ['ephemeral_key_material'] }),
    'wrong-key-material': request('refused', { kind: 'answer', members: { ephemeral_key_material: Buffer.alloc(97, 4).toString('base64') } }),
    'unknown-type': request('either', { kind: 'answer', members: { capsule_type: 'ecc_secp999r9' } }),
  },
  nonce: {
    ...answers,
    ...bodies,
    'no-nonce': request('refused', { kind: 'answer', without: ['nonce'] }),
    'empty-nonce': request('refused', { kind: 'answer', members: { nonce: '' } }),
  },
  'share-fetch': {
    ...connections,
    // Texts and lists differ on whether a listed certificate may have ended.
    'certificate-expired': { ...(connections['certificate-expired'] as FaultKind), effect: 'either' },
    ...answers,
    ...bodies,
    'status-401': request('refused', { kind: 'status', status: 401 }),
    'no-share': request('refused', { kind: 'answer', without: ['share'] }),
    'short-share': request('refused', { kind: 'answer', members: { share: Buffer.alloc(16, 3).toString('base64') } }),
    'another-share': request('refused', { kind: 'answer', members: { share: Buffer.alloc(32, 3).toString('base64') } }),
  },
  authentication: {
    'status-500': request('refused', { kind: 'status', status: 500 }),
    garbage: request('refused', { kind: 'garbage' }),
  },
};
