/** For tests only: a TCP balancer in front of several processes of one server, its arms. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What clients connect to instead of an arm. */
export interface Balancer {
  readonly port: number;
  /** From now on new connections go to these ports of this machine, in turn; those there are stay where they are. */
  route(ports: readonly number[]): void;
  close(): Promise<void>;
}

/** Opens a balancer that leads nowhere yet. An arm that cannot be connected to is passed over. */
export async function openBalancer(): Promise<Balancer> {
  let arms: readonly number[] = [];
  let turn = 0;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => sockets.add(socket) && socket.once('close', () => sockets.delete(socket));
  const lead = (near: Socket, left: number): void => {
    turn += 1;
    const port = arms[turn % arms.length];
    if (port === undefined || left === 0 || near.destroyed) return void near.destroy();
    const far = keep(connect({ port, host: '127.0.0.1', allowHalfOpen: true }));
    const passOver = (): void => lead(near, left - 1);
    far.once('error', passOver);
    far.once('connect', () => {
      far.off('error', passOver);
      for (const [from, to] of [[near, far], [far, near]] as const) {
        from.on('error', () => to.destroy()).on('close', () => to.destroy());
        from.pipe(to);
      }
    });
  };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    // Who broke it off is gone; the other side learns it by the close.
    lead(keep(near).on('error', () => {}), arms.length);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    route(ports) {
      arms = ports;
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
