import { describe, expect, test } from 'vitest';
import { figuresOf } from './operation.ts';
import { createRecorder, outcomeOf } from './recorder.ts';

const request = { loadBegan: 4_500, at: 5_000, operation: 'fetch', status: 200, ok: true, milliseconds: 10, fresh: true };

describe('requests are counted', () => {
  test.each([[{ ok: true, status: 404 }, 'ok'], [{ ok: false, status: 503 }, 'shed'], [{ ok: false, status: 429 }, 'shed'], [{ ok: false, status: 500 }, 'error'], [{ ok: false, status: 0 }, 'error'], [{ ok: false, status: 200 }, 'error']] as const)('%j is %s', (answer, outcome) => {
    expect(outcomeOf(answer)).toBe(outcome);
  });

  test('by operation, connection and second since the load began', () => {
    const recorder = createRecorder();
    recorder.add({ ...request, loadBegan: 4_600, at: 6_000, fresh: false });
    recorder.add(request);
    recorder.add({ ...request, at: 6_000, ok: false, status: 0, fresh: false, error: 'dial tcp 127.0.0.1:1: connect: connection refused' });
    expect(recorder.began()).toBe(4_500);
    const [fresh, kept] = recorder.operations().map((operation) => figuresOf(operation, 1, 2));
    expect(fresh).toMatchObject({ connection: 'new', requests: 2, errors: 1, answers: { 200: 1, 'connection refused': 1 }, latency: { p50: 10 } });
    expect(fresh?.series.map(({ ok, errors }) => [ok, errors])).toEqual([[1, 0], [0, 1]]);
    expect(kept).toMatchObject({ connection: 'kept', requests: 1, series: [{ ok: 0 }, { ok: 1 }] });
  });
});
