/** Throws hostile requests at a capsule server of its own and watches what becomes of it. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'node:tls';
import { publicKeyOf } from '@testbed/pki';
import { capsuleJson } from '@testbed/protocol';
import { get, makePlace, startCcs, upload, type Place } from '../test-process.ts';
import { garbage, malformed, request, type Arsenal, type ListenerName } from './attack.ts';
import { openLine, sendRaw, type Line } from './line.ts';
import { seeded } from './random.ts';
import type { TrialStore } from './store.ts';

/** How much to throw. */
export interface BarrageOrder {
  /** Requests of every kind together. */
  readonly requests: number;
  /** Seconds after which no further one is begun. */
  readonly seconds: number;
  readonly seed: number;
  readonly store: TrialStore;
  /** Told now and then. */
  readonly progress?: (figures: BarrageFigures) => void;
}

/** What was thrown, and what came back. */
export interface BarrageFigures {
  /** All of them; the next three are some of these. */
  readonly requests: number;
  readonly malformed: number;
  readonly withoutHandshake: number;
  readonly slow: number;
  readonly connections: number;
  /** Answers by status. */
  readonly answers: Readonly<Record<string, number>>;
  /** Whole requests the server gave no answer to, because it had closed the connection after another one. */
  readonly unanswered: number;
  readonly seconds: number;
  /** MiB of the server's memory: medians of each fifth of the time. Empty where the machine does not tell. */
  readonly memory: readonly number[];
  /** Milliseconds that an upload and its fetch took at worst meanwhile. */
  readonly slowestPulse: number;
  /** Everything that must not be: at most a few. */
  readonly failures: readonly string[];
}

const pipelined = 16;
/** Most requests need no signature verified: the barrage is to be dense. */
const listeners: readonly ListenerName[] = ['sender', 'sender', 'sender', 'sender', 'sender', 'sender', 'recipient', 'management'];

/** Throws it all. Resolves when the server has stopped; what went wrong is in the figures. */
export async function barrage({ requests, seconds, seed, store, progress = () => {} }: BarrageOrder): Promise<BarrageFigures> {
  const place = await makePlace();
  const random = seeded(seed);
  // A multiple of three bytes, so that in base64 it is the same wherever it begins.
  const canary = `canary${randomBytes(9).toString('hex')}`;
  const arsenal: Arsenal = { random, canary, capsules: capsulesWith(canary, place), clientHello: await captureClientHello() };
  const needles = [canary, Buffer.from(canary).toString('base64'), Buffer.from(canary).toString('hex')];

  const counts = { requests: 0, malformed: 0, withoutHandshake: 0, slow: 0, connections: 0, unanswered: 0, slowestPulse: 0 };
  const answers: Record<string, number> = {};
  const failures: string[] = [];
  const fail = (failure: string): void => {
    if (failures.length < 20) failures.push(failure);
  };
  const look = (text: string, where: string): void => {
    if (needles.some((needle) => text.includes(needle))) fail(`a canary in ${where}`);
  };

  let tail = '';
  const ccs = startCcs(place, configurationFor(place, store), (chunk) => {
    const text = tail + chunk;
    look(text, 'the log');
    if (text.includes('"level":"error"')) fail(`the log has an error: ${/[^\n]*"level":"error"[^\n]*/.exec(text)?.[0].slice(0, 400)}`);
    tail = text.slice(-100);
  });
  const ready = await ccs.ready;
  if (!ready) {
    await place.close();
    throw new Error('the server did not start');
  }
  const urls = ready.listeners;
  const began = performance.now();
  const elapsed = (): number => (performance.now() - began) / 1000;
  let over = false;
  const ended = (): boolean => over || failures.length > 0 || elapsed() > seconds;
  /** Takes some of what is left to throw. */
  const take = (wanted: number): number => {
    const taken = ended() ? 0 : Math.min(wanted, requests - counts.requests);
    counts.requests += taken;
    return taken;
  };
  const dial = (listener: ListenerName): Promise<Line> => {
    counts.connections += 1;
    const { cert, key } = place.jaak;
    return openLine(urls[listener], { ca: place.tlsCa, ...(listener === 'recipient' && !random.oneIn(4) ? { cert, key } : {}) });
  };
  const note = (got: readonly { status: number; text: string }[]): void => {
    for (const { status, text } of got) {
      answers[status] = (answers[status] ?? 0) + 1;
      // RFC 9110 §15.6.2: a method that noise made up is 501, and no failure of the server.
      if (!(status >= 200 && status < 500) && status !== 501) fail(`an answer with status ${status}: ${text.slice(0, 200)}`);
      look(text, `an answer with status ${status}`);
    }
  };

  const exchangeAll = async (): Promise<void> => {
    for (let count = take(pipelined); count > 0; count = take(pipelined)) {
      const listener = random.pick(listeners);
      const line = await dial(listener);
      for (let batches = 50; count > 0 && line.open; count = batches > 0 ? take(pipelined) : 0) {
        batches -= 1;
        const got = await line.exchange(Buffer.concat(Array.from({ length: count }, () => request(listener, arsenal))), count);
        note(got);
        counts.unanswered += count - got.length;
      }
      // What was taken for a connection that had closed meanwhile.
      counts.requests -= count;
      line.close();
    }
  };
  const malformedAll = async (): Promise<void> => {
    while (take(1) > 0) {
      counts.malformed += 1;
      const listener = random.pick(listeners);
      const line = await dial(listener);
      const sent = line.exchange(malformed(listener, arsenal), Number.POSITIVE_INFINITY);
      // Some give up in the middle.
      if (random.oneIn(2)) setTimeout(() => line.close(), random.below(50));
      note(await sent);
      line.close();
    }
  };
  const garbageAll = async (): Promise<void> => {
    while (take(1) > 0) {
      counts.withoutHandshake += 1;
      await sendRaw(urls[random.pick(listeners)], garbage(arsenal));
      await pause(2);
    }
  };
  const slowAll = async (): Promise<void> => {
    while (take(1) > 0) {
      counts.slow += 1;
      const line = await dial('sender');
      const sent = line.exchange(Buffer.from(`POST /key-capsules HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{"${canary}`), 1);
      const drip = setInterval(() => line.write(Buffer.from(' ')), 100);
      note(await sent);
      clearInterval(drip);
      line.close();
    }
  };
  const memory: number[] = [];
  const watch = async (): Promise<void> => {
    while (!over) {
      const start = performance.now();
      const sent = await upload(place, urls.sender);
      const fetched = await get(place, urls.recipient + sent.location);
      if (sent.status !== 201 || fetched.status !== 200) fail(`an honest upload and fetch were answered with ${sent.status} and ${fetched.status}`);
      counts.slowestPulse = Math.max(counts.slowestPulse, Math.round(performance.now() - start));
      const used = memoryOf(ccs.child.pid);
      if (used !== undefined) memory.push(used);
      progress(figures());
      await pause(1000);
    }
  };
  const figures = (): BarrageFigures => ({ ...counts, answers, seconds: Math.round(elapsed()), memory: fifths(memory), failures });

  const guarded = (work: () => Promise<void>): Promise<void> => work().catch((error: unknown) => fail(`a client failed: ${String(error)}`));
  const watching = guarded(watch);
  const exited = ccs.exit.then(({ code, signal }) => over || fail(`the server ended with ${code ?? signal}`));
  await Promise.all([...times(10, exchangeAll), ...times(2, malformedAll), ...times(2, garbageAll), ...times(8, slowAll)].map(guarded));
  over = true;
  await watching;
  ccs.child.kill('SIGTERM');
  const { code } = await ccs.exit;
  await exited;
  if (code !== 0) fail(`the server stopped with code ${code}`);
  if (grown(memory)) fail(`the memory grows: ${fifths(memory).join(', ')} MiB`);
  await place.close();
  return figures();
}

function configurationFor(place: Place, { location }: TrialStore): object {
  return {
    ...place.config,
    store: location,
    // The responder shares the cores with the barrage: a late answer is no fault of the server.
    revocation: { ...(place.config['revocation'] as object), cachedAnswers: 10, timeout: 'PT30S' },
    // Nobody is turned away unseen for overload: each request is to reach what it attacks, on a busy machine too.
    limits: { handshakeTimeout: 'PT3S', headersTimeout: 'PT3S', requestTimeout: 'PT3S', overload: 'PT1M' },
  };
}

function times<T>(count: number, work: T): T[] {
  return Array.from({ length: count }, () => work);
}

/** Capsules that are stored, the canary in the key material of some. */
function capsulesWith(canary: string, { jaak }: Place): Buffer[] {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const rsa = publicKeyOf(publicKey);
  const recipientId = rsa.type === 'ec' ? rsa.point : rsa.der;
  const ephemeralKeyMaterial = Buffer.from(canary.repeat(10));
  return [Buffer.from(jaak.capsule), Buffer.from(capsuleJson({ recipientId, ephemeralKeyMaterial, capsuleType: 'rsa' }))];
}

async function captureClientHello(): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, servername: 'localhost' }).on('error', () => {});
  const [socket] = (await once(server, 'connection')) as [NodeJS.ReadableStream & { destroy(): void }];
  const [hello] = (await once(socket, 'data')) as [Buffer];
  client.destroy();
  socket.destroy();
  server.close();
  return hello;
}

/** MiB that a process holds, where the machine tells (Linux). */
function memoryOf(pid: number | undefined): number | undefined {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);
  } catch {
    return undefined;
  }
}

/** The median of each fifth. */
function fifths(samples: readonly number[]): number[] {
  const size = samples.length / 5;
  if (size < 1) return [...samples];
  return [0, 1, 2, 3, 4].map((fifth) => {
    const part = samples.slice(Math.floor(fifth * size), Math.floor((fifth + 1) * size)).toSorted((a, b) => a - b);
    return part[Math.floor(part.length / 2)] ?? 0;
  });
}

/** Whether the end holds more than the beginning, once a process has warmed up: a minute of samples or nothing is said. */
function grown(samples: readonly number[]): boolean {
  const [, second, , , last] = fifths(samples);
  return samples.length >= 60 && second !== undefined && last !== undefined && last > second * 1.25 + 32;
}
