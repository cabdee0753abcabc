import { expect, test } from 'vitest';
import { endpoint } from './endpoint.ts';
import { ServerProblem } from './problem.ts';
import { requestLine } from './request-line.ts';
import type { RawRequest } from './request.ts';
import { learned, type Rule } from './rule.ts';

const request: RawRequest = { method: 'GET', path: '/', parameters: {}, headers: {}, body: new Uint8Array(), peer: [] };

interface Context {
  readonly judged: string[];
  number?: number;
}

function rule(id: string, violation?: { expected: string; actual: string }): Rule<Context> {
  return {
    id,
    requirement: `clause of ${id}`,
    problem: 'transaction-id-length',
    check({ judged }) {
      judged.push(id);
      return violation;
    },
  };
}

const violation = { expected: 'a', actual: 'b' };

test('the rules are judged in order, and the first violation is the answer', async () => {
  const context: Context = { judged: [] };
  const outcome = await endpoint<Context>({
    name: 'x',
    method: 'GET',
    path: '/',
    rules: [rule('one'), rule('two', violation), rule('three', violation)],
    context: () => context,
    answer: () => ({ status: 200 }),
  }).handle(request);
  expect(context.judged).toEqual(['one', 'two']);
  expect(outcome.refusal).toEqual({ rule: 'two', requirement: 'clause of two', problem: 'transaction-id-length', ...violation });
  expect(outcome.answer).toMatchObject({ status: 400, headers: { 'content-type': 'application/problem+json' } });
  expect(JSON.parse(Buffer.from(outcome.answer.body ?? []).toString())).toMatchObject({ code: 'transaction-id-length', rule: 'two', ...violation });
});

test('a refusal has no body where the contract wants none', async () => {
  const { answer, refusal } = await endpoint<Context>({
    name: 'x',
    method: 'GET',
    path: '/',
    rules: [rule('one', violation)],
    context: () => ({ judged: [] }),
    emptyStatuses: [400],
  }).handle(request);
  expect(answer).toEqual({ status: 400, headers: {} });
  expect(refusal?.rule).toBe('one');
});

test('a rule that needs what a missing rule would have learned fails the request, not the client', async () => {
  const needy: Rule<Context> = { ...rule('needy'), check: (context) => (learned(context.number, 'number'), undefined) };
  const { answer, failure } = await endpoint<Context>({ name: 'x', method: 'GET', path: '/', rules: [needy], context: () => ({ judged: [] }) }).handle(request);
  expect(answer.status).toBe(500);
  expect(failure).toEqual(new Error('the rule number must come earlier in the list'));
});

test('the log line of a refusal names rule, clause, problem and what was found', () => {
  const refusal = { rule: 'two', requirement: 'clause of two', problem: 'capsule-not-found', ...violation } as const;
  expect(requestLine({ listener: 'sender', route: 'x', status: 404, duration: 1.23456, refusal, logged: { transaction: 'abc' } })).toEqual({
    level: 'info',
    event: 'request',
    listener: 'sender',
    route: 'x',
    status: 404,
    duration: 1.235,
    transaction: 'abc',
    ...refusal,
  });
});

test('a store that cannot be used makes a request fail for now, logged with the reason', async () => {
  const away = new ServerProblem('store-unusable', 'the disk is full');
  const { answer, failure } = await endpoint<Context>({
    name: 'x',
    method: 'GET',
    path: '/',
    rules: [{ ...rule('stored'), check: () => Promise.reject(away) }],
    context: () => ({ judged: [] }),
    emptyStatuses: [400, 404, 405],
  }).handle(request);
  expect({ status: answer.status, body: JSON.parse(Buffer.from(answer.body ?? []).toString()) as unknown }).toMatchObject({
    status: 503,
    body: { code: 'store-unavailable', rule: 'store' },
  });
  expect(failure).toBe(away);
});
