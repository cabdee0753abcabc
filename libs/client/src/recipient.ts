import { createHash, X509Certificate } from 'node:crypto';
import {
  certificateLabel,
  checkPassword,
  eidLabel,
  passwordLabel,
  passwordPolicies,
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
import { openKey, type TokenCredential } from './credential.ts';
import { ask, retry } from './dialogue.ts';
import type { Directory } from './directory/find.ts';
import type { ClientPorts } from './ports.ts';

/** Someone who shall be able to open the container, as the sender names them. */
export type Recipient =
  | { readonly kind: 'certificate'; readonly certificate: Uint8Array; readonly file: string }
  | { readonly kind: 'public-key'; readonly publicKey: PublicKey; readonly file: string }
  /** Without a password the person is asked for one. */
  | { readonly kind: 'password'; readonly label: string; readonly password?: string; readonly policy: PasswordPolicy }
  | { readonly kind: 'secret'; readonly label: string; readonly secret: Uint8Array }
  /** UC.Client.01/2a, BUC.04: by personal code, `PNOEE-…`: what the directory has of the person. Smart-ID is in no directory. */
  | { readonly kind: 'person'; readonly code: string; readonly directory: Directory; readonly hasSmartId: boolean }
  /** UC.Client.03: whoever proves to be this person, `etsi/PNOEE-…`, with ID-card, Mobile-ID or Smart-ID. */
  | { readonly kind: 'shares'; readonly recipientId: string }
  /** UC.Client.P.04/2a: a token that is connected; its PIN proves that it can be used. */
  | { readonly kind: 'token'; readonly credential: TokenCredential; readonly certificate: Uint8Array | undefined };

/** A recipient that need not be looked up. */
export type KnownRecipient = Exclude<Recipient, { kind: 'person' }>;

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

/** A recipient whose capsule the client makes alone; of the others servers keep shares. */
export type CapsuleRecipient = Exclude<KnownRecipient, { kind: 'shares' }>;

/** UC.Client.01/3, UC.Client.P.01/4–5: makes each recipient's capsule. @throws ClientProblem, ContainerProblem, PkiProblem, EidProblem */
export async function prepareRecipients(recipients: readonly CapsuleRecipient[], ports: ClientPorts): Promise<PreparedRecipient[]> {
  const prepared: PreparedRecipient[] = [];
  for (const recipient of recipients) {
    const ready = await prepareRecipient(recipient, ports);
    ports.narrate({ clause: ready.byPublicKey ? 'UC.Client.01/3' : 'UC.Client.P.01/4', text: `a capsule is made for ${ready.who}` });
    prepared.push(ready);
  }
  return prepared;
}

async function prepareRecipient(recipient: CapsuleRecipient, ports: ClientPorts): Promise<PreparedRecipient> {
  const { random } = ports;
  switch (recipient.kind) {
    case 'certificate':
      return forCertificate(recipient.certificate, recipient.file, random);
    case 'public-key': {
      const label = publicKeyLabel({ file: recipient.file });
      return { sealed: seal(recipient.publicKey, label, random), who: `the key in ${recipient.file}`, byPublicKey: true };
    }
    case 'password':
      return forPassword(recipient, ports);
    case 'secret': {
      const label = secretLabel(recipient.label);
      return { sealed: sealForSecret(recipient.secret, label, random), who: `whoever has the secret "${recipient.label}"`, byPublicKey: false };
    }
    case 'token': {
      const { credential, certificate } = recipient;
      await (await openKey(credential, ports)).close();
      if (certificate) return forCertificate(certificate, credential.token, random);
      return { sealed: seal(credential.publicKey, publicKeyLabel({ label: credential.token }), random), who: `the key in ${credential.token}`, byPublicKey: true };
    }
  }
}

function forCertificate(der: Uint8Array, file: string, random: Random): PreparedRecipient {
  const certificate = new X509Certificate(der);
  const { label, who } = describeCertificate(certificate, file);
  return { sealed: seal(publicKeyOf(certificate), label, random), who, byPublicKey: true, certificateEnd: certificate.validToDate };
}

/** UC.Client.P.01/4–5, 5a: a password that is not good enough may be chosen again at a terminal. */
async function forPassword({ label, password, policy }: Extract<Recipient, { kind: 'password' }>, { random, dialogue }: ClientPorts): Promise<PreparedRecipient> {
  const demands = passwordPolicies[policy].map(({ demand }) => demand).join(', ');
  const chosen = await retry(dialogue, ['password-policy'], async (wrong) => {
    const given = wrong ? undefined : password;
    const candidate = given ?? (await ask(dialogue, 'password-missing', `a password for "${label}"`, (person) => person.newPassword(label, demands, wrong)));
    checkPassword(candidate, policy);
    return candidate;
  });
  return { sealed: await sealForPassword(chosen, passwordLabel(label), random), who: `whoever knows the password "${label}"`, byPublicKey: false };
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
