import type { WorldFaults } from './world-faults.ts';

/** Largest body of a fault (octets): room for the answers that it gives. */
export const largestFault = 1024 * 1024;

/**
 * What the control interface answers about faults and traffic; undefined when it was asked something else:
 * `POST /faults` with a `Fault`, `GET /faults`, `DELETE /faults[/{id}]`, `GET /traffic[?since={at}][&server={name}]`,
 * `DELETE /traffic`.
 */
export async function faultRoutes(method: string, { pathname, searchParams }: URL, body: () => Promise<string>, faults: WorldFaults): Promise<[status: number, body: object] | undefined> {
  const [, id] = /^\/faults\/([\w-]+)$/.exec(pathname) ?? [];
  switch (`${method} ${id === undefined ? pathname : '/faults/{id}'}`) {
    case 'POST /faults':
      return [201, await faults.arm(JSON.parse(await body()))];
    case 'GET /faults':
      return [200, { faults: await faults.armed() }];
    case 'DELETE /faults':
    case 'DELETE /faults/{id}':
      if ((await faults.heal(id)) || id === undefined) return [200, { faults: await faults.armed() }];
      return [404, { error: `there is no fault ${id}` }];
    case 'GET /traffic':
      return [200, { traffic: await faults.traffic(instantOf(searchParams.get('since')), searchParams.get('server') ?? undefined) }];
    case 'DELETE /traffic':
      await faults.forgetTraffic();
      return [200, { traffic: [] }];
    default:
      return undefined;
  }
}

function instantOf(since: string | null): number {
  const at = Number(since ?? 0);
  if (!Number.isFinite(at)) throw new Error('"since" must be an "at" of the traffic: milliseconds since 1970');
  return at;
}
