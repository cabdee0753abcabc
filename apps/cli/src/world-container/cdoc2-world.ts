import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Wait } from 'testcontainers';
import { ConfigurationProblem } from '../problem.ts';
import { checkPortsFree, portOf, portOffsets, type PortName } from '../world/ports.ts';
import type { WorldFile } from '../world/world-file.ts';
import { unpackWorld } from './copy.ts';
import { checkImage, defaultImage } from './engine.ts';
import { LoopbackContainer } from './loopback.ts';
import { freePortBase } from './ports.ts';

/** Which world. */
export interface Cdoc2WorldOptions {
  /** The image, built from this repository's Dockerfile; `cdoc2-testbed` unless told otherwise. */
  readonly image?: string;
  readonly profile?: 'use-case' | 'field';
  /** 0 to 5; 2 unless told otherwise. */
  readonly sharesServers?: number;
  /** Where its ports are counted from, in the container and on this machine; a free one unless told otherwise. */
  readonly portBase?: number;
  /** Milliseconds until it must be ready; a minute unless told otherwise. */
  readonly startupTimeout?: number;
}

/** A world that runs. */
export interface StartedCdoc2World {
  /** Of this machine, readable by its user only: world.json, certificates, keys and key stores of people, target files. */
  readonly folder: string;
  /** Path of world.json, as `testbed … --world` takes it. */
  readonly file: string;
  /** What world.json says: endpoints, trust anchors, people with their cards. Paths in it are relative to the folder. */
  readonly world: WorldFile;
  /** The absolute path of a path in world.json. */
  readonly path: (relative: string) => string;
  /** Ends the container and removes it and the folder; the folder also where the engine does not find the container any more, and that is thrown. */
  stop(): Promise<void>;
}

/**
 * A CDOC2 world in a container, for test-suites: `const world = await new Cdoc2World().start()`. Its ports are published
 * on this machine under their own numbers, since addresses are written into tickets, certificates and lists.
 */
export class Cdoc2World {
  readonly #options: Cdoc2WorldOptions;

  constructor(options: Cdoc2WorldOptions = {}) {
    this.#options = options;
  }

  /** @throws ConfigurationProblem `system-part-missing` without an engine or its image, `port-in-use`, `server-failed-to-start` with the container's last words */
  async start(): Promise<StartedCdoc2World> {
    const { image = defaultImage, profile, sharesServers, portBase = await freePortBase(), startupTimeout = 60_000 } = this.#options;
    await checkPortsFree(portBase);
    await checkImage(image);
    const command = [
      '--port-base',
      String(portBase),
      ...(profile === undefined ? [] : ['--profile', profile]),
      ...(sharesServers === undefined ? [] : ['--shares-servers', String(sharesServers)]),
    ];
    let words = '';
    const created = new LoopbackContainer(image);
    const container = await created
      .withExposedPorts(...(Object.keys(portOffsets) as PortName[]).map((name) => ({ container: portOf(portBase, name), host: portOf(portBase, name) })))
      .withCommand(command)
      .withWaitStrategy(Wait.forLogMessage('The world is ready'))
      .withStartupTimeout(startupTimeout)
      .withLogConsumer((stream) => stream.on('data', (chunk) => (words = `${words}${String(chunk)}`.slice(-500))))
      .start()
      .catch(async (cause: unknown) => {
        await created.removeLeft();
        throw new ConfigurationProblem('server-failed-to-start', `the world in the container is not ready: ${words.trim() || String(cause)}`, `run it by hand to see why: docker run --rm ${[image, ...command].join(' ')}`, { cause });
      });
    try {
      const { folder, world } = await unpackWorld(await container.copyArchiveFromContainer('/world'));
      return {
        folder,
        file: join(folder, 'world.json'),
        world: world.file,
        path: world.path,
        async stop() {
          try {
            await container.stop();
          } finally {
            rmSync(folder, { recursive: true, force: true });
          }
        },
      };
    } catch (error) {
      await container.stop().catch(() => undefined);
      throw error;
    }
  }
}
