import type { Actor, Draft, DocumentKind, JudgedDraft, Publishing } from '@testbed/publishing';
import { ConsoleProblem } from '../problem.ts';
import { deskOf, integerOf, textOf, textsOf, type ApiRequest, type Route } from './route.ts';

/** The way of a draft, one operation a step. `@testbed/publishing` decides who may take it. */
export const draftRoutes: readonly Route[] = [
  { method: 'POST', path: '/api/:environment/drafts', answer: (request) => deskOf(request).publishing.createDraft(request.person, kindOf(request)) },
  { method: 'POST', path: '/api/:environment/revert', answer: (request) => deskOf(request).publishing.revert(request.person, kindOf(request), integerOf(request, 'version')) },
  step('save', (publishing, actor, id, request) => publishing.saveDraft(actor, id, integerOf(request, 'revision'), textOf(request, 'content'))),
  step('findings', async (publishing, _actor, id, request) => ({ findings: await publishing.findingsOf(id, textOf(request, 'content')) })),
  step('submit', (publishing, actor, id) => publishing.submit(actor, id)),
  step('withdraw', (publishing, actor, id) => publishing.withdraw(actor, id)),
  step('discard', (publishing, actor, id) => publishing.discard(actor, id)),
  step('approve', (publishing, actor, id, request) => publishing.approve(actor, id, textOf(request, 'digest'))),
  step('reject', (publishing, actor, id, request) => publishing.reject(actor, id, textOf(request, 'reason'))),
  step('publish', async (publishing, actor, id, request) => {
    const { version, digest } = await publishing.publish(actor, id, textOf(request, 'digest'), { acknowledgedUnreachable: textsOf(request, 'acknowledgedUnreachable') });
    return { version, digest };
  }),
];

type Step = (publishing: Publishing, actor: Actor, id: string, request: ApiRequest) => Promise<Draft | JudgedDraft | Record<string, unknown>>;

function step(name: string, take: Step): Route {
  return { method: 'POST', path: `/api/:environment/drafts/:draft/${name}`, answer: (request) => take(deskOf(request).publishing, request.person, request.parameters['draft'] ?? '', request) };
}

function kindOf(request: ApiRequest): DocumentKind {
  const kind = textOf(request, 'kind');
  if (kind !== 'server-list' && kind !== 'client-configuration') throw new ConsoleProblem('request-invalid', 'kind is server-list or client-configuration');
  return kind;
}
