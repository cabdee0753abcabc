/** For tests only: an environment in a folder of its own, with keys, people and a list that no rule finds fault with. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHierarchy, issueCertificate, readCertificate } from '@testbed/pki';
import { addRoot, softwareSigner, type ListedServer, type ServerList, type Signer } from '@testbed/server-list';
import type { Actor, Role } from '../actor.ts';
import { certificateFacts } from '../certificates/facts.ts';
import type { ProbeResult } from '../certificates/probe.ts';
import { openPublishing } from '../open.ts';
import type { Probe, PublicationSigner } from '../ports.ts';
import { PublishingProblem } from '../problem.ts';
import type { Publishing } from '../publishing.ts';
import { localSigner } from '../signer/local.ts';
import type { SigningKeys } from '../signer/keys.ts';

export const start = new Date('2026-11-23T08:00:00Z');

const { authorities } = await createHierarchy({ now: start, services: 'http://127.0.0.1:9080' });

/** A certificate for `HOST.example`, valid from yesterday for twenty years unless told otherwise. */
export function pemFor(host: string, days = 7300): string {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const at = (offset: number): Date => new Date(start.getTime() + offset * 86_400_000);
  return issueCertificate(authorities.tls, { profile: 'tls-server', names: [`${host}.example`], publicKey, notBefore: at(-1), notAfter: at(days) }).toString();
}

export const livePem = pemFor('capsule');

export const capsuleServer: ListedServer = {
  id: '11111111-1111-4111-8111-111111111111',
  name: 'Võtmeserver',
  organisation: 'Amet',
  capsuleTypes: ['KeyServerCapsule'],
  sender: 'https://capsule.example:9443',
  recipient: 'https://capsule.example:9444',
  state: 'active',
  certificates: [{ purpose: 'current', pem: livePem }],
};

export function person(id: string, ...roles: Role[]): Actor {
  return { id, name: id[0]?.toUpperCase() + id.slice(1), roles };
}

export const editor = person('eeva', 'editor');
export const approver = person('arvo', 'approver');
export const publisher = person('pille', 'publisher');
/** Who may do everything, and still not approve their own. */
export const everything = person('olev', 'viewer', 'editor', 'approver', 'publisher');

export function ecSigner(): Signer {
  return softwareSigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
}

/** Keys of an environment, one of each role. */
export async function benchKeys(environment = 'test'): Promise<SigningKeys> {
  const [root, list, freshness] = [ecSigner(), ecSigner(), ecSigner()];
  const role = ({ publicKey }: Signer): { keys: Signer['publicKey'][]; threshold: number } => ({ keys: [publicKey], threshold: 1 });
  const roots = await addRoot([], { environment, issued: start, expires: new Date('2029-11-23T08:00:00Z'), roles: { root: role(root), list: role(list), freshness: role(freshness) } }, [root]);
  return { roots, list: [list], freshness: [freshness], ria: [ecSigner()] };
}

/** A probe that sees these certificates, by address; any other address is unreachable. */
export function seeing(live: Readonly<Record<string, string>>): Probe {
  return ({ url }) => {
    const pem = live[url];
    if (pem === undefined) return Promise.reject(new PublishingProblem('probe-failed', 'connection refused', 'try again'));
    const certificate = certificateFacts(readCertificate(pem), start);
    return Promise.resolve({ url, certificate, chain: [certificate], tls: { version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', clientCertificateAsked: false } } satisfies ProbeResult);
  };
}

export interface Bench {
  readonly publishing: Publishing;
  readonly directory: string;
  readonly target: string;
  readonly clock: { now(): Date; set(at: Date): void };
  readonly keys: SigningKeys;
  readonly signer: PublicationSigner;
  /** The same state, opened again. */
  reopen(signer?: PublicationSigner): Bench;
  remove(): Promise<void>;
}

export interface BenchOptions {
  readonly keys?: SigningKeys;
  readonly probe?: Probe;
  readonly signer?: PublicationSigner;
  readonly folder?: string;
}

const sharedKeys = await benchKeys();

/** An empty environment. */
export function openBench({ keys = sharedKeys, probe = seeing({ [capsuleServer.sender]: livePem, [capsuleServer.recipient]: livePem }), signer, folder = mkdtempSync(join(tmpdir(), 'testbed-publishing-')) }: BenchOptions = {}): Bench {
  let now = start;
  const clock = {
    now: () => now,
    set(at: Date) {
      now = at;
    },
  };
  const [directory, target] = [join(folder, 'state'), join(folder, 'published')];
  const used = signer ?? localSigner({ directory, environment: 'test', clock, keys });
  const publishing = openPublishing({ directory, target, environment: 'test', clock, random: { bytes: (length) => randomBytes(length) }, signer: used, probe, probeAllowed: ['https://configured.example:8443'] });
  return {
    publishing,
    directory,
    target,
    clock,
    keys,
    signer: used,
    reopen: (other) => openBench({ keys, probe, folder, ...(other && { signer: other }) }),
    async remove() {
      await publishing.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Saves a change of the list in a new draft. */
export async function draftWith({ publishing }: Pick<Bench, 'publishing'>, change: (list: ServerList) => object, by = editor): Promise<string> {
  const { draft } = await publishing.createDraft(by, 'server-list');
  await publishing.saveDraft(by, draft.id, draft.revision, JSON.stringify(change(JSON.parse(draft.content) as ServerList), undefined, 2));
  return draft.id;
}

/** All the way to approval: the draft's id and digest. */
export async function approved(bench: Pick<Bench, 'publishing'>, change: (list: ServerList) => object): Promise<{ readonly id: string; readonly digest: string }> {
  const id = await draftWith(bench, change);
  const { digest = '' } = await bench.publishing.submit(editor, id);
  await bench.publishing.approve(approver, id, digest);
  return { id, digest };
}

/** Adds the capsule server. */
export function withCapsule(list: ServerList): ServerList {
  return { ...list, defaultCapsuleServer: capsuleServer.id, servers: [capsuleServer] };
}

/** Publishes a first list. */
export async function publishFirst(bench: Pick<Bench, 'publishing'>): Promise<void> {
  const { id, digest } = await approved(bench, withCapsule);
  await bench.publishing.publish(publisher, id, digest);
}

/** What a call was refused for. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => (error instanceof PublishingProblem ? error.code : String(error)),
  );
}
