/** Several processes of one capsule server on one store, behind balancers. */
import { openBalancer } from '@testbed/server-kit/testing/balancer';
import { get, startCcs, type Ccs, type Place } from '../../test-process.ts';

/** One process and the addresses of its own listeners. */
export interface Arm {
  readonly ccs: Ccs;
  readonly sender: string;
  readonly recipient: string;
  readonly management: string;
}

/** The arms together. */
export interface Arms {
  /** Where any arm may answer. */
  readonly sender: string;
  readonly recipient: string;
  /** Those that run, by their place. */
  each(): readonly Arm[];
  /** Restarts them one after the other: each is left out of the balancers, told to stop, and led to again once it is ready. */
  roll(): Promise<void>;
  /** Resolves when all of them say that they are ready. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** Starts so many arms. @throws Error when one does not start, or does not stop in order when it is told to */
export async function startArms(place: Place, count: number, store: object): Promise<Arms> {
  const config = {
    ...place.config,
    store,
    revocation: { ...(place.config['revocation'] as object), cachedAnswers: 10 },
    // A machine that is busy with something else is no failure of a restart.
    limits: { drain: 'PT1S', overload: 'PT1M' },
  };
  const arms: Arm[] = [];
  const [senders, recipients] = await Promise.all([openBalancer(), openBalancer()]);
  const lead = (to: readonly Arm[]): void => {
    senders.route(to.map(({ sender }) => portOf(sender)));
    recipients.route(to.map(({ recipient }) => portOf(recipient)));
  };
  for (let left = count; left > 0; left -= 1) arms.push(await startArm(place, config));
  lead(arms);
  return {
    sender: `https://localhost:${senders.port}`,
    recipient: `https://localhost:${recipients.port}`,
    each: () => arms,
    async roll() {
      for (const [index, arm] of arms.entries()) {
        lead(arms.filter((other) => other !== arm));
        arm.ccs.child.kill('SIGTERM');
        const { code } = await arm.ccs.exit;
        if (code !== 0) throw new Error(`an arm ended with ${code}`);
        arms[index] = await startArm(place, config);
        lead(arms);
      }
    },
    async ready() {
      for (const { management } of arms) {
        while ((await get(place, `${management}/health/ready`, 'nobody')).status !== 200);
      }
    },
    async close() {
      for (const { ccs } of arms) ccs.child.kill('SIGKILL');
      await Promise.all([senders.close(), recipients.close(), ...arms.map(({ ccs }) => ccs.exit)]);
    },
  };
}

async function startArm(place: Place, config: object): Promise<Arm> {
  let last = '';
  const ccs = startCcs(place, config, (chunk) => {
    last = chunk;
  });
  const ready = await ccs.ready;
  if (!ready) throw new Error(`an arm did not start: ${last}`);
  return { ccs, ...ready.listeners };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
