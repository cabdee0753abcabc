import { X509Certificate } from 'node:crypto';
import { deviates, undecided } from '@testbed/runner';
import { judged, twinOpened } from '../judge.ts';
import { needs } from '../needs.ts';
import { rule, type RuleTexts } from '../rules.ts';
import { capsuleOf, sharesSample } from '../samples.ts';
import type { ClientSubject } from '../subject.ts';
import type { ClientRule } from '../target.ts';
import { memberOf } from '../world/seen.ts';
import { requestsIn, type SeenRequest } from '../world/traffic.ts';
import { ticketOf, type Ticket } from './ticket.ts';

/** One share as the servers saw it asked for. */
interface Asked {
  readonly id: string;
  /** As the header writes it. */
  readonly server: string;
  readonly nonces: readonly SeenRequest[];
  readonly fetches: readonly SeenRequest[];
}

/** What the servers and the phone saw of one decryption by shares; made once. @throws Undecided when the client does not open it */
function collected(subject: ClientSubject): Promise<{ readonly asked: readonly Asked[]; readonly signatures: number }> {
  return subject.once('collected', async () => {
    const { remote } = subject.world.people;
    const sample = await sharesSample(subject, remote);
    const { shares } = capsuleOf(sample, 'shares');
    const { result, seen } = await subject.watch(
      () => subject.decrypt(sample.file, { credential: subject.args.signer(remote), server: subject.args.sharesServers() }),
      ({ server, request }) => server === 'eid-services' || shares.some(({ id }) => request?.path.includes(id)),
    );
    twinOpened(result);
    const requests = requestsIn(seen);
    const asked = shares.map(({ id, server }) => ({
      id,
      server,
      nonces: requests.filter(({ method, path }) => method === 'POST' && path === `/key-shares/${id}/nonce`),
      fetches: requests.filter(({ method, path }) => method === 'GET' && path === `/key-shares/${id}`),
    }));
    return { asked, signatures: requests.filter(({ method, path }) => method === 'POST' && path.includes('/authentication')).length };
  });
}

/** The ticket that each share was asked for with. */
async function tickets(subject: ClientSubject): Promise<readonly (Asked & { readonly ticket: Ticket; readonly request: SeenRequest })[]> {
  const { asked } = await collected(subject);
  return asked.map((share) => {
    const [request] = share.fetches;
    if (!request) undecided(`no server saw the share ${share.id} asked for`);
    const ticket = readTicketIn(request);
    return { ...share, request, ticket };
  });
}

function readTicketIn(request: SeenRequest): Ticket {
  try {
    return ticketOf(request) ?? deviates(`asked ${request.server} for a share without a ticket`);
  } catch (error) {
    return deviates(`sent ${request.server} a ticket that is none: ${(error as Error).message}`);
  }
}

const texts = { level: 'MUST', disturbs: 'shares', needs: needs.collect } satisfies Partial<RuleTexts>;
const ticketNext = 'Make the ticket as the shares servers\' contract says.';
const algorithms = ['RS256', 'ES256', 'ES384'];

/** UC.Client.04/4–12: nonces and tickets, as each server saw them. */
export const ticketRules: readonly ClientRule[] = [
  rule(
    {
      ...texts,
      id: 'client/shares/ticket/nonce-for-each-share',
      requirements: ['UC.Client.04/4'],
      expected: 'Each share\'s own server is asked for a nonce for it.',
      why: 'A nonce of another server or share proves nothing.',
      next: 'Ask the server of each share for a nonce before the ticket is made.',
    },
    async (subject) => {
      const { asked } = await collected(subject);
      const without = asked.filter(({ nonces }) => nonces.length === 0);
      if (without.length > 0) deviates(`asked no nonce for ${without.map(({ id }) => id).join(', ')}`);
      if (new Set(asked.map(({ nonces: [first] }) => first?.server)).size !== asked.length) deviates('asked one server for the nonces of another');
      return `${asked.length} nonces from ${asked.length} servers`;
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/ticket/header',
      requirements: ['TICKET/made-header'],
      expected: 'The header of the ticket names its type and the algorithm of the signing key.',
      why: 'The servers refuse any other type.',
      next: ticketNext,
    },
    async (subject) => {
      for (const { ticket: { header } } of await tickets(subject)) {
        if (header['typ'] !== 'vnd.cdoc2.auth-token.v1+sd-jwt') deviates(`sent a ticket of the type ${String(header['typ'])}`);
        if (!algorithms.includes(String(header['alg']))) deviates(`sent a ticket with the algorithm ${String(header['alg'])}`);
      }
      return 'type and algorithm as they must be';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/ticket/issuer',
      requirements: ['TICKET/made-issuer', 'UC.Client.04/10'],
      expected: 'The issuer of the ticket is the recipient\'s identifier.',
      why: 'The servers compare it with whom the share is for.',
      next: ticketNext,
    },
    async (subject) => {
      const wanted = `etsi/${subject.world.people.remote.code}`;
      const found = (await tickets(subject)).map(({ ticket }) => ticket.claims['iss']);
      if (found.some((issuer) => issuer !== wanted)) deviates(`sent tickets of ${found.join(', ')}`);
      return `iss is ${wanted}`;
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/ticket/audience',
      requirements: ['TICKET/made-audiences', 'UC.Client.04/5', 'UC.Client.04/11', 'UC.KTS.07/5'],
      expected: 'The disclosed audience is the share\'s server, identifier and nonce.',
      why: 'It binds the signature to one share and one moment.',
      next: ticketNext,
    },
    async (subject) => {
      for (const { id, server, nonces, ticket } of await tickets(subject)) {
        const given = nonces.map(({ answer }) => memberOf(answer, 'nonce') ?? '');
        const wanted = given.map((nonce) => `${server.replace(/\/$/, '')}/key-shares/${id}?nonce=${nonce}`);
        const disclosed = ticket.audiences.map(({ value }) => value.replace(/([^:])\/\/key-shares/, '$1/key-shares'));
        if (disclosed.length !== 1 || !wanted.includes(disclosed[0] ?? '')) deviates(`disclosed ${disclosed.length} audiences to ${server}, not the one with its share and nonce`);
      }
      return 'every audience is the server\'s share with its nonce';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/ticket/own-audience-only',
      requirements: ['TICKET/discloses-own-audience', 'UC.Client.04/11'],
      expected: 'Each server sees its own audience and no nonce of another.',
      why: 'With another\'s nonce a server could fetch the other share and have the key.',
      next: 'Present to each server only the disclosure of its own audience.',
    },
    async (subject) => {
      const all = await tickets(subject);
      for (const { server, ticket } of all) {
        const others = all.filter((other) => other.server !== server).flatMap(({ nonces }) => nonces.map(({ answer }) => memberOf(answer, 'nonce') ?? ''));
        const seen = Buffer.from(ticket.text.split('~').map((part) => Buffer.from(part, 'base64url').toString('latin1')).join(' '), 'latin1').toString('latin1');
        if (others.some((nonce) => nonce !== '' && (seen.includes(nonce) || ticket.text.includes(nonce)))) deviates(`showed ${server} the nonce of another server`);
      }
      return 'no server saw another\'s nonce';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/ticket/all-audiences-signed',
      requirements: ['TICKET/made-audiences', 'UC.KTS.07/2', 'UC.Client.04/5'],
      expected: 'The signed list has one digest for each share, and each disclosed audience is among them.',
      why: 'A digest that is not signed proves nothing.',
      next: ticketNext,
    },
    async (subject) => {
      const all = await tickets(subject);
      for (const { ticket } of all) {
        const digests = (Array.isArray(ticket.list[2]) ? (ticket.list[2] as readonly unknown[]) : []).map((entry) => memberOf(entry, '...'));
        if (digests.length !== all.length) deviates(`signed ${digests.length} audiences for ${all.length} shares`);
        if (ticket.audiences.some(({ digest }) => !digests.includes(digest))) deviates('disclosed an audience that it did not sign');
      }
      return `${all.length} audiences signed`;
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/ticket/one-signature',
      requirements: ['TICKET/made-one-signature', 'UC.KTS.07/3', 'UC.Client.04/7', 'UC.Client.04/8'],
      expected: 'The recipient signs once for all servers.',
      why: 'Nobody enters a PIN five times, and people who are asked often stop looking.',
      next: 'Sign one list of all audiences.',
    },
    async (subject) => {
      const signed = new Set((await tickets(subject)).map(({ ticket }) => ticket.jwt));
      const { signatures } = await collected(subject);
      if (signed.size !== 1) deviates(`sent ${signed.size} different signatures`);
      if (signatures > 1) deviates(`asked the phone ${signatures} times`);
      return 'one signature';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/ticket/salts',
      requirements: ['TICKET/made-salts'],
      expected: 'Each disclosure has a salt of its own of at least 128 bits.',
      why: 'With a salt that can be guessed a server could try the other\'s nonce.',
      next: 'Draw a random salt of 16 bytes for each disclosure.',
    },
    async (subject) => {
      const all = await tickets(subject);
      const salts = [...all.flatMap(({ ticket }) => ticket.audiences.map(({ salt }) => salt)), ...all.slice(0, 1).map(({ ticket }) => String(ticket.list[0]))];
      if (new Set(salts).size !== salts.length) deviates('used a salt twice');
      const short = salts.find((salt) => Buffer.from(salt, 'base64url').length < 16);
      if (short !== undefined) deviates(`used a salt of ${Buffer.from(short, 'base64url').length} bytes`);
      return `${salts.length} salts, all different`;
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/ticket/form',
      requirements: ['TICKET/form'],
      expected: 'The presentation is the signed JWT and two disclosures, each ended by a tilde.',
      why: 'Servers read exactly that.',
      next: ticketNext,
    },
    async (subject) => {
      for (const { ticket } of await tickets(subject)) {
        if (!/^[\w-]+\.[\w-]+\.[\w-]+(?:~[\w-]+){2}~$/.test(ticket.text)) deviates('sent a ticket of another form');
      }
      return 'jwt~audiences~audience~';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/ticket/certificate',
      requirements: ['UC.Client.04/9', 'UC.KTS.07/4'],
      expected: 'The certificate that comes with the ticket is the recipient\'s.',
      why: 'The servers verify the signature with it.',
      next: 'Send the certificate that the authentication service returned.',
    },
    async (subject) => {
      const { code } = subject.world.people.remote;
      for (const { request } of await tickets(subject)) {
        const text = request.header('x-cdoc2-auth-x5c') ?? '';
        const { subject: holder } = certificateIn(text);
        if (!holder.includes(`serialNumber=${code}`)) deviates('sent a certificate of somebody else');
      }
      return `a certificate of ${code}`;
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/ticket/no-bearer-token',
      requirements: ['CLIENT/no-bearer-token'],
      expected: 'Shares servers are shown tickets, and no token of a login service.',
      why: 'A bearer token could be replayed from one server to another.',
      next: 'Send no Authorization header to shares servers.',
    },
    async (subject) => {
      const shown = (await collected(subject)).asked.flatMap(({ nonces, fetches }) => [...nonces, ...fetches]).find((request) => request.header('authorization') !== undefined);
      if (shown) deviates(`sent ${shown.server} an Authorization header`);
      return 'no Authorization header';
    },
  ),
  rule(
    {
      ...texts,
      id: 'client/shares/ticket/all-shares-fetched',
      requirements: ['UC.Client.04/12', 'CLIENT/shares-from-all-servers'],
      expected: 'The client fetches the share of every server.',
      why: 'n of n: without one the others are worth nothing.',
      next: 'Fetch every share that the header names.',
    },
    async (subject) => {
      const { asked } = await judged(collected(subject));
      const fetched = asked.filter(({ fetches }) => fetches.some(({ status }) => status === 200));
      if (fetched.length !== asked.length) deviates(`fetched ${fetched.length} of ${asked.length} shares`);
      return `fetched ${fetched.length} shares`;
    },
  ),
];

/** A PEM on one line, or base64 of DER. @throws Deviation when it is none */
function certificateIn(text: string): X509Certificate {
  const body = text.replaceAll(/-----[^-]+-----|\s/g, '');
  try {
    return new X509Certificate(Buffer.from(body, 'base64'));
  } catch {
    return deviates('sent no certificate with the ticket');
  }
}
