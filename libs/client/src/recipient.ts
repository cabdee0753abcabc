import { createHash, X509Certificate } from 'node:crypto';
import {
  certificateLabel,
  checkPassword,
  eidLabel,
  passwordLabel,
  publicKeyLabel,
  secretLabel,
  sealForEcKey,
  sealForPassword,
  sealForRsaKey,
  sealForSecret,
  type PasswordPolicy,
  type Random,
  type SealedRecipient,
} from '@testbed/container';
import { personOf, publicKeyOf, type PublicKey } from '@testbed/pki';

/** Someone who shall be able to open the container, as the sender names them. */
export type Recipient =
  | { readonly kind: 'certificate'; readonly certificate: Uint8Array; readonly file: string }
  | { readonly kind: 'public-key'; readonly publicKey: PublicKey; readonly file: string }
  | { readonly kind: 'password'; readonly label: string; readonly password: string; readonly policy: PasswordPolicy }
  | { readonly kind: 'secret'; readonly label: string; readonly secret: Uint8Array };

/** A recipient's capsule and KEK, and what only a public-key recipient has. */
export interface PreparedRecipient {
  readonly sealed: SealedRecipient;
  /** Who it is, for a person to read. */
  readonly who: string;
  /** A recipient with a key pair, whose capsule can travel over a capsule server. */
  readonly byPublicKey: boolean;
  /** End of the recipient's certificate: a capsule need not live longer. */
  readonly certificateEnd?: Date;
}

/** UC.Client.01/3, UC.Client.P.01/4–5: makes a recipient's capsule. @throws ContainerProblem, PkiProblem */
export async function prepareRecipient(recipient: Recipient, random: Random): Promise<PreparedRecipient> {
  switch (recipient.kind) {
    case 'certificate': {
      const certificate = new X509Certificate(recipient.certificate);
      const { label, who } = describeCertificate(certificate, recipient.file);
      return { sealed: seal(publicKeyOf(certificate), label, random), who, byPublicKey: true, certificateEnd: certificate.validToDate };
    }
    case 'public-key': {
      const label = publicKeyLabel({ file: recipient.file });
      return { sealed: seal(recipient.publicKey, label, random), who: `the key in ${recipient.file}`, byPublicKey: true };
    }
    case 'password': {
      checkPassword(recipient.password, recipient.policy);
      const label = passwordLabel(recipient.label);
      return { sealed: await sealForPassword(recipient.password, label, random), who: `whoever knows the password "${recipient.label}"`, byPublicKey: false };
    }
    case 'secret': {
      const label = secretLabel(recipient.label);
      return { sealed: sealForSecret(recipient.secret, label, random), who: `whoever has the secret "${recipient.label}"`, byPublicKey: false };
    }
  }
}

function seal(key: PublicKey, label: string, random: Random): SealedRecipient {
  return key.type === 'ec' ? sealForEcKey(key.point, label, random) : sealForRsaKey(key.der, label, random);
}

/** An ID-card is labelled by its holder, any other certificate by its file (KeyLabel field specification v1). */
function describeCertificate(certificate: X509Certificate, file: string): { label: string; who: string } {
  const person = personOf(certificate);
  if (person?.serialNumber.startsWith('PNO')) {
    return { label: eidLabel('ID-card', person), who: `${person.commonName} (ID-card)` };
  }
  const commonName = /^CN=(.*)$/m.exec(certificate.subject)?.[1] ?? certificate.subject;
  const sha1 = createHash('sha1').update(certificate.raw).digest();
  return { label: certificateLabel({ file, commonName, sha1 }), who: `${commonName} (${file})` };
}
