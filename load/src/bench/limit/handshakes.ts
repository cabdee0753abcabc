import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect, createSecureContext } from 'node:tls';
import type { CapsuleTarget } from '@testbed/runner';
import { LoadProblem } from '../../problem.ts';
import type { Turn } from '../operation.ts';
import { ownersOf } from '../owners.ts';

/** PEM files: the certificate chain and key of the servers compared, and the issuers of clients they believe. */
export interface ServerKeys {
  readonly certificate: string;
  readonly key: string;
  readonly trust: string;
}

/** A server that only does handshakes, and the turn that makes one; LoadProblem `target-unsuitable` where there is none. */
export interface RawServer {
  readonly pid: number;
  readonly turn: Turn;
  stop(): void;
}

/**
 * Starts the limit of every fetch over a new connection: a full mTLS handshake with the same keys, by the same clients,
 * and nothing else.
 *
 * @throws LoadProblem `preparation-failed` when it does not start
 */
export async function startRawServer({ certificate, key, trust }: ServerKeys, target: CapsuleTarget): Promise<RawServer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'raw-server.ts'), certificate, key, trust], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  const [port] = (await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => [])])) as string[];
  if (port === undefined || child.pid === undefined) throw new LoadProblem('preparation-failed', 'the server of raw handshakes did not start (its words are above)', 'name PEM files: --server-keys CHAIN,KEY,TRUST');
  const contexts = ownersOf(target).map(({ chain, key: own }) => createSecureContext({ ca: [...target.trust], cert: chain, key: own }));
  return {
    pid: child.pid,
    async turn(_user, turn) {
      const began = performance.now();
      const socket = connect({ host: 'localhost', port: Number(port), servername: 'localhost', secureContext: contexts[turn % contexts.length] });
      // The server ends the connection once it has judged the client's certificate.
      await once(socket.resume(), 'end').catch((cause: Error) => {
        throw new LoadProblem('target-unsuitable', `no handshake with the keys of --server-keys: ${cause.message}`, 'name a chain that the trust of the first target covers, and the issuers of its clients', { cause });
      });
      socket.destroy();
      return performance.now() - began;
    },
    stop: () => child.stdin.end(),
  };
}
