import { toKeyServerCapsule, type SealedRecipient } from '@testbed/container';
import { sendCapsule, type Capsule } from '@testbed/protocol';
import { pinsOf, type ListedServer } from '@testbed/server-list';
import { capsuleExpiry, type Expiry } from './expiry.ts';
import { timeouts, type ClientPorts } from './ports.ts';
import type { PreparedRecipient } from './recipient.ts';

/** A capsule that a server keeps. */
export interface ForwardedCapsule {
  readonly sealed: SealedRecipient;
  readonly server: { readonly id: string; readonly transactionId: string; readonly expiry: string };
}

/**
 * UC.Client.01/6–8: sends one capsule to the server, whose certificate must be on the list.
 *
 * @throws ClientProblem, TlsProblem, ProtocolProblem
 */
export async function forwardCapsule(recipient: PreparedRecipient, server: ListedServer, wanted: Expiry, ports: ClientPorts): Promise<ForwardedCapsule> {
  const { clock, narrate, request } = ports;
  const now = clock.now();
  const expiry = capsuleExpiry(wanted, recipient.certificateEnd, now);
  narrate({ clause: 'UC.Client.01/6', text: `the client connects to capsule server ${server.name} at ${server.sender}` });
  const answer = await sendCapsule(
    ({ path, ...rest }) => request({ ...rest, ...timeouts, url: server.sender + path, pins: pinsOf(server), at: now.getTime() }),
    capsuleOf(recipient.sealed),
    expiry,
  );
  narrate({ clause: 'UC.Client.01/7', text: `the server's certificate is one of those listed for ${server.id}` });
  const applied = (answer.expiry ?? expiry).toISOString();
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
function capsuleOf({ capsule }: SealedRecipient): Capsule {
  if (capsule.kind === 'ECCPublicKeyCapsule') {
    return { capsuleType: `ecc_${capsule.curve}`, recipientId: capsule.recipientPublicKey, ephemeralKeyMaterial: capsule.senderPublicKey };
  }
  if (capsule.kind === 'RSAPublicKeyCapsule') {
    return { capsuleType: 'rsa', recipientId: capsule.recipientPublicKey, ephemeralKeyMaterial: capsule.encryptedKek };
  }
  throw new Error(`a ${capsule.kind} does not travel over a capsule server`);
}
