import { tracingChannel } from 'node:diagnostics_channel';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';

/** What is done to a listener of Node once it listens: a defect between the socket and the rules. */
export type Surgery = (listener: Server) => void;

/**
 * Starts a server and gets hold of its listeners, which it hides behind its interface for good reasons: no healthy
 * server is to be changed while it runs.
 *
 * @param start resolves to base addresses
 * @param surgeries by the name of the address
 */
export async function operated<Urls extends Readonly<Record<string, string>>>(start: () => Promise<Urls>, surgeries: Readonly<Partial<Record<keyof Urls, Surgery>>>): Promise<Urls> {
  const listening = new Set<Server>();
  const began = (message: unknown): void => void listening.add((message as { readonly server: Server }).server);
  const { asyncStart } = tracingChannel('net.server.listen');
  asyncStart.subscribe(began);
  try {
    const urls = await start();
    for (const [name, surgery] of Object.entries<Surgery | undefined>(surgeries)) {
      const port = new URL(urls[name] ?? '').port;
      const listener = [...listening].find((candidate) => String((candidate.address() as AddressInfo | null)?.port) === port);
      if (!listener) throw new Error(`the listener ${name} was not seen when it began to listen`);
      surgery?.(listener);
    }
    return urls;
  } finally {
    asyncStart.unsubscribe(began);
  }
}
