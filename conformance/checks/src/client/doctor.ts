import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Argument } from '@testbed/adapters';
import { TargetProblem, Undecided } from '@testbed/runner';
import { TwinFailed, twinMade, twinOpened } from './judge.ts';
import { needs } from './needs.ts';
import { hint, password, secret } from './samples.ts';
import type { ClientNeed, ClientTarget } from './target.ts';
import { argumentsFor, type Arguments } from './work/arguments.ts';
import { writePayload } from './work/payload.ts';
import { decryptIn, encryptIn, type Workplace } from './work/run.ts';

/** Something that goes round once: encrypted by the client, and opened by it. */
interface Round {
  readonly scheme: string;
  readonly needs: readonly ClientNeed[];
  readonly recipient: (args: Arguments, target: ClientTarget) => Argument;
  readonly credential: (args: Arguments, target: ClientTarget) => Argument;
  readonly server?: (args: Arguments, does: 'encrypt' | 'decrypt', target: ClientTarget) => Argument;
}

/** What needs the least of a client. */
const secretRound: Round = { scheme: 'SC05', needs: needs.secret, recipient: (args) => args.secretRecipient('judge', secret), credential: (args) => args.secret('judge', secret) };

const rounds: readonly Round[] = [
  secretRound,
  { scheme: 'SC06', needs: needs.password, recipient: (args) => args.passwordRecipient(hint, password), credential: (args) => args.password(hint, password) },
  { scheme: 'SC01', needs: needs.offlineEc, recipient: (args, { world }) => args.recipient(world.people.remote), credential: (args, { world }) => args.credential(world.people.remote) },
  { scheme: 'SC02', needs: needs.offlineRsa, recipient: (args, { world }) => args.recipient(world.people.rsa), credential: (args, { world }) => args.credential(world.people.rsa) },
  {
    scheme: 'SC03',
    needs: needs.fetch,
    recipient: (args, { world }) => args.recipient(world.people.remote),
    credential: (args, { world }) => args.certified(world.people.remote),
    server: (args, does) => args.capsuleServer(does),
  },
  {
    scheme: 'SC04',
    needs: needs.fetchRsa,
    recipient: (args, { world }) => args.recipient(world.people.rsa),
    credential: (args, { world }) => args.certified(world.people.rsa),
    server: (args, does, { world }) => args.capsuleServer(does, world.people.rsa),
  },
  {
    scheme: 'SC07',
    needs: needs.collect,
    recipient: (args, { world }) => args.sharesRecipient(world.people.remote.code),
    credential: (args, { world }) => args.signer(world.people.remote),
    server: (args) => args.sharesServers(),
  },
];

/**
 * Sees that the adapter drives the client: a shared secret goes round once, where the client claims that it can. What
 * does not work then is the adapter, and no verdict on the client.
 *
 * @throws TargetProblem `target-service`
 */
export async function demandClientReady(target: ClientTarget): Promise<void> {
  if (secretRound.needs.every((need) => need.offered(target))) await goRound(target, secretRound);
}

/** What the doctor found about one scheme that the adapter claims. */
export interface ClientExamination {
  readonly scheme: string;
  /** `target-invalid` when the adapter has no arguments for it, `target-service` when it does not go round. */
  readonly problem: TargetProblem | undefined;
}

/** Looks at every scheme that the adapter claims: each goes round once. */
export async function examineClient(target: ClientTarget): Promise<readonly ClientExamination[]> {
  const examinations: ClientExamination[] = [];
  for (const round of rounds.filter(({ scheme }) => target.adapter.supports.includes(scheme))) {
    const problem = await goRound(target, round).then(
      () => undefined,
      (error: unknown) => (error instanceof TargetProblem ? error : Promise.reject(error as Error)),
    );
    examinations.push({ scheme: round.scheme, problem });
  }
  return examinations;
}

async function goRound(target: ClientTarget, { scheme, needs: all, recipient, credential, server }: Round): Promise<void> {
  const { adapter, world, folder } = target;
  const missing = all.find((need) => !need.offered(target));
  if (missing) throw new TargetProblem('target-invalid', `${adapter.name} claims ${scheme}, but its adapter has no ${missing.name}`, `give it in ${missing.where}, or leave ${scheme} out of supports`);
  const own = join(folder, 'doctor', scheme);
  const place = (name: string): Workplace => {
    mkdirSync(join(own, name), { recursive: true });
    const { softhsmConf, p12Password, pin } = world.people.remote;
    const secrets = [secret.toString('base64'), secret.toString('hex'), password, p12Password, pin];
    return { adapter, folder: join(own, name), environment: { LANG: 'C.UTF-8', SOFTHSM2_CONF: softhsmConf }, secrets, record: () => undefined };
  };
  const args = argumentsFor(adapter, world.facts, join(folder, 'people'));
  const files = writePayload(join(folder, 'payload'));
  const made = await attempt(`${adapter.name} does not encrypt by its adapter (${scheme})`, async () =>
    twinMade(await encryptIn(place('encrypt'), { recipients: [recipient(args, target)], files, server: server?.(args, 'encrypt', target) })),
  );
  const container = join(own, 'given.cdoc2');
  writeFileSync(container, made.file);
  await attempt(`${adapter.name} does not open by its adapter what it has encrypted (${scheme})`, async () =>
    twinOpened(await decryptIn(place('decrypt'), { container, credential: credential(args, target), server: server?.(args, 'decrypt', target) })),
  );
}

async function attempt<T>(failure: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    if (!(cause instanceof Undecided)) throw cause;
    const why = cause instanceof TwinFailed ? `it ${cause.actual}` : cause.message;
    throw new TargetProblem('target-service', `${failure}: ${why}`, 'run the command of the adapter by hand and correct its words; claim a scheme only if the client has it', { cause });
  }
}
