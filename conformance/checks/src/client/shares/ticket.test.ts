import { digestOf, encodeJson } from '@testbed/wire';
import { describe, expect, test } from 'vitest';
import { readTicket } from './ticket.ts';

const audience = encodeJson(['salt-b', 'https://localhost:1/key-shares/id?nonce=n']);
const list = encodeJson(['salt-a', 'aud', [{ '...': digestOf(audience) }]]);
const jwt = `${encodeJson({ typ: 'vnd.cdoc2.auth-token.v1+sd-jwt', alg: 'ES384' })}.${encodeJson({ iss: 'etsi/PNOEE-38001085718' })}.c2ln`;

describe('tickets as servers got them', () => {
  test('are taken apart', () => {
    expect(readTicket(`${jwt}~${list}~${audience}~`)).toMatchObject({
      jwt,
      header: { alg: 'ES384' },
      claims: { iss: 'etsi/PNOEE-38001085718' },
      audiences: [{ salt: 'salt-b', value: 'https://localhost:1/key-shares/id?nonce=n', digest: digestOf(audience) }],
    });
  });

  test.each([
    ['no tilde at the end', `${jwt}~${list}~${audience}`, 'does not end with a tilde'],
    ['no audiences', `${jwt}~${audience}~`, 'no disclosure of the audiences'],
  ])('%s', (_name, text, words) => {
    expect(() => readTicket(text)).toThrow(words);
  });
});
