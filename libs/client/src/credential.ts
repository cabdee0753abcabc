import type { Identity, RemoteSigner } from '@testbed/eid';
import type { PublicKey } from '@testbed/pki';
import { ask, retry } from './dialogue.ts';
import type { ClientPorts } from './ports.ts';

/** What the recipient opens the container with. */
export type Credential = KeyCredential | SharedCredential | SignerCredential;

/** Proves who the recipient is (UC.Client.04): ID-card, Mobile-ID or Smart-ID. */
export interface SignerCredential {
  readonly kind: 'signer';
  /** `PNOEE-…` */
  readonly code: string;
  /** What it is, for the person. */
  readonly means: string;
  /** Opens it for one signature; `done` when it was made or failed. */
  readonly open: (ports: ClientPorts) => Promise<{ readonly signer: RemoteSigner; readonly done: () => Promise<void> }>;
}

/** A key pair, in a file or in a token. */
export type KeyCredential =
  | { readonly kind: 'key'; readonly publicKey: PublicKey; readonly open: () => Promise<Identity> }
  | TokenCredential;

/** A connected token. Its PIN is asked only when its key is needed. */
export interface TokenCredential {
  readonly kind: 'token';
  /** Its label, for the person. */
  readonly token: string;
  readonly publicKey: PublicKey;
  readonly pin?: string;
  readonly open: (pin: string) => Promise<Identity>;
}

/** What sender and recipient agreed on. Without a label every recipient of the kind is tried. */
export type SharedCredential =
  | { readonly kind: 'password'; readonly password?: string; readonly label?: string }
  | { readonly kind: 'secret'; readonly secret: Uint8Array; readonly label?: string };

/** UC.Client.02/6a, UC.Client.04/8a: opens the key for use; a wrong PIN may be tried again at a terminal. @throws ClientProblem, EidProblem */
export async function openKey(credential: KeyCredential, { dialogue }: ClientPorts): Promise<Identity> {
  if (credential.kind === 'key') return credential.open();
  const { token, pin, open } = credential;
  return retry(dialogue, ['pin-incorrect', 'pin-length'], async (wrong) =>
    open(pin !== undefined && !wrong ? pin : await ask(dialogue, 'pin-missing', `the PIN of ${token}`, (person) => person.pin(token, wrong))),
  );
}
