import { deviates, undecided, type Check, type Subject, type Target } from '@testbed/runner';
import type { Exchange } from '@testbed/wire';
import { describe } from './describe.ts';

/** How a request of one kind is sent, and what shows that it was accepted. */
export interface RequestKind<T extends Target, Request> {
  readonly send: (subject: Subject<T>, request: Request) => Promise<Exchange>;
  /** Undefined when the request was accepted; else what happened instead. */
  readonly notAccepted: (exchange: Exchange) => string | undefined;
}

/** Who has to refuse, and how. */
export interface RefusedBy {
  /** HTTP statuses of the expected class, or all client errors; empty when only TLS may refuse. */
  readonly statuses: readonly (number | '4xx')[];
  /** An alert or an end of the connection before any answer is a refusal too. */
  readonly tls?: true;
  /** The answer has no body. */
  readonly emptyBody?: true;
}

/** A request that must be refused: a passing one with one thing changed. */
export interface Refusal<T extends Target, Request> extends Omit<Check<T>, 'run'> {
  /** Makes a request that must be accepted; called anew for the request that is changed. */
  readonly twin: (subject: Subject<T>) => Promise<Request>;
  readonly mutate: (request: Request, subject: Subject<T>) => Request | Promise<Request>;
  readonly refusedBy: RefusedBy;
}

/** The passing twin is sent first; only when it is accepted can the refusal of its mutation be judged. */
export function refusal<T extends Target, Request>(kind: RequestKind<T, Request>, { twin, mutate, refusedBy, ...check }: Refusal<T, Request>): Check<T> {
  return {
    ...check,
    async run(subject) {
      const obstacle = kind.notAccepted(await kind.send(subject, await twin(subject)));
      if (obstacle !== undefined) undecided(`the passing twin of this request was not accepted: the target ${obstacle}`);
      const exchange = await kind.send(subject, await mutate(await twin(subject), subject));
      expectRefusal(exchange, refusedBy);
      subject.observe(describe(exchange));
    },
  };
}

/** @throws Deviation when the request was accepted, or refused by another layer or with another class of answer; Undecided when nobody is there */
export function expectRefusal(exchange: Exchange, { statuses, tls, emptyBody }: RefusedBy): void {
  const { response, failure } = exchange;
  const expected = [...(statuses.length > 0 ? [`HTTP ${statuses.join(' or ')}`] : []), ...(tls ? ['a refusal by TLS'] : [])].join(' or ');
  if (failure) {
    if (failure.layer === 'connect') undecided(`the target could not be reached: ${failure.reason}`);
    if (tls && (failure.layer === 'tls' || failure.kind === 'closed')) return;
    deviates(`${describe(exchange)}; ${expected} was expected`);
  }
  if (!response) undecided('there was neither an answer nor a failure');
  if (response.status === 503 && !statuses.includes(503)) undecided('the target is unavailable now (503)');
  if (!statuses.some((status) => (status === '4xx' ? response.status >= 400 && response.status < 500 : status === response.status))) deviates(`${describe(exchange)}; ${expected} was expected`);
  if (emptyBody && response.body.length > 0) deviates(`${describe(exchange)}; no body was expected`);
}
