import { demandRole, type Actor } from '../actor.ts';
import { note, type Context } from '../context.ts';
import { digestOf } from '../documents/digest.ts';
import { PublishingProblem } from '../problem.ts';
import { replaceFiles } from './write.ts';

/** Says anew that the published list is the newest, and signs where the audit log stands. @throws PublishingProblem see `Publishing.renewFreshness` */
export async function renewFreshness(context: Context, actor: Actor): Promise<void> {
  demandRole(actor, 'publisher', 'renewing the freshness file');
  const { store, signer, target } = context;
  const version = store.publications('server-list').at(-1)?.version;
  if (version === undefined) throw new PublishingProblem('nothing-published', 'there is no published list yet', 'publish one');
  const files = await signer.signFreshness();
  store.transaction(() => {
    // Another process may have published meanwhile: that version came with a file of its own.
    if (store.publications('server-list').at(-1)?.version !== version) throw new PublishingProblem('stale', `version ${version} is not the newest any more`, 'nothing is to be done: the newer version is fresh');
    store.putFiles('server-list', version, files);
    note(context, actor, 'renew-freshness', { version, files: Object.fromEntries(files.map(({ path, bytes }) => [path, digestOf(bytes)])) });
  });
  replaceFiles(target, 'server-list', version, files);
}
