import { expect, test } from 'vitest';
import { eventStream } from './event-stream.ts';
import { RunsProblem } from './problem.ts';

const nobodyLeft = new AbortController().signal;

test('each event is a JSON document, and the stream ends with its source', async () => {
  const response = eventStream(async function* () {
    yield { one: 1 };
    yield { two: 'a\nb' };
  }, nobodyLeft);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(await response.text()).toBe('data: {"one":1}\n\ndata: {"two":"a\\nb"}\n\n');
});

test('a coded problem is told and ends the stream; of another error nothing is told', async () => {
  const failing = (error: Error): Response =>
    eventStream(async function* () {
      yield {};
      throw error;
    }, nobodyLeft);
  expect(await failing(new RunsProblem('not-configured', 'no folder', 'name one')).text()).toBe('data: {}\n\nevent: problem\ndata: {"code":"not-configured","message":"no folder","next":"name one"}\n\n');
  expect(await failing(new Error('hunter2')).text()).toBe('data: {}\n\nevent: problem\ndata: {"code":"internal"}\n\n');
});

test('when whoever asked is gone, the source is told', async () => {
  const gone = new AbortController();
  const response = eventStream(async function* (signal) {
    yield {};
    const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
    gone.abort();
    await aborted;
  }, gone.signal);
  expect(await response.text()).toBe('data: {}\n\n');
});
