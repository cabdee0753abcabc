import { generateKeyPairSync } from 'node:crypto';
import { digestOf, encodeJson, makeTicket, signWith } from '@testbed/wire';
import { expect, test } from 'vitest';
import type { Fetch } from '../fetch/request.ts';
import { withAudience } from './audience-form.ts';
import { afterSigning, asText, beforeSigning, fromRecipe } from './change.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const audience = 'https://localhost:8443/key-shares/9a7c3717d21f5cf19d18fa4fa5adee21?nonce=WF7KCVQZ7f4';
/** RS256 signatures and the one salt repeat, so that tickets can be compared as texts. */
const recipe = {
  header: { typ: 'vnd.cdoc2.auth-token.v1+sd-jwt', alg: 'RS256' },
  claims: { iss: 'etsi/PNOEE-38001085718' },
  audiences: [audience],
  hidden: ['https://css.other.example:443/key-shares/1?nonce=2'],
  salt: () => 'salt',
  sign: signWith(privateKey, 'RS256'),
};
const request = { recipe, ticket: makeTicket(recipe), path: '/key-shares/9a7c3717d21f5cf19d18fa4fa5adee21' } as unknown as Fetch;

/** The parts of the changed ticket that are not those of the good one. */
function changedParts(changed: Fetch): string[] {
  const parts = (ticket = ''): Record<string, string | undefined> => {
    const [jwt = '', aud, element, ...rest] = ticket.split('~');
    const [header, payload, signature] = jwt.split('.');
    return { header, payload, signature, aud, element, rest: rest.join('~') };
  };
  const [before, after] = [parts(request.ticket), parts(changed.ticket)];
  return Object.keys(before).filter((name) => before[name] !== after[name]);
}

test('nothing changed is the same ticket', () => {
  for (const change of [fromRecipe(() => ({})), beforeSigning(() => ({})), afterSigning(() => ({})), asText((ticket) => ticket)]) expect(change(request)).toEqual(request);
});

test('each change touches what it names, and the signature only when it comes first', () => {
  expect(changedParts(fromRecipe(({ header }) => ({ header: { ...header, typ: 'JWT' } }))(request))).toEqual(['header', 'signature']);
  expect(changedParts(beforeSigning(({ payload }) => ({ payload: { ...payload, exp: 1 } }))(request))).toEqual(['payload', 'signature']);
  expect(changedParts(afterSigning(() => ({ payload: 'e30' }))(request))).toEqual(['payload']);
  expect(changedParts(asText((ticket) => `${ticket}kb`)(request))).toEqual(['rest']);
});

test('another audience is disclosed and signed as the good one was', () => {
  const { ticket = '' } = withAudience((url) => `${url}#share`)(request);
  const [, aud = '', element = ''] = ticket.split('~');
  expect(element).toBe(encodeJson(['salt', `${audience}#share`]));
  expect(Buffer.from(aud, 'base64url').toString()).toContain(digestOf(element));
});
