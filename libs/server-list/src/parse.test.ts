import { describe, expect, test } from 'vitest';
import { findServer, pinsOf } from './find.ts';
import { parseServerList } from './parse.ts';

/** A self-signed P-256 certificate for localhost, made for this test only; its key was thrown away. */
const pem = `-----BEGIN CERTIFICATE-----
MIIBfzCCASWgAwIBAgIUYHX742yNayJ8kSgTfrwI1CxRIcgwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjIyMzg0N1oYDzIxMjYxMDI5
MjIzODQ3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATqMJykohr/CgeoU9U9lYl3aL/3wZGdutLsu8SFjR8axvSb199FHJnv
7fe5tGFgHa4Y+bguWfeNxPyfJy0P6V8uo1MwUTAdBgNVHQ4EFgQUGcsltVRfhNsh
tyrUTu8i3BaDuUswHwYDVR0jBBgwFoAUGcsltVRfhNshtyrUTu8i3BaDuUswDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiAXVnTjcKAV1+gdbhTgjqPb
GRVkm8lNU5WDjEyidEBw5gIhAIIES5YPuuCfpcreCutVVsI8cWLgT7dPyaCr6Us0
5Rmd
-----END CERTIFICATE-----
`;

const server = {
  id: 'a',
  name: 'A',
  organisation: 'Org',
  capsuleTypes: ['KeyServerCapsule'],
  sender: 'https://localhost:9443',
  recipient: 'https://localhost:9444',
  state: 'active',
  certificates: [{ purpose: 'current', pem }],
};
const list = { version: 1, environment: 'test', issued: '2026-11-22T12:00:00Z', expires: '2027-11-22T12:00:00Z', servers: [server] };

function parse(change: object): () => unknown {
  return () => parseServerList(JSON.stringify({ ...list, ...change }), 'list.json');
}

describe('CCS, server identification and trust: a list is read strictly', () => {
  test('a whole list, unknown members included', () => {
    expect(parseServerList(JSON.stringify({ ...list, defaultCapsuleServer: 'a', note: 1 }), 'list.json')).toMatchObject({ version: 1, note: 1 });
  });

  test.each([
    ['a missing member', { version: undefined }, 'server-list-invalid', /must have required property 'version'/],
    ['plain http', { servers: [{ ...server, sender: 'http://localhost' }] }, 'server-list-invalid', /servers\/0\/sender/],
    ['a state nobody knows', { servers: [{ ...server, state: 'new' }] }, 'server-list-invalid', /servers\/0\/state/],
    ['a capsule type nobody knows', { servers: [{ ...server, capsuleTypes: ['X'] }] }, 'server-list-invalid', /capsuleTypes/],
    ['a date that is none', { issued: 'today' }, 'server-list-invalid', /issued/],
    ['a certificate that is none', { servers: [{ ...server, certificates: [{ purpose: 'current', pem: pem.replaceAll('M', 'N') }] }] }, 'server-list-invalid', /certificate of server a/],
    ['the same id twice', { servers: [server, server] }, 'server-id-duplicate', /twice/],
    ['an unlisted default', { defaultCapsuleServer: 'b' }, 'server-unknown', /defaultCapsuleServer/],
  ])('%s', (_case, change, code, message) => {
    expect(parse(change)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });

  test('no JSON', () => {
    expect(() => parseServerList('{', 'list.json')).toThrow(expect.objectContaining({ code: 'server-list-unreadable' }));
  });
});

describe('a server is found by id and must be fit for the purpose', () => {
  const states = parseServerList(
    JSON.stringify({ ...list, servers: [server, { ...server, id: 'old', state: 'decrypt-only' }, { ...server, id: 'gone', state: 'retired' }] }),
    'list.json',
  );

  test('an active server takes and serves; a decrypt-only one only serves', () => {
    expect(findServer(states, 'a', 'KeyServerCapsule', 'send').id).toBe('a');
    expect(findServer(states, 'old', 'KeyServerCapsule', 'fetch').id).toBe('old');
  });

  test.each([
    ['nope', 'KeyServerCapsule', 'send', 'server-unknown'],
    ['a', 'KeySharesCapsule', 'send', 'server-type-mismatch'],
    ['old', 'KeyServerCapsule', 'send', 'server-decrypt-only'],
    ['gone', 'KeyServerCapsule', 'fetch', 'server-retired'],
  ] as const)('%s for a %s to %s: %s', (id, type, purpose, code) => {
    expect(() => findServer(states, id, type, purpose)).toThrow(expect.objectContaining({ code }));
  });

  test('its pins are its current and next certificates, never retired ones', () => {
    const [current] = pinsOf(findServer(states, 'a', 'KeyServerCapsule', 'send'));
    const rolling = { ...findServer(states, 'a', 'KeyServerCapsule', 'send'), certificates: (['current', 'next', 'retired'] as const).map((purpose) => ({ purpose, pem })) };
    expect(pinsOf(rolling)).toEqual([current, current]);
  });
});
