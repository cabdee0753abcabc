import { extract, type ExtractedFile, type Limits } from '@testbed/container';
import type { ServerList } from '@testbed/server-list';
import type { Credential } from './credential.ts';
import { openContainer } from './open.ts';
import type { ClientPorts } from './ports.ts';
import { ClientProblem, toClientProblem } from './problem.ts';
import { reencryptOpened } from './reencrypt.ts';

export interface DecryptRequest {
  readonly container: string;
  readonly outDir: string;
  readonly overwrite?: boolean;
  /** Names of the files to take out; all without it. */
  readonly only?: readonly string[];
  readonly limits?: Limits;
  readonly credential: Credential;
  /** Asked for only when the container refers to a server: without one no list need be there, or be fresh. */
  readonly serverList?: () => ServerList | undefined;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface Decrypted {
  readonly files: readonly ExtractedFile[];
  /** The record that was used. */
  readonly keyLabel: string;
  readonly capsule: string;
  /** The container that was made besides (UC.Client.P.04). */
  readonly reencrypted?: string;
}

/** The step in which each use case has its files. */
const savedAt = { 'UC.Client.02': 9, 'UC.Client.P.02': 8, 'UC.Client.04': 13 } as const;

/**
 * UC.Client.02 and UC.Client.P.02: opens a container with one credential. At a terminal it offers to keep the files
 * encrypted too before it saves them (UC.Client.P.04). On any failure no file is left behind.
 *
 * @throws ClientProblem
 */
export async function decrypt(request: DecryptRequest, ports: ClientPorts): Promise<Decrypted> {
  try {
    const { envelope, record, fmk, useCase } = await openContainer(request, ports);
    const wish = await ports.dialogue?.reencryption();
    if (ports.dialogue && wish === undefined) throw new ClientProblem('cancelled', 'cancelled before anything was saved');
    if (wish && wish !== 'no') await reencryptOpened({ envelope, fmk }, { ...wish, limits: request.limits, signal: request.signal }, ports);
    const { outDir, overwrite = false, only, limits, signal, onProgress } = request;
    const files = await extract(envelope, fmk, outDir, { overwrite, only, limits, signal, onProgress });
    ports.narrate({ clause: `${useCase}/${savedAt[useCase]}`, text: `the payload's tag is right; ${files.length} file(s) saved to ${outDir}` });
    return { files, keyLabel: record.keyLabel, capsule: record.capsule.kind, ...(wish && wish !== 'no' && { reencrypted: wish.out }) };
  } catch (error) {
    throw toClientProblem(error);
  }
}
