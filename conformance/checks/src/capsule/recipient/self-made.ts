import { createPrivateKey, X509Certificate } from 'node:crypto';
import { issueCertificate } from '@testbed/pki';
import type { CapsuleTarget, Check } from '@testbed/runner';
import type { Identity } from '@testbed/wire';
import { describe } from '../../describe.ts';
import { fetch, fetched, fetchOf } from '../fetch/request.ts';
import { aClient } from '../needs.ts';
import { clientOf } from '../upload/request.ts';
import { expectTurnedAway } from './refused.ts';

const day = 24 * 3600_000;
const person = { code: '38001085718', lastName: 'JÕEORG', firstName: 'JAAK-KRISTJAN' };

/** A certificate for the client's own key that the client signed: `issuer` is the client's true certificate. */
function signedByItself({ certificate, key, chain }: Identity, now: number): Identity {
  const order = { profile: 'id-card', person, publicKey: certificate.publicKey, notBefore: new Date(now - day), notAfter: new Date(now + day) } as const;
  const made = issueCertificate({ certificate, key: createPrivateKey(key) }, order);
  return { name: 'leaf as issuer', certificate: made, chain: made.toString() + chain, key };
}

/** A certificate for the client's own key that is its own issuer. */
function selfSigned(client: Identity, now: number): Identity {
  const { certificate: issuer, key } = signedByItself(client, now);
  const made = signedByItself({ name: '', certificate: issuer, chain: '', key }, now).certificate;
  return { name: 'self-signed', certificate: made, chain: made.toString(), key };
}

/** The client's true certificate with another signature: every field is right, and no authority has signed it. */
export function withForgedSignature({ certificate, key, chain }: Identity): Identity {
  const forged = Buffer.from(certificate.raw);
  // The signature is the last element: its last octet changed, it has the right form and the wrong value.
  forged.writeUInt8(forged.readUInt8(forged.length - 1) ^ 1, forged.length - 1);
  const made = new X509Certificate(forged);
  const rest = chain.replace(/^[\s\S]*?-----END CERTIFICATE-----\n?/, '');
  return { name: 'forged signature', certificate: made, chain: made.toString() + rest, key };
}

const forms = [
  { name: 'self-signed', what: 'that the recipient signed for itself', make: selfSigned },
  { name: 'leaf-as-issuer', what: 'that was issued with the recipient\'s true certificate, which is no authority,', make: signedByItself },
  { name: 'forged-signature', what: 'that is the true one but for its signature', make: withForgedSignature },
] as const;

/** Certificates for the very key of the capsule that no trusted issuer has signed. */
export const selfMadeCertificates: readonly Check<CapsuleTarget>[] = forms.map(({ name, what, make }) => ({
  id: `capsule/recipient/self-made/${name}`,
  requirements: ['CCS/certificate-trusted', 'UC.KTS.04/2a'],
  level: 'MUST',
  needs: [aClient],
  expected: `With a certificate ${what} the owner of the key gets no capsule: refused by TLS, or with 401 or 403.`,
  why: 'The key alone must not do: the owner of a revoked or expired certificate still has it, and so has whoever found it.',
  next: 'Verify the signatures of the whole chain up to a trusted issuer, and that every issuer is an authority (basicConstraints).',
  async run(subject) {
    const client = clientOf(subject.target);
    const { path } = await fetched(subject);
    const exchange = await fetch.send(subject, fetchOf(path, make(client, subject.now())));
    expectTurnedAway(exchange);
    subject.observe(describe(exchange));
  },
}));
