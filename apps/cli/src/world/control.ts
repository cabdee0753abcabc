import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import { readOcspFault, readOcspHealing, type AuthorityId, type OcspFault } from '@testbed/pki';
import { faultRoutes, largestFault } from './faults/routes.ts';
import type { WorldFaults } from './faults/world-faults.ts';
import type { Reply, ServerProcess } from './process.ts';

/** What the control interface can do to a world. */
export interface ControlActions {
  readonly servers: readonly ServerProcess[];
  revoke(serial: string): void;
  restore(serial: string): void;
  /** Moves the clocks of the servers by this many milliseconds from the machine's. */
  setClockOffset(milliseconds: number): Promise<void>;
  clockOffset(): number;
  /** Makes the OCSP responder misbehave, about one authority's certificates or about all. */
  armFault(fault: OcspFault): void;
  healFaults(authority: AuthorityId | undefined): void;
  armedFaults(): readonly OcspFault[];
  /** What servers do wrong on purpose, and what they saw. */
  readonly faults: WorldFaults;
  /** Tells the Smart-ID and Mobile-ID services what to do, or asks them. */
  tellPhones(message: object): Promise<Reply>;
  readonly stop: () => void;
}

/**
 * The simulation's own interface (files.md, `control`), on loopback only:
 * `GET /` (what runs), `POST /stop`, `POST /certificates/{serial}/revoke` and `…/restore`,
 * `POST /clock` with `{"offset": milliseconds}` or `{"instant": "RFC 3339"}`,
 * `POST /ocsp/fault` with an `OcspFault` and `POST /ocsp/heal`, which may name an `authority`,
 * `POST /eid/behaviour` with `{"person", "service", "behaviour"}`, `GET /eid/pending`, and `POST /eid/answer` with
 * `{"session", "answer": "confirm" | "refuse"}`, and what `faultRoutes` knows.
 */
export async function startControl(port: number, actions: ControlActions): Promise<Server> {
  const server = createServer({ requestTimeout: 5_000 }, (request, response) => {
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
    };
    handle(request, actions).then(
      ([status, body]) => answer(status, body),
      (error: Error) => answer(400, { error: error.message }),
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function handle(request: IncomingMessage, actions: ControlActions): Promise<[number, object]> {
  const route = `${request.method} ${request.url}`;
  // A page in a browser must not steer the world: it always names its origin, tools do not.
  if (request.headers.origin !== undefined) return [403, { error: 'not for web pages' }];
  if (route === 'GET /') {
    return [200, { processes: actions.servers.map((server) => ({ name: server.name, pid: server.pid() ?? null })), clockOffset: actions.clockOffset(), ocspFaults: actions.armedFaults() }];
  }
  if (route === 'POST /stop') {
    setImmediate(actions.stop);
    return [202, { stopping: true }];
  }
  const [, serial, action] = /^POST \/certificates\/([0-9a-fA-F]+)\/(revoke|restore)$/.exec(route) ?? [];
  if (serial !== undefined) {
    if (action === 'revoke') actions.revoke(serial);
    else actions.restore(serial);
    return [200, { serial, status: action === 'revoke' ? 'revoked' : 'good' }];
  }
  if (route === 'POST /clock') {
    const { offset, instant } = JSON.parse(await bodyOf(request)) as { offset?: number; instant?: string };
    const milliseconds = offset ?? Date.parse(instant ?? '') - Date.now();
    if (!Number.isFinite(milliseconds)) throw new Error('give {"offset": milliseconds} or {"instant": "2027-01-01T00:00:00Z"}');
    await actions.setClockOffset(milliseconds);
    return [200, { clockOffset: milliseconds }];
  }
  if (route === 'POST /ocsp/fault') {
    actions.armFault(readOcspFault(JSON.parse(await bodyOf(request))));
    return [200, { ocspFaults: actions.armedFaults() }];
  }
  if (route === 'POST /ocsp/heal') {
    actions.healFaults(readOcspHealing(JSON.parse((await bodyOf(request)) || '{}')));
    return [200, { ocspFaults: actions.armedFaults() }];
  }
  if (route === 'GET /eid/pending') return phones({ type: 'pending' }, actions);
  if (route === 'POST /eid/behaviour' || route === 'POST /eid/answer') {
    return phones({ ...(JSON.parse(await bodyOf(request)) as object), type: route.slice('POST /eid/'.length) }, actions);
  }
  const body = (): Promise<string> => bodyOf(request, largestFault);
  const faults = await faultRoutes(request.method ?? '', new URL(request.url ?? '/', 'http://control'), body, actions.faults);
  return faults ?? [404, { error: `there is no ${route}` }];
}

async function phones(message: object, actions: ControlActions): Promise<[number, object]> {
  const { ok, message: error, sessions } = await actions.tellPhones(message);
  return ok ? [200, { ok, ...(sessions !== undefined && { sessions }) }] : [400, { error }];
}

async function bodyOf(request: IncomingMessage, most = 10_000): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > most) throw new Error('the body is too long');
  }
  return text;
}
