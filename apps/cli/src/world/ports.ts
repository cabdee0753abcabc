import { createServer } from 'node:net';
import { ConfigurationProblem } from '../problem.ts';

/** Where each listener of a world is, counted from its port base (9000: the capsule server's sender listener is at 9443). */
export const portOffsets = {
  console: 0,
  trustServices: 80,
  control: 90,
  ldap: 389,
  capsuleSender: 443,
  capsuleRecipient: 444,
  capsuleManagement: 445,
  shares1: 453,
  shares2: 454,
  shares3: 455,
  shares4: 456,
  shares5: 457,
  eidServices: 460,
  clientConfiguration: 461,
  eidProxy: 462,
  sharesManagement1: 463,
  sharesManagement2: 464,
  sharesManagement3: 465,
  sharesManagement4: 466,
  sharesManagement5: 467,
  ldaps: 636,
} as const;

export type PortName = keyof typeof portOffsets;

export const defaultPortBase = 9000;
export const highestPortBase = 65_535 - Math.max(...Object.values(portOffsets));

/** How many shares servers a world can have. */
export const mostSharesServers = 5;

export function portOf(base: number, name: PortName): number {
  return base + portOffsets[name];
}

/** Ports that browsers and Node's fetch never connect to, among those that a world can have (Fetch Standard, "port blocking"). */
const blockedPorts: ReadonlySet<number> = new Set([1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080]);

/** @throws ConfigurationProblem `port-in-use`, naming the port and whose it would be */
export async function checkPortsFree(base: number): Promise<void> {
  for (const name of Object.keys(portOffsets) as PortName[]) {
    const port = portOf(base, name);
    if (blockedPorts.has(port)) {
      throw new ConfigurationProblem('port-in-use', `port ${port} (${name}) is one that browsers and Node's fetch never connect to`, 'choose other ports with --port-base');
    }
    if (!(await isFree(port))) {
      throw new ConfigurationProblem('port-in-use', `port ${port} (${name}) is in use`, 'stop what uses it, or choose other ports with --port-base');
    }
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
