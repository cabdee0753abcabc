import { connect, type AddressInfo, type DropArgument, type Server, type Socket } from 'node:net';
import { refusalAnswer, type Outcome } from '../endpoint.ts';
import type { Refusal } from '../rule.ts';

/** Milliseconds between two looks. */
const interval = 200;

/** What part of the time the process must have been busy to be suspected. */
const busy = 0.9;

/**
 * Watches how long connections wait to be accepted. Node accepts one a turn of its loop, and nobody tells how many wait
 * in the system's queue behind it; so a process that is busy queues up itself now and then, and takes the time. Late
 * twice in a row is overload: some are turned away then, until the queue is short again, in place of all growing late.
 *
 * @param server is watched while it listens
 * @param tolerance milliseconds that a connection may wait
 * @returns tells whether there is overload now
 */
export function watchLoad(server: Server, tolerance: number): () => boolean {
  if (tolerance === Infinity) return () => false;
  let late = 0;
  let before = performance.eventLoopUtilization();
  let waiting: { readonly since: number; readonly socket: Socket } | undefined;

  const leave = (waited: number): void => {
    waiting?.socket.destroy();
    waiting = undefined;
    late = waited > tolerance ? late + 1 : 0;
  };
  const queueUp = (): void => {
    const { address, port } = server.address() as AddressInfo;
    const socket = connect({ host: { '0.0.0.0': '127.0.0.1', '::': '::1' }[address] ?? address, port });
    // The listener closes, or the machine has no port left: that says nothing about the queue.
    socket.unref().on('error', () => leave(0));
    waiting = { since: performance.now(), socket };
  };
  const arrived = ({ remotePort }: { readonly remotePort?: number | undefined }): void => {
    // Who has hung up already has no port any more.
    if (waiting && remotePort !== undefined && remotePort === waiting.socket.localPort) leave(performance.now() - waiting.since);
  };
  const timer = setInterval(() => {
    const { utilization } = performance.eventLoopUtilization(before);
    before = performance.eventLoopUtilization();
    // No longer than that: where the queue is full the system drops who comes, to try again after seconds.
    if (waiting && performance.now() - waiting.since > tolerance) leave(performance.now() - waiting.since);
    if (!waiting && server.listening && (late > 0 || utilization > busy)) queueUp();
  }, interval);
  timer.unref();
  // One above `maxConnections` has waited no longer for being closed.
  const dropped = (connection?: DropArgument): void => connection && arrived(connection);
  server.on('connection', arrived).on('drop', dropped).once('close', () => clearInterval(timer));
  return () => late > 1;
}

/** What to answer to a request that there is no time for. The connection stays: its handshake was the dearest part. */
export function overloadRefused(emptyStatuses: readonly number[]): Outcome {
  const { headers, ...answer } = refusalAnswer(refusal, emptyStatuses);
  return { answer: { ...answer, headers: { ...headers, 'retry-after': '1' } }, refusal };
}

const refusal: Refusal = {
  rule: 'load',
  requirement: 'RFC 9110 15.6.4',
  problem: 'overloaded',
  expected: 'no more requests than the server can answer',
  actual: 'more',
};
