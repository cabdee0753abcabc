import { bytesOf, type Context } from '../context.ts';
import type { DocumentKind, Publication } from '../model.ts';
import { PublishingProblem } from '../problem.ts';

/** A finished publication with its files. @throws PublishingProblem `version-unknown` */
export function publicationOf(context: Pick<Context, 'store'>, kind: DocumentKind, version: number): Publication {
  const summary = context.store.publications(kind).find((publication) => publication.version === version);
  if (!summary) throw new PublishingProblem('version-unknown', `there is no version ${version} of the ${kind}`, 'choose one of the history');
  return { ...summary, bytes: bytesOf(context, kind, version), files: context.store.files(kind, version) };
}
