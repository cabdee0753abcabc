import exec from 'k6/execution';
import http from 'k6/http';
import { Rate } from 'k6/metrics';
import type { RequestEvent } from '../plan/plan.ts';

/** One request of a user. */
export interface Request {
  /** How reports call it. */
  readonly operation: string;
  readonly method: 'GET' | 'POST';
  readonly origin: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The status of a healthy server's answer. */
  readonly expected: number;
}

/** What came back; status 0 when nothing did. */
export interface Answer {
  readonly at: number;
  readonly status: number;
  readonly body: string;
  readonly location: string | undefined;
}

/** What a journey knows about an answer besides its status. */
export type Judgement = Partial<Pick<RequestEvent, 'ok' | 'stored' | 'truth'>>;

/** k6's way out of a script: the runner reads what is said. */
declare const console: { log(text: string): void };

const failed = new Rate('failed');

/** Statuses by which a server says that it has too much to do. */
const shed = new Set([429, 503]);

/** Sends requests to these origins, and nowhere else, and tells of each. */
export function requester(origins: readonly string[]): (request: Request, judge?: (answer: Answer) => Judgement) => Answer {
  return ({ operation, method, origin, path, headers = {}, body, expected }, judge = () => ({})) => {
    if (!origins.includes(origin) || !/^\/[\w.~/-]+$/.test(path)) throw new Error(`${origin}${path} is no address of the target`);
    const at = Date.now();
    const response = http.request(method, `${origin}${path}`, body ?? null, { headers, timeout: '10s', redirects: 0 });
    const { connecting, tls_handshaking: handshaking, duration } = response.timings;
    const answer = { at, status: response.status, body: typeof response.body === 'string' ? response.body : '', location: response.headers['Location'] };
    const event: RequestEvent = {
      loadBegan: exec.scenario.startTime,
      at,
      operation,
      status: response.status,
      ok: response.status === expected,
      milliseconds: Math.round((connecting + handshaking + duration) * 100) / 100,
      fresh: handshaking > 0,
      ...(response.error && { error: response.error }),
      ...judge(answer),
    };
    failed.add(!event.ok && !shed.has(event.status));
    // oxlint-disable-next-line eslint/no-console -- see above
    console.log(JSON.stringify(event));
    return answer;
  };
}

/** The path in a `Location` under this folder, if it is one. Clients take only the path alone. */
export function storedAt(location: string | undefined, folder: string): string | undefined {
  return location?.startsWith(`${folder}/`) && /^[\w.~-]{18,34}$/.test(location.slice(folder.length + 1)) ? location : undefined;
}
