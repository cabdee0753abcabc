/** How long a stream lasts (ms). The browser then asks again, and whether it still may is decided anew. */
const longest = 5 * 60_000;

/**
 * An answer of server-sent events, each a JSON document; a coded problem is the last one, named `problem`.
 *
 * @param source makes the events; its signal aborts when nobody listens any more
 * @param gone aborts when whoever asked is gone
 */
export function eventStream(source: (signal: AbortSignal) => AsyncIterable<object>, gone: AbortSignal): Response {
  const events = source(AbortSignal.any([gone, AbortSignal.timeout(longest)]))[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const { done, value } = (await events.next()) as IteratorResult<object, undefined>;
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(`data: ${JSON.stringify(value)}\n\n`));
      } catch (error) {
        const { code = 'internal', message, next } = error as { code?: string; message?: string; next?: string };
        controller.enqueue(encoder.encode(`event: problem\ndata: ${JSON.stringify(code === 'internal' ? { code } : { code, message, next })}\n\n`));
        controller.close();
      }
    },
    async cancel() {
      await events.return?.();
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' } });
}
