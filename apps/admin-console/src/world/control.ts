import { WorldProblem } from './problem.ts';
import type { TrafficEntry } from './messages/traffic.ts';

/** A Smart-ID or Mobile-ID request that waits for its person. */
export interface PendingRequest {
  readonly session: string;
  readonly service: 'smart-id' | 'mobile-id';
  readonly person: string;
  /** Four digits, as the service shows them on the phone and the asker on the screen. */
  readonly verificationCode?: string;
  readonly text: string;
}

/** The world's own interface (docs/world.md, "Change the world while it runs"). Each throws WorldProblem `world-not-running`, `world-refused`. */
export interface Control {
  /** Which processes run, and how far the clock is ahead (ms). */
  status(): Promise<{ readonly processes: readonly { readonly name: string; readonly pid: number | null }[]; readonly clockOffset: number }>;
  pending(): Promise<readonly PendingRequest[]>;
  answer(session: string, answer: 'confirm' | 'refuse'): Promise<void>;
  /** From now on this person's phone answers by itself, or waits for {@link Control.answer}. */
  behave(person: string, service: PendingRequest['service'], does: 'confirm' | 'wait'): Promise<void>;
  /** @param serial of a certificate, in hex */
  revoke(serial: string): Promise<void>;
  restore(serial: string): Promise<void>;
  setClock(offset: number): Promise<void>;
  /** What servers saw later than this. */
  traffic(since: number): Promise<readonly TrafficEntry[]>;
}

const timeLimit = 5_000;
/** Octets: what all servers of a world keep. */
const mostOctets = 96 * 1024 * 1024;

/** @param url of a control interface */
export function openControl(url: URL): Control {
  const ask = async (method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> => {
    let response: Response;
    let text: string;
    try {
      response = await fetch(new URL(path, url), { method, redirect: 'error', signal: AbortSignal.timeout(timeLimit), ...(body && { body: JSON.stringify(body) }) });
      text = await bounded(response);
    } catch (cause) {
      throw new WorldProblem('world-not-running', "the world's control interface does not answer", 'start the world with testbed up', { cause });
    }
    const answer = parsed(text);
    if (!response.ok) throw new WorldProblem('world-refused', `the world refused: ${String((answer as { error?: string }).error ?? response.status)}`, 'look at the world again: it may have changed');
    return answer;
  };
  return {
    status: async () => (await ask('GET', '/')) as Awaited<ReturnType<Control['status']>>,
    pending: async () => ((await ask('GET', '/eid/pending')) as { sessions?: readonly PendingRequest[] }).sessions ?? [],
    answer: async (session, answer) => void (await ask('POST', '/eid/answer', { session, answer })),
    behave: async (person, service, does) => void (await ask('POST', '/eid/behaviour', { person, service, behaviour: { does } })),
    revoke: async (serial) => void (await ask('POST', `/certificates/${serial}/revoke`)),
    restore: async (serial) => void (await ask('POST', `/certificates/${serial}/restore`)),
    setClock: async (offset) => void (await ask('POST', '/clock', { offset })),
    traffic: async (since) => ((await ask('GET', `/traffic?since=${since}`)) as { traffic: readonly TrafficEntry[] }).traffic,
  };
}

async function bounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let octets = 0;
  for await (const chunk of response.body ?? []) {
    octets += chunk.length;
    if (octets > mostOctets) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw new WorldProblem('world-not-running', 'what answers at the address of the control interface is no world', 'start the world with testbed up');
}
