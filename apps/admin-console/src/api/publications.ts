import type { DocumentKind } from '@testbed/publishing';
import { ConsoleProblem } from '../problem.ts';
import { deskOf, type Route } from './route.ts';

/** What was published: its files to take away, its freshness, the audit log. */
export const publicationRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/:environment/freshness',
    answer: (request) => deskOf(request).publishing.renewFreshness(request.person),
  },
  {
    method: 'GET',
    path: '/api/:environment/publications/:kind/:version/files/:path(.+)',
    answer(request) {
      const { kind = '', version, path = '' } = request.parameters;
      const file = deskOf(request).publishing.publication(kind as DocumentKind, Number(version)).files.find((candidate) => candidate.path === path);
      if (!file) throw new ConsoleProblem('not-found', 'this version has no such file');
      return download(file.bytes, path.split('/').at(-1) ?? 'file');
    },
  },
  { method: 'GET', path: '/api/:environment/audit-log', answer: (request) => download(deskOf(request).publishing.auditLog(), 'audit-log.jsonl') },
];

function download(bytes: Uint8Array, name: string): Response {
  return new Response(Buffer.from(bytes), { headers: { 'content-type': 'application/octet-stream', 'content-disposition': `attachment; filename="${name.replaceAll(/[^\w.-]/g, '_')}"` } });
}
