import type { Log } from './log.ts';
import { Refusal } from './refusal.ts';
import type { App } from './service.ts';

/** Answers and logs what is refused in an application or a part of it. `body` is how it words an error. */
export function answerRefusals(app: App, part: string, log: Log, body: (status: number, message: string) => object): void {
  app.setErrorHandler<Error & { readonly statusCode?: number; readonly code?: string }>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    // Words of the framework about a body may quote it: they go to whoever sent it, not into the log.
    const message = error instanceof Refusal || status >= 500 ? error.message : error.code;
    log({ level: status < 500 ? 'info' : 'warn', event: 'refused', part, status, message });
    return reply.code(status).send(body(status, error instanceof Refusal || status < 500 ? error.message : 'Internal error'));
  });
}
