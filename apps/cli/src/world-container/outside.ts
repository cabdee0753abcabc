import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

/**
 * Leads connections from outside a container to the same ports of its loopback, where a world listens: engines publish
 * a port only where it is listened at on the container's own address. For containers only; elsewhere it would open a
 * world to the network.
 *
 * @throws the system's error where a port cannot be listened at
 */
export async function leadFromOutside(ports: readonly number[]): Promise<void> {
  const addresses = Object.values(networkInterfaces()).flatMap((found = []) => found.filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address));
  for (const host of addresses) {
    for (const port of ports) {
      const server = createServer((near) => {
        const far = connect(port, '127.0.0.1');
        near.pipe(far).pipe(near);
        near.on('error', () => far.destroy()).on('close', () => far.destroy());
        far.on('error', () => near.destroy()).on('close', () => near.destroy());
      }).listen(port, host);
      await once(server, 'listening');
      // The world decides how long the process lives.
      server.unref();
    }
  }
}
