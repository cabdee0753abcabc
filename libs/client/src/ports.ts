import type { Random } from '@testbed/container';
import type { Dialogue } from './dialogue.ts';
import type { Clock, TlsRequest, TlsResponse } from '@testbed/pki';

/** What a use case needs from the world around it. */
export interface ClientPorts {
  readonly clock: Clock;
  readonly random: Random;
  /** Requests without client authentication; with it they go through the recipient's `Identity`. */
  readonly request: (request: TlsRequest) => Promise<TlsResponse>;
  /** Connects to a server and checks its certificate against the list, sending nothing. */
  readonly checkServer: (request: Pick<TlsRequest, 'url' | 'pins' | 'at' | 'connectTimeout'>) => Promise<void>;
  /** The person in front, where there is one. */
  readonly dialogue?: Dialogue;
  /** Hears each step as it is done: for progress and for the tour. */
  readonly narrate: (event: Narration) => void;
}

/** One step of a use case, in words: who does what to whom, and what decided. */
export interface Narration {
  /** `UC.Client.01/7` */
  readonly clause: string;
  readonly text: string;
}

/** Milliseconds a client waits for a server. */
export const timeouts = { connectTimeout: 5_000, responseTimeout: 15_000 } as const;
