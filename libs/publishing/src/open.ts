import { diffServerLists, type ServerList } from '@testbed/server-list';
import type { Clock } from '@testbed/pki';
import { calendarOf } from './calendar.ts';
import { entryOf } from './audit/line.ts';
import { aroundOf, bytesOf, demandDraft, note, shown, type Context } from './context.ts';
import { rulesOf } from './documents/of-kind.ts';
import { createDraft, revert } from './draft/create.ts';
import { approve, reject } from './draft/decide.ts';
import { saveDraft } from './draft/save.ts';
import { submit } from './draft/submit.ts';
import { discard, withdraw } from './draft/take-back.ts';
import { impactOf } from './impact.ts';
import type { Environment } from './model.ts';
import type { Probe, PublicationSigner, Random } from './ports.ts';
import { probeListed } from './publish/probe-listed.ts';
import { publish } from './publish/publish.ts';
import { publicationOf } from './publish/read.ts';
import { renewFreshness } from './publish/renew.ts';
import type { Publishing } from './publishing.ts';
import { openStore } from './store/open.ts';

/** What publishing works with. */
export interface PublishingOptions {
  /** Folder of the state of this environment; made when it is missing. One process writes to it. */
  readonly directory: string;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly random: Random;
  readonly signer: PublicationSigner;
  readonly probe: Probe;
  /** Addresses that may be probed besides those of drafts and the published list: `https://host:port`. */
  readonly probeAllowed?: readonly string[];
  /** Folder that clients are served from; made when it is missing. */
  readonly target: string;
}

/** Opens the documents of one environment. @throws PublishingProblem `store-unusable` */
export function openPublishing({ directory, probeAllowed = [], ...ports }: PublishingOptions): Publishing {
  const store = openStore(directory, 'write');
  const context: Context = { ...ports, probeAllowed, store };
  const inTurn = turns();
  return {
    environment: ports.environment,
    current(kind) {
      const version = store.publications(kind).at(-1)?.version;
      return version === undefined ? undefined : publicationOf(context, kind, version);
    },
    history: (kind) => store.publications(kind).toReversed(),
    publication: (kind, version) => publicationOf(context, kind, version),
    drafts: () => store.openDrafts().map((draft) => shown(context, draft)).toReversed(),
    draft: (id) => shown(context, demandDraft(context, id)),
    async findings(id) {
      const { kind, content } = demandDraft(context, id);
      return rulesOf[kind].findings(content, aroundOf(context, kind));
    },
    async findingsOf(id, content) {
      const { kind } = demandDraft(context, id);
      return rulesOf[kind].findings(content, aroundOf(context, kind));
    },
    changes(id) {
      const { kind, base, content } = demandDraft(context, id);
      const before: object = base ? rulesOf[kind].read(Buffer.from(bytesOf(context, kind, base.version)).toString()) : {};
      // A list's entries are told apart by their ids; any other document is compared member by member.
      return diffServerLists(before as ServerList, rulesOf[kind].read(content) as ServerList).filter(({ path }) => path !== '');
    },
    impact: (id) => impactOf(context, id),
    probe: (actor, url) => probeListed(context, actor, url),
    calendar: () => calendarOf(context),
    audit: () => store.lines().flatMap((line) => entryOf(line) ?? []),
    auditLog: () => Buffer.from(store.lines().map((line) => `${line}\n`).join('')),

    createDraft: (actor, kind) => createDraft(context, actor, kind),
    revert: (actor, kind, version) => revert(context, actor, kind, version),
    saveDraft: (actor, id, revision, content) => saveDraft(context, actor, id, revision, content),
    submit: (actor, id) => submit(context, actor, id),
    withdraw: (actor, id) => withdraw(context, actor, id),
    discard: (actor, id) => discard(context, actor, id),
    approve: (actor, id, digest) => approve(context, actor, id, digest),
    reject: (actor, id, reason) => reject(context, actor, id, reason),
    publish: (actor, id, digest, options) => inTurn(() => publish(context, actor, id, digest, options)),
    renewFreshness: (actor) => inTurn(() => renewFreshness(context, actor)),
    record(actor, action, details) {
      store.transaction(() => note(context, actor, action, details));
    },
    async close() {
      await inTurn(() => Promise.resolve());
      await ports.signer.close();
      store.close();
    },
  };
}

/** One after the other: two publications at once would be signed under one version. */
function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
