import { authLabel, splitForShares, type SealedRecipient } from '@testbed/container';
import { sendShare, type Transport } from '@testbed/protocol';
import { pinsOf, type ListedServer } from '@testbed/server-list';
import { capsuleExpiry, type Expiry } from '../expiry.ts';
import { timeouts, type ClientPorts } from '../ports.ts';
import { exchangeWith } from './exchange.ts';

/**
 * UC.Client.03/4–7: makes a KEK, sends each server its share of it, and notes where they are. No share leaves before
 * every server has shown a certificate that is listed for it.
 *
 * @param recipientId `etsi/PNOEE-…`
 * @throws ClientProblem
 */
export async function sendShares(recipientId: string, servers: readonly ListedServer[], wanted: Expiry, ports: ClientPorts): Promise<SealedRecipient> {
  const { checkServer, clock, narrate, random, request } = ports;
  const now = clock.now();
  const expiry = capsuleExpiry(wanted, undefined, now);
  const split = splitForShares(recipientId, authLabel(recipientId), servers.length, random);
  narrate({ clause: 'UC.Client.03/4', text: `the key for ${recipientId} is split into ${servers.length} share(s): all of them are needed` });
  for (const server of servers) {
    const { connectTimeout } = timeouts;
    await exchangeWith(server, () => checkServer({ url: server.sender, pins: pinsOf(server), at: now.getTime(), connectTimeout }));
    narrate({ clause: 'UC.Client.03/6', text: `${server.name} of ${server.organisation} shows a certificate that is listed` });
  }
  const places = [];
  for (const [index, server] of servers.entries()) {
    const share = split.shares[index] as Uint8Array;
    const transport: Transport = ({ path, ...rest }) => request({ ...rest, ...timeouts, url: server.sender + path, pins: pinsOf(server), at: now.getTime() });
    const { shareId, expiry: kept = expiry } = await exchangeWith(server, () => sendShare(transport, { share, recipient: recipientId }, expiry));
    narrate({ clause: 'UC.Client.03/7', text: `share ${index + 1} is with ${server.name}, until ${kept.toISOString()}` });
    places.push({ serverBaseUrl: server.recipient, shareId });
  }
  return split.place(places);
}
