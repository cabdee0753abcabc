import type { X509Certificate } from 'node:crypto';

/** Whether the authority is the one the certificate names as its issuer, by name and by signature. */
export function isSignedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
  let answers = known.get(certificate);
  if (!answers) known.set(certificate, (answers = new WeakMap()));
  let answer = answers.get(authority);
  if (answer === undefined) answers.set(authority, (answer = verify(certificate, authority)));
  return answer;
}

/** A signature that holds goes on to hold, and takes milliseconds to verify. */
const known = new WeakMap<X509Certificate, WeakMap<X509Certificate, boolean>>();

function verify(certificate: X509Certificate, authority: X509Certificate): boolean {
  try {
    return certificate.issuer === authority.subject && certificate.verify(authority.publicKey);
  } catch {
    return false;
  }
}
