import { textOf, type ApiRequest, type Route } from '../api/route.ts';
import { ConsoleProblem } from '../problem.ts';
import { demandActing } from '../runs/demand-acting.ts';
import { eventStream } from '../runs/event-stream.ts';
import { WorldProblem } from './problem.ts';
import type { WorldDesk } from './world-desk.ts';

/** The running world: what it is and does, and what can be done to it. */
export const worldRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/world/pending', answer: async (request) => ({ pending: await deskOf(request).pending() }) },
  { method: 'GET', path: '/api/world/messages', answer: (request) => eventStream((signal) => deskOf(request).messages(signal), request.signal) },
  action('answer', (desk, request) => desk.answer(textOf(request, 'session'), oneOf(request, 'answer', ['confirm', 'refuse']))),
  action('behaviour', (desk, request) => desk.behave(textOf(request, 'person'), oneOf(request, 'service', ['smart-id', 'mobile-id']), oneOf(request, 'does', ['confirm', 'wait']))),
  action('revoke', (desk, request) => desk.revoke(textOf(request, 'person'))),
  action('restore', (desk, request) => desk.restore(textOf(request, 'person'))),
  action('clock', (desk, request) => desk.moveClock(numberOf(request, 'offset'))),
];

function action(name: string, act: (desk: WorldDesk, request: ApiRequest) => Promise<void>): Route {
  return {
    method: 'POST',
    path: `/api/world/${name}`,
    async answer(request) {
      demandActing(request.person);
      await act(deskOf(request), request);
    },
  };
}

function deskOf({ console }: ApiRequest): WorldDesk {
  if (!console.world) throw new WorldProblem('world-not-configured', 'this console knows no world', 'name its world.json as "world" in the configuration of the console');
  return console.world;
}

function oneOf<Value extends string>(request: ApiRequest, name: string, values: readonly Value[]): Value {
  const value = values.find((one) => one === request.body[name]);
  if (value === undefined) throw new ConsoleProblem('request-invalid', `${name} is ${values.join(' or ')}`);
  return value;
}

function numberOf({ body }: ApiRequest, name: string): number {
  const value = body[name];
  if (typeof value !== 'number') throw new ConsoleProblem('request-invalid', `${name} is missing or no number`);
  return value;
}
