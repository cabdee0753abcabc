import { authLabel, checkSources, encodeHeader, splitForShares, toKeyServerCapsule, writeContainer, type SealedRecipient, type SourceFile } from '@testbed/container';
import type { ListedServer } from '@testbed/server-list';
import { fetchClientConfiguration, type ConfigurationService } from './configuration/fetch.ts';
import { retry } from './dialogue.ts';
import type { Expiry } from './expiry.ts';
import { forwardCapsule, type ForwardedCapsule } from './forward.ts';
import { lookUpPeople } from './person.ts';
import type { ClientPorts } from './ports.ts';
import { ClientProblem, toClientProblem } from './problem.ts';
import { prepareRecipients, type PreparedRecipient, type Recipient } from './recipient.ts';
import { sendShares } from './shares/send.ts';
import { hasSharesServers, serversForShares } from './shares/servers.ts';
import { chooseServer, serverUnusable, type ServerChoice } from './server-choice.ts';

export interface EncryptRequest extends ServerChoice {
  readonly files: readonly SourceFile[];
  readonly out: string;
  readonly overwrite?: boolean;
  readonly recipients: readonly Recipient[];
  /** What to do about shares servers of one organisation. Default: refuse. */
  readonly sameOrganisation?: 'refuse' | 'warn';
  /** How long a server keeps a capsule; by default what the organisation or else the client is configured with. */
  readonly expiry?: Expiry;
  /** UC.Client.01/8b: asked for the default expiry. */
  readonly configurationService?: Pick<ConfigurationService, 'url' | 'pins'>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
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
  readonly server?: ForwardedCapsule['server'];
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
  const { files, out, overwrite = false, signal, onProgress } = request;
  const { narrate, random } = ports;
  if (request.recipients.length === 0) throw new ClientProblem('recipients-missing', 'nobody could open this container', { next: 'name at least one recipient' });
  await checkSources(files);
  const { useCase, savedAt } = useCaseOf(request.recipients);
  narrate({ clause: `${useCase}/1`, text: `the sender chose ${files.map((file) => file.name ?? file.path).join(', ')} for ${out}` });

  const recipients = await lookUpPeople(request.recipients, hasSharesServers(request.list), ports);
  const signers = recipients.flatMap((recipient) => (recipient.kind === 'shares' ? [recipient.recipientId] : []));
  const sharesServers = signers.length === 0 ? [] : serversForShares(request.list, request.sameOrganisation ?? 'refuse', ports);
  const prepared = await prepareRecipients(recipients.filter((recipient) => recipient.kind !== 'shares'), ports);
  checkHeaderSize(prepared, signers, sharesServers);
  const forwarded = prepared.some(({ byPublicKey }) => byPublicKey) ? await forward(prepared, request, ports) : prepared;
  const finished = [...forwarded, ...(await shareOut(signers, sharesServers, request, ports))];
  const written = await writeContainer({
    out,
    files,
    recipients: finished.map(({ sealed }) => sealed),
    overwrite,
    random,
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  narrate({ clause: `${useCase}/${savedAt}`, text: `the container is saved: ${written.bytes} bytes, ${written.headerBytes} of them header` });
  return { out, ...written, recipients: finished.map(describe) };
}

/** The use case that is told of, and its step in which the container is saved. */
function useCaseOf(recipients: readonly Recipient[]): { readonly useCase: string; readonly savedAt: number } {
  const some = (...kinds: Recipient['kind'][]): boolean => recipients.some(({ kind }) => kinds.includes(kind));
  if (some('certificate', 'public-key', 'person')) return { useCase: 'UC.Client.01', savedAt: 12 };
  return some('shares') ? { useCase: 'UC.Client.03', savedAt: 11 } : { useCase: 'UC.Client.P.01', savedAt: 9 };
}

/** UC.Client.03/4–7: a key in shares for each recipient who will prove who they are. */
async function shareOut(signers: readonly string[], servers: readonly ListedServer[], request: EncryptRequest, ports: ClientPorts): Promise<Finished[]> {
  if (signers.length === 0) return [];
  const expiry = await expiryOf(request, ports, 'UC.Client.03/6b');
  const finished: Finished[] = [];
  for (const recipientId of signers) finished.push({ sealed: await sendShares(recipientId, servers, expiry, ports) });
  return finished;
}

/** UC.Client.01/4–8: all capsules go to one server; while none has been sent another one may be chosen (7a, 8a). */
async function forward(prepared: readonly PreparedRecipient[], request: EncryptRequest, ports: ClientPorts): Promise<readonly Finished[]> {
  return retry(ports.dialogue, serverUnusable, async (wrong) => {
    const server = await chooseServer(request, ports, wrong);
    return server ? forwardTo(server, prepared, await expiryOf(request, ports, 'UC.Client.01/8b'), ports) : prepared;
  });
}

/** The client's own default when neither the sender nor an organisation says anything. */
const ownExpiry: Expiry = { days: 1095 };

/** UC.Client.01/8, 8b: an organisation's configuration service is asked each time, and never passed over when it fails. */
async function expiryOf({ expiry, configurationService: service }: EncryptRequest, { clock, request, narrate }: ClientPorts, clause: string): Promise<Expiry> {
  if (expiry) return expiry;
  if (!service) return ownExpiry;
  const { defaultExpiry, version } = await fetchClientConfiguration({ ...service, clock, request });
  narrate({ clause, text: `the organisation's configuration (version ${version}) has capsules kept for ${defaultExpiry.days} days` });
  return defaultExpiry;
}

interface Finished {
  readonly sealed: SealedRecipient;
  readonly server?: ForwardedCapsule['server'];
}

async function forwardTo(server: ListedServer, prepared: readonly PreparedRecipient[], expiry: Expiry, ports: ClientPorts): Promise<Finished[]> {
  const finished: Finished[] = [];
  for (const recipient of prepared) finished.push(recipient.byPublicKey ? await forwardCapsule(recipient, server, expiry, ports) : recipient);
  return finished;
}

/** UC.Client.01/10a, UC.Client.03/8a: found before anything is sent, with ids as long as the longest a server gives. */
function checkHeaderSize(prepared: readonly PreparedRecipient[], signers: readonly string[], sharesServers: readonly ListedServer[]): void {
  const longest = '0'.repeat(34);
  const capsules = prepared.map(({ sealed, byPublicKey }) => (byPublicKey ? toKeyServerCapsule(sealed, '0'.repeat(36), longest) : sealed));
  const shared = signers.map((recipientId) =>
    splitForShares(recipientId, authLabel(recipientId), sharesServers.length).place(sharesServers.map(({ recipient }) => ({ serverBaseUrl: recipient, shareId: longest }))),
  );
  const recipients = [...capsules, ...shared].map(({ capsule, keyLabel }) => ({ capsule, keyLabel, encryptedFmk: new Uint8Array(32), fmkEncryptionMethod: 'XOR' as const }));
  encodeHeader({ recipients, payloadEncryptionMethod: 'CHACHA20POLY1305' });
}

function describe({ sealed, server }: Finished): EncryptedRecipient {
  return { keyLabel: sealed.keyLabel, capsule: sealed.capsule.kind, ...(server && { server }) };
}
