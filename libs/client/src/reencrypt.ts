import { reencryptContainer, type Limits } from '@testbed/container';
import type { Reencryption } from './dialogue.ts';
import { openContainer, type Opened, type Opening } from './open.ts';
import { lookUpPeople } from './person.ts';
import type { ClientPorts } from './ports.ts';
import { ClientProblem, toClientProblem } from './problem.ts';
import { prepareRecipients } from './recipient.ts';

export interface ReencryptRequest extends Opening, Reencryption {
  readonly limits?: Limits | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Reencrypted {
  readonly out: string;
  readonly bytes: number;
  readonly headerBytes: number;
  readonly recipients: readonly { readonly keyLabel: string; readonly capsule: string }[];
}

/**
 * UC.Client.P.04: opens a container and encrypts what is in it for other recipients, for long-term storage: all
 * capsules travel in the new container. No plaintext is saved.
 *
 * @throws ClientProblem
 */
export async function reencrypt(request: ReencryptRequest, ports: ClientPorts): Promise<Reencrypted> {
  try {
    return await reencryptOpened(await openContainer(request, ports), request, ports);
  } catch (error) {
    throw toClientProblem(error);
  }
}

/** The same for a container that was just opened. @throws ClientProblem, ContainerProblem, EidProblem */
export async function reencryptOpened(
  { envelope, fmk }: Pick<Opened, 'envelope' | 'fmk'>,
  { out, overwrite, recipients, limits, signal }: Reencryption & Pick<ReencryptRequest, 'limits' | 'signal'>,
  ports: ClientPorts,
): Promise<Reencrypted> {
  if (recipients.length === 0) throw new ClientProblem('recipients-missing', 'nobody could open the new container', { next: 'name at least one recipient' });
  const known = await lookUpPeople(recipients, false, ports);
  if (known.some(({ kind }) => kind === 'shares')) {
    throw new ClientProblem('shares-servers-missing', 'a container for long-term storage has no shares on servers', { next: 'choose a password, a secret, a certificate or a token' });
  }
  const sealed = (await prepareRecipients(known.filter((recipient) => recipient.kind !== 'shares'), ports)).map((prepared) => prepared.sealed);
  const written = await reencryptContainer(envelope, fmk, { out, overwrite, limits, signal, recipients: sealed, random: ports.random });
  ports.narrate({ clause: 'UC.Client.P.04/7', text: `the files are encrypted anew in ${out}: ${written.bytes} bytes` });
  return { out, ...written, recipients: sealed.map(({ keyLabel, capsule }) => ({ keyLabel, capsule: capsule.kind })) };
}
