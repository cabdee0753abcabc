import { Readable } from 'node:stream';
import { textOf, textsOf, type ApiRequest, type Route } from '../api/route.ts';
import type { Certifier } from './certify/certifier.ts';
import { demandActing } from './demand-acting.ts';
import { eventStream } from './event-stream.ts';
import { reportFileHeaders } from './file.ts';
import { RunsProblem } from './problem.ts';

/** Files of reports, and certifications against stored targets. */
export const runRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/runs/:report/files/:path(.+)',
    answer: (request) => sendFile(request, request.parameters['report'] ?? ''),
  },
  {
    method: 'GET',
    path: '/api/runs/:report/open',
    async answer({ console: { runs }, parameters }) {
      const { report } = await runs.open(parameters['report'] ?? '');
      return new Response(null, { status: 303, headers: { location: `/api/runs/opened/${runs.opened.open(report.id)}/index.html` } });
    },
  },
  {
    method: 'GET',
    path: '/api/runs/opened/:name/:path(.+)',
    // The name stands for a session: the page of a report gets no cookie.
    open: true,
    answer: (request) => sendFile(request, request.console.runs.opened.reportOf(request.parameters['name'] ?? '')),
  },
  {
    method: 'POST',
    path: '/api/runs/certification',
    async answer(request) {
      demandActing(request.person);
      const { folder } = await certifierOf(request).start({ target: textOf(request, 'target'), only: textsOf(request, 'only') });
      return { folder };
    },
  },
  {
    method: 'POST',
    path: '/api/runs/certification/cancel',
    answer(request) {
      demandActing(request.person);
      return { cancelled: certifierOf(request).cancel() };
    },
  },
  { method: 'GET', path: '/api/runs/certification/events', answer: (request) => eventStream((signal) => certificationEvents(request, signal), request.signal) },
];

async function sendFile({ console, parameters }: ApiRequest, report: string): Promise<Response> {
  const { type, size, body } = await console.runs.file(report, (parameters['path'] ?? '').split('/'));
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array<ArrayBuffer>>, { headers: { ...reportFileHeaders, 'content-type': type, 'content-length': String(size) } });
}

/** What each event says: the certification without its progress, and the lines of progress from the `from`th on. */
async function* certificationEvents(request: ApiRequest, signal: AbortSignal): AsyncGenerator<object> {
  let from = 0;
  for await (const { progress, ...certification } of certifierOf(request).follow(signal)) {
    const report = certification.ending?.report === true ? await request.console.runs.reportOf(certification.folder) : undefined;
    yield { ...certification, ...(report !== undefined && { report }), from, progress: progress.slice(from) };
    from = progress.length;
  }
}

function certifierOf({ console }: ApiRequest): Certifier {
  if (!console.runs.certifier) throw new RunsProblem('not-configured', 'there is no folder for reports', 'name one as "reports" in the configuration of the console');
  return console.runs.certifier;
}
