import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Adapter, Argument, Order } from '@testbed/adapters';
import type { Abilities } from '../abilities.ts';
import type { Journey, Opening } from '../journey.ts';
import { credentialOf, type Credential } from '../model/credential.ts';
import { expectEncryption, sharesRecipients, uploadsOf, type CertificateEnds } from '../model/encryption.ts';
import type { Expectation } from '../model/expectation.ts';
import { calm, expectOpening, type Sent } from '../model/opening.ts';
import { personNames, type JourneyWorld, type PersonName, type Seen } from '../world.ts';
import { argumentsFor, type Arguments } from './arguments.ts';
import { containerName, runIn, type Outcome } from './client.ts';
import { writeContents, type NamedContent } from './content.ts';
import { day, judgeFetched, judgeOpened, judgeOutcome, judgeSent } from './judge.ts';
import { identitiesOf, requestInWords, type Identities } from './seen.ts';
import { spoiling, surrounded } from './surround.ts';

/** One client in one world, where journeys are played one after the other. */
export interface Lane {
  readonly adapter: Adapter;
  readonly abilities: Abilities;
  readonly world: JourneyWorld;
  readonly folder: string;
  readonly args: Arguments;
  readonly identities: Identities;
  readonly ends: CertificateEnds;
}

/** One run of the client in a journey. */
export interface Step {
  readonly does: string;
  readonly expected: Expectation['outcome'];
  readonly because: string;
  /** With secrets blanked. */
  readonly command: readonly string[];
  readonly exit: number | undefined;
  /** The last that it said, with secrets blanked. */
  readonly said: string;
  readonly left: readonly string[];
  /** What the servers saw, in lines. */
  readonly seen: readonly string[];
}

/** @param folder an empty one for this lane */
export function openLane(adapter: Adapter, abilities: Abilities, world: JourneyWorld, folder: string): Lane {
  const ends = Object.fromEntries(personNames.map((name) => [name, (certificateOf(world, name).validToDate.getTime() - Date.now()) / day])) as Record<PersonName, number>;
  return { adapter, abilities, world, folder, args: argumentsFor(adapter, world, join(folder, 'people')), identities: identitiesOf(world), ends };
}

/**
 * Plays a journey and judges every step.
 *
 * @param note is told of each run of the client, before it is judged
 * @throws Deviation when the client does something else than the model expects
 * @throws Undecided, AdapterProblem when the world or the client can't be used
 */
export async function playJourney(journey: Journey, lane: Lane, note: (step: Step) => void): Promise<void> {
  const folder = join(lane.folder, 'journey');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const contents = writeContents(join(folder, 'files'), journey.files);
  const made = await encrypt(journey, { ...lane, folder }, note);
  if (!made) return;
  let latest = 0;
  for (const opening of [...journey.openings, { ...journey.last, ...calm, credential: 'right' as const }]) {
    await open(journey, opening, { ...made, contents, latest }, { ...lane, folder }, note);
    latest = Math.max(latest, opening.days);
  }
}

interface Made {
  /** Path of the container. */
  readonly container: string;
  readonly sent: Sent;
}

/** With the trouble, if there is one; after a refusal again, when it is healed. */
async function encrypt(journey: Journey, lane: Lane, note: (step: Step) => void): Promise<Made | undefined> {
  const { trouble } = journey;
  const attempts = trouble ? [false, true] : [true];
  for (const healed of attempts) {
    const leaves = join(lane.folder, healed ? 'made' : 'spoiled');
    const out = join(leaves, containerName);
    const order: Order = {
      does: 'encrypt',
      out,
      files: [...journey.files.map(({ name }) => name), ...(journey.fileMissing ? ['absent.txt'] : [])],
      recipients: journey.recipients.map((recipient) => lane.args.recipient(recipient)),
      ...serversFor(journey, lane),
    };
    const expected = expectEncryption(journey, lane.ends, healed);
    const run = (): Promise<Observed> => observe(order, join(lane.folder, 'files'), leaves, lane);
    const { outcome, seen } = healed ? await run() : await spoiling(trouble, lane.world, run);
    note(stepOf(trouble && healed ? 'encrypts, the trouble being over' : 'encrypts', expected, outcome, seen));
    if (judgeOutcome(outcome, expected, seen)) return { container: out, sent: judgeSent(outcome, healed ? { ...journey, trouble: undefined } : journey, seen, lane.identities, lane.ends) };
  }
  return undefined;
}

function serversFor(journey: Journey, { args, abilities }: Lane): Pick<Order, 'server' | 'further'> {
  const capsules = uploadsOf(journey) > 0;
  const shares = sharesRecipients(journey).length > 0;
  const further: Argument[] = journey.expiry === undefined ? [] : [args.expiry(journey.expiry)];
  if (capsules && shares && !abilities.serversTogether) further.push(args.sharesServers());
  const server = capsules ? args.capsuleServer('encrypt') : shares ? args.sharesServers() : undefined;
  return { server, further };
}

async function open(journey: Journey, opening: Opening, made: Made & { readonly contents: readonly NamedContent[]; readonly latest: number }, lane: Lane, note: (step: Step) => void): Promise<void> {
  const { args, folder, world } = lane;
  const credential = credentialOf(journey, opening, lane.abilities);
  const expected = expectOpening(journey, credential, opening, made.sent, made.latest);
  const leaves = join(folder, 'opened');
  rmSync(leaves, { recursive: true, force: true });
  const online = credential.kind === 'card' ? journey.capsules === 'server' : credential.kind === 'shares';
  const server = !online ? undefined : credential.kind === 'card' ? args.capsuleServer('decrypt') : args.sharesServers();
  const order: Order = { does: 'decrypt', container: made.container, outDir: leaves, credential: args.credential(credential), server };
  const { outcome, seen } = await surrounded(opening, credential, world, () => observe(order, folder, leaves, lane));
  note(stepOf(`opens with ${credentialInWords(credential)}${opening.days > 0 ? ` after ${opening.days} days` : ''}`, expected, outcome, seen));
  judgeFetched(seen, credential, made.sent, lane.identities);
  if (judgeOutcome(outcome, expected, seen)) judgeOpened(outcome, made.contents);
}

interface Observed {
  readonly outcome: Outcome;
  readonly seen: readonly Seen[];
}

/** Runs the client and tells what the servers saw meanwhile. */
async function observe(order: Order, folder: string, leaves: string, { adapter, world }: Lane): Promise<Observed> {
  const since = performance.timeOrigin + performance.now();
  const outcome = await runIn(folder, leaves, adapter, order, world.people.remote.softhsmConf);
  return { outcome, seen: await world.control.traffic(since) };
}

function credentialInWords(credential: Credential): string {
  if (!('person' in credential)) return `${credential.kind} ${credential.number} "${credential.label}"`;
  return `the ${credential.means} of ${credential.person}${credential.wrongPin ? ' and a wrong PIN' : ''}${credential.kind === 'shares' ? ', for shares' : ''}`;
}

function stepOf(does: string, { outcome: expected, because }: Expectation, { run, left }: Outcome, seen: readonly Seen[]): Step {
  const said = `${run.stdout}${run.stderr}`.trim().split('\n').slice(-6).join('\n');
  return { does, expected, because, command: run.command, exit: run.exit, said, left: left.map(({ name, size }) => `${name} (${size} octets)`), seen: seen.filter(({ request }) => request).map(requestInWords) };
}

function certificateOf({ people }: JourneyWorld, name: PersonName): X509Certificate {
  return new X509Certificate(readFileSync(people[name].certificate));
}
