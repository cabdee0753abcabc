import { deviates, undecided, type Check, type Subject, type Target } from '@testbed/runner';
import { describe } from '../describe.ts';
import type { Refusal, RequestKind } from '../refusal.ts';

/** A request that must be accepted although it is not the usual one: that one with one thing changed. */
export interface Acceptance<T extends Target, Request> extends Omit<Check<T>, 'run'>, Pick<Refusal<T, Request>, 'twin'> {
  readonly change: (request: Request, subject: Subject<T>) => Request | Promise<Request>;
}

/** The usual twin is sent first; only when it is accepted does a refusal of the changed one say something about the change. */
export function acceptance<T extends Target, Request>(kind: RequestKind<T, Request>, { twin, change, ...check }: Acceptance<T, Request>): Check<T> {
  return {
    ...check,
    async run(subject) {
      const obstacle = kind.notAccepted(await kind.send(subject, await twin(subject)));
      if (obstacle !== undefined) undecided(`the usual twin of this request was not accepted: the target ${obstacle}`);
      const exchange = await kind.send(subject, await change(await twin(subject), subject));
      const refused = kind.notAccepted(exchange);
      if (exchange.response?.status === 503) undecided('the target is unavailable now (503)');
      if (refused !== undefined) deviates(refused);
      subject.observe(describe(exchange));
    },
  };
}
