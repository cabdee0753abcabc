import {
  checkSources,
  toKeyServerCapsule,
  writeContainer,
  type SealedRecipient,
  type SourceFile,
} from '@testbed/container';
import { sendCapsule, type Capsule } from '@testbed/protocol';
import { pinsOf, type ListedServer } from '@testbed/server-list';
import { capsuleExpiry, type Expiry } from './expiry.ts';
import { timeouts, type ClientPorts } from './ports.ts';
import { ClientProblem, toClientProblem } from './problem.ts';
import { prepareRecipient, type PreparedRecipient, type Recipient } from './recipient.ts';

export interface EncryptRequest {
  readonly files: readonly SourceFile[];
  readonly out: string;
  readonly overwrite?: boolean;
  readonly recipients: readonly Recipient[];
  /** Capsules of public-key recipients go here; without it they travel in the container. */
  readonly server?: ListedServer;
  readonly expiry: Expiry;
  readonly signal?: AbortSignal;
  readonly onProgress?: (bytes: number) => void;
}

export interface Encrypted {
  readonly out: string;
  readonly bytes: number;
  readonly headerBytes: number;
  readonly recipients: readonly EncryptedRecipient[];
}

export interface EncryptedRecipient {
  readonly keyLabel: string;
  readonly capsule: string;
  /** Of a capsule that went to a server. */
  readonly server?: { readonly id: string; readonly transactionId: string; readonly expiry: string };
}

/**
 * UC.Client.01 and UC.Client.P.01: encrypts files for recipients into one container. Everything that can be wrong
 * with the input is found before the first capsule leaves the machine; on any failure no container is left behind.
 *
 * @throws ClientProblem
 */
export async function encrypt(request: EncryptRequest, ports: ClientPorts): Promise<Encrypted> {
  try {
    return await run(request, ports);
  } catch (error) {
    throw toClientProblem(error);
  }
}

async function run(request: EncryptRequest, ports: ClientPorts): Promise<Encrypted> {
  const { recipients, server } = request;
  const { narrate } = ports;
  if (recipients.length === 0) throw new ClientProblem('recipients-missing', 'nobody could open this container', { next: 'name at least one recipient' });
  await checkSources(request.files);
  narrate({ clause: 'UC.Client.01/1', text: `the sender chose ${request.files.map((file) => file.name ?? file.path).join(', ')} for ${request.out}` });

  const sealed: SealedRecipient[] = [];
  const report: EncryptedRecipient[] = [];
  const prepared = await Promise.all(recipients.map((recipient) => prepareRecipient(recipient, ports.random)));
  for (const recipient of prepared) {
    narrate({ clause: recipient.byPublicKey ? 'UC.Client.01/3' : 'UC.Client.P.01/4', text: `a capsule is made for ${recipient.who}` });
    const sent = server && recipient.byPublicKey ? await forward(recipient, server, request.expiry, ports) : undefined;
    const final = sent?.sealed ?? recipient.sealed;
    sealed.push(final);
    report.push({ keyLabel: final.keyLabel, capsule: final.capsule.kind, ...(sent && { server: sent.server }) });
  }
  const { out, files, overwrite = false, signal, onProgress } = request;
  const written = await writeContainer({ out, files, recipients: sealed, overwrite, random: ports.random, ...(signal && { signal }), ...(onProgress && { onProgress }) });
  narrate({ clause: 'UC.Client.01/12', text: `the container is saved: ${written.bytes} bytes, ${written.headerBytes} of them header` });
  return { out, ...written, recipients: report };
}

/** UC.Client.01/6–8: sends one capsule to the server, whose certificate must be on the list. */
async function forward(recipient: PreparedRecipient, server: ListedServer, wanted: Expiry, ports: ClientPorts) {
  const { clock, narrate, request } = ports;
  const now = clock.now();
  const expiry = capsuleExpiry(wanted, recipient.certificateEnd, now);
  narrate({ clause: 'UC.Client.01/6', text: `the client connects to capsule server ${server.name} at ${server.sender}` });
  const answer = await sendCapsule(
    ({ path, ...rest }) => request({ ...rest, ...timeouts, url: server.sender + path, pins: pinsOf(server), at: now.getTime() }),
    capsuleBody(recipient.sealed),
    expiry,
  );
  narrate({ clause: 'UC.Client.01/7', text: `the server's certificate is one of those listed for ${server.id}` });
  const applied = answer.expiry?.toISOString() ?? expiry.toISOString();
  narrate({
    clause: 'UC.Client.01/8',
    text: `the capsule went to the server, which keeps it until ${applied} under ${answer.transactionId}; the container will name only that`,
  });
  return {
    sealed: toKeyServerCapsule(recipient.sealed, server.id, answer.transactionId),
    server: { id: server.id, transactionId: answer.transactionId, expiry: applied },
  };
}

/** What a server stores of an EC or RSA capsule: who may fetch it, and the part only they can use. */
function capsuleBody({ capsule }: SealedRecipient): Capsule {
  if (capsule.kind === 'ECCPublicKeyCapsule') {
    return { capsuleType: `ecc_${capsule.curve}`, recipientId: capsule.recipientPublicKey, ephemeralKeyMaterial: capsule.senderPublicKey };
  }
  if (capsule.kind === 'RSAPublicKeyCapsule') {
    return { capsuleType: 'rsa', recipientId: capsule.recipientPublicKey, ephemeralKeyMaterial: capsule.encryptedKek };
  }
  throw new Error(`a ${capsule.kind} does not travel over a capsule server`);
}
