import { createTicket, presentTo, ticketHeaders, type Audience } from '@testbed/auth-ticket';
import { kekFromShares, type KeySharesCapsule } from '@testbed/container';
import type { RemoteSigner } from '@testbed/eid';
import { readCertificate, type TlsRequest, type TlsResponse } from '@testbed/pki';
import { fetchNonce, fetchShare, type Transport } from '@testbed/protocol';
import { pinsOf, type ListedServer, type ServerList } from '@testbed/server-list';
import { timeouts, type ClientPorts } from '../ports.ts';
import { ClientProblem } from '../problem.ts';
import { exchangeWith } from './exchange.ts';
import { serverAt } from './servers.ts';

/** One share, where it is. */
interface Place {
  readonly server: ListedServer;
  readonly shareId: string;
  readonly transport: Transport;
}

/**
 * UC.Client.04/4–13: one signature of the recipient opens every server. Each server is shown the ticket with its own
 * nonce only.
 *
 * @param sign opens the means of signing once every server has given its nonce (UC.Client.04/6–8)
 * @throws ClientProblem, EidProblem, TicketProblem
 */
export async function kekFromServers(capsule: KeySharesCapsule, list: ServerList | undefined, sign: () => Promise<RemoteSigner>, ports: ClientPorts): Promise<Uint8Array> {
  const { clock, narrate, random, request } = ports;
  const at = clock.now().getTime();
  const places = capsule.shares.map(({ serverBaseUrl, shareId }): Place => {
    const server = serverAt(list, serverBaseUrl);
    return { server, shareId, transport: transportTo(server, at, request) };
  });
  const audience: Audience[] = [];
  for (const { server, shareId, transport } of places) {
    audience.push({ baseUrl: server.recipient, shareId, nonce: await exchangeWith(server, () => fetchNonce(transport, shareId)).catch(explainGone) });
    narrate({ clause: 'UC.Client.04/4', text: `${server.name} gave a nonce for its share` });
  }
  const signer = await sign();
  let certificate: Uint8Array | undefined;
  const ticket = await createTicket({
    issuer: capsule.recipientId,
    audience,
    algorithm: signer.algorithm,
    random,
    sign: async (input) => {
      const signed = await signer.sign(input);
      ({ certificate } = signed);
      return signed.signature;
    },
  });
  narrate({ clause: 'UC.Client.04/8', text: `one ticket for ${places.length} server(s) is signed with ${signer.algorithm}` });
  const signedBy = readCertificate(certificate as Uint8Array);
  const shares: Uint8Array[] = [];
  for (const { server, shareId, transport } of places) {
    const headers = ticketHeaders(presentTo(ticket, { baseUrl: server.recipient, shareId }), signedBy);
    const { share } = await exchangeWith(server, () => fetchShare(transport, shareId, headers)).catch(explainWithheld);
    narrate({ clause: 'UC.Client.04/11', text: `${server.name} saw its own nonce only, and handed out its share` });
    shares.push(share);
  }
  return kekFromShares(capsule, shares);
}

function transportTo(server: ListedServer, at: number, request: (request: TlsRequest) => Promise<TlsResponse>): Transport {
  return ({ path, ...rest }) => request({ ...rest, ...timeouts, url: server.recipient.replace(/\/$/, '') + path, pins: pinsOf(server), at });
}

/** UC.Client.04/12a: no nonce without a share, and without one of its shares a container never opens again. */
function explainGone(problem: unknown): never {
  throw withNext(problem, 'the share has expired or was never there: the container cannot be decrypted any more', 'ask the sender for a new container');
}

/** UC.Client.04/12a: a share that was there a moment ago. By the contract the server does not say which of these it is. */
function explainWithheld(problem: unknown): never {
  throw withNext(problem, 'the share is not handed out: it expired just now, or is not yours, or the nonce did while you were signing', 'try again at once; if the share is not there then, ask the sender for a new container');
}

function withNext(problem: unknown, meaning: string, next: string): unknown {
  if (!(problem instanceof ClientProblem && problem.code === 'share-not-found')) return problem;
  return new ClientProblem(problem.code, `${problem.message}; ${meaning}`, { ...problem.detail, next }, { cause: problem });
}
