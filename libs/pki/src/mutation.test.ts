import type { X509Certificate } from 'node:crypto';
import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Hierarchy } from './ca/hierarchy.ts';
import { personOf } from './certificate/person.ts';
import { readCertificate } from './certificate/read.ts';
import { checkCertificate } from './chain/check.ts';
import { readPrivateKey } from './key/private-key.ts';
import { publicKeyOf } from './key/public-key.ts';
import { answerOcsp } from './ocsp/answer.ts';
import { ocspRequest } from './ocsp/request.ts';
import { ocspRevocation } from './ocsp/revocation.ts';
import { readPkcs12 } from './pkcs12/read.ts';
import { writePkcs12 } from './pkcs12/write.ts';
import { PkiProblem } from './problem.ts';
import { clockAt, ecKeys, issue, now, person, testHierarchy } from './testing/authorities.ts';

let hierarchy: Hierarchy;
let certificate: X509Certificate;
const { publicKey, privateKey } = ecKeys();
beforeAll(async () => {
  hierarchy = await testHierarchy();
  certificate = issue(hierarchy.authorities['id-card'], { profile: 'id-card', person }, { publicKey });
});

const validity = { thisUpdate: now, nextUpdate: new Date(now.getTime() + 60_000) };

/** Up to four bytes changed, or the end cut off. */
function mutated(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const change = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }));
  const changed = fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => changes.reduce((copy, [at, byte]) => copy.with(at, byte), new Uint8Array(bytes)));
  return fc.oneof(changed, fc.nat(bytes.length - 1).map((length) => new Uint8Array(bytes.subarray(0, length))));
}

/** How reading ended; it crashed with anything but a coded refusal. */
function outcomeOf(read: () => unknown): 'read' | 'refused' | 'crashed' {
  try {
    read();
    return 'read';
  } catch (error) {
    return error instanceof PkiProblem ? 'refused' : 'crashed';
  }
}

test('a damaged certificate is refused with a code, or read', () => {
  const read = (bytes: Uint8Array | string): void => {
    expect(outcomeOf(() => personOf(readCertificate(bytes)))).not.toBe('crashed');
    expect(outcomeOf(() => publicKeyOf(bytes))).not.toBe('crashed');
  };
  fc.assert(fc.property(mutated(certificate.raw), read), { numRuns: 300 });
  fc.assert(fc.property(mutated(Buffer.from(certificate.toString())), read), { numRuns: 100 });
});

test('a damaged certificate is not believed', async () => {
  const trust = { trust: [hierarchy.authorities['id-card'].certificate], clock: clockAt(now), purpose: 'client-authentication' } as const;
  await fc.assert(
    fc.asyncProperty(mutated(certificate.raw), async (bytes) => {
      fc.pre(!certificate.raw.equals(bytes));
      await expect(checkCertificate(bytes, trust)).rejects.toBeInstanceOf(PkiProblem);
    }),
    { numRuns: 200 },
  );
});

test('a damaged private key file is refused with a code, or read', () => {
  const pem = Buffer.from(privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'salajane' }));
  fc.assert(
    fc.property(mutated(pem), (bytes) => {
      expect(outcomeOf(() => readPrivateKey(bytes, 'salajane'))).not.toBe('crashed');
    }),
    { numRuns: 100 },
  );
});

test('a damaged PKCS#12 file is refused with a code', () => {
  const bytes = writePkcs12({ key: privateKey, certificate, chain: [], password: 'salajane', friendlyName: 'a' });
  fc.assert(
    fc.property(mutated(bytes), (damaged) => {
      expect(outcomeOf(() => readPkcs12(damaged, 'salajane'))).not.toBe('crashed');
    }),
    { numRuns: 40 },
  );
});

test('a damaged OCSP request is answered', () => {
  const { 'id-card': idCard } = hierarchy.authorities;
  const responders = [{ issuer: idCard.certificate, ...idCard.responder, statusOf: () => ({ status: 'good' }) as const }];
  fc.assert(
    fc.property(mutated(ocspRequest(certificate, idCard.certificate, new Uint8Array(32))), (bytes) => {
      expect(['successful', 'malformedRequest', 'unauthorized']).toContain(answerOcsp(bytes, responders, validity).status);
    }),
    { numRuns: 300 },
  );
});

test('a damaged OCSP response never says anything but what was signed', async () => {
  const { 'id-card': idCard } = hierarchy.authorities;
  const responders = [{ issuer: idCard.certificate, ...idCard.responder, statusOf: () => ({ status: 'revoked', at: now, reason: 'unspecified' }) as const }];
  // Where in the response, as a share of its length, and which bits.
  const flip = fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.integer({ min: 1, max: 255 }));
  await fc.assert(
    fc.asyncProperty(fc.array(flip, { minLength: 1, maxLength: 3 }), async (changes) => {
      const transport = (_url: string, request: Uint8Array): Promise<Uint8Array> => {
        const { response } = answerOcsp(request, responders, validity);
        const at = (share: number): number => Math.floor(share * response.length);
        return Promise.resolve(changes.reduce((copy, [share, bits]) => copy.with(at(share), (copy[at(share)] ?? 0) ^ bits), response));
      };
      const asked = ocspRevocation({ transport, clock: clockAt(now) }).check(certificate, idCard.certificate);
      const said = await asked.then(({ status }) => status, (error: unknown) => error);
      expect(said === 'revoked' || said instanceof PkiProblem).toBe(true);
    }),
    { numRuns: 150 },
  );
});
