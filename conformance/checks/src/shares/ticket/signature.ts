import { encodeJson, signWith } from '@testbed/wire';
import { generateKeyPairSync } from 'node:crypto';
import { afterSigning, fromRecipe } from './change.ts';
import { ticketRefused } from './refused.ts';

const about = { requirements: ['TICKET/signature'], why: 'The signature is the only proof that the recipient asks for the share.', next: 'Verify the signature with the public key of the certificate in x-cdoc2-auth-x5c.' };
const covers = { requirements: ['TICKET/signature-covers-all'], why: 'What the signature does not cover, everybody can change on the way.', next: 'Verify the signature over the texts of header and payload as they came.' };
const oneRule = 'Falls with every other check of the signature when it is not verified.';

export const ticketSignature = [
  ticketRefused({
    id: 'shares/ticket/signature-flipped',
    ...about,
    notSoleKiller: oneRule,
    expected: 'A ticket with one bit of its signature changed is refused with 401.',
    change: afterSigning(({ signature }) => {
      const bytes = Buffer.from(signature, 'base64url');
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      return { signature: bytes.toString('base64url') };
    }),
  }),
  ticketRefused({ id: 'shares/ticket/signature-empty', ...about, expected: 'A ticket with an empty signature is refused with 401.', change: afterSigning(() => ({ signature: '' })) }),
  ticketRefused({
    id: 'shares/ticket/signature-other-key',
    ...about,
    notSoleKiller: oneRule,
    expected: 'A ticket signed by another key than the one of the certificate is refused with 401.',
    change: fromRecipe(({ header }) => ({ sign: strangerBy(String(header['alg'])) })),
  }),
  ticketRefused({
    id: 'shares/ticket/payload-changed',
    ...covers,
    notSoleKiller: oneRule,
    expected: 'A ticket whose payload got a member after signing is refused with 401.',
    change: afterSigning(({ payload }) => ({ payload: extended(payload) })),
  }),
  ticketRefused({
    id: 'shares/ticket/header-changed',
    ...covers,
    expected: 'A ticket whose header got a member after signing is refused with 401.',
    change: afterSigning(({ header }) => ({ header: extended(header) })),
  }),
];

function extended(part: string): string {
  return encodeJson({ ...(JSON.parse(Buffer.from(part, 'base64url').toString()) as object), note: 'added later' });
}

/** A key of the same kind that belongs to nobody. */
function strangerBy(algorithm: string): ReturnType<typeof signWith> {
  if (algorithm === 'RS256') return signWith(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, algorithm);
  if (algorithm === 'ES384') return signWith(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey, algorithm);
  return signWith(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, 'ES256');
}
