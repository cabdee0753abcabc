import type { Phase } from '../profile/parameters.ts';

/** Of k6's options those that we set. */
export interface K6Options {
  readonly scenarios: { readonly users: ArrivalRate };
  readonly thresholds: { readonly failed: readonly { readonly threshold: string; readonly abortOnFail: boolean; readonly delayAbortEval: string }[] };
  readonly tlsAuth: readonly { readonly cert: string; readonly key: string }[];
  readonly tlsVersion: { readonly min: 'tls1.2' | 'tls1.3' };
  readonly maxRedirects: 0;
  readonly noVUConnectionReuse: true;
  readonly insecureSkipTLSVerify: false;
  readonly systemTags: readonly string[];
  readonly summaryTrendStats: readonly string[];
  readonly userAgent: string;
}

interface ArrivalRate {
  readonly executor: 'ramping-arrival-rate';
  readonly startRate: number;
  readonly timeUnit: string;
  readonly preAllocatedVUs: number;
  readonly maxVUs: number;
  readonly stages: readonly { readonly target: number; readonly duration: string }[];
  readonly gracefulStop: string;
}

/** What k6's users call themselves. */
export const userAgent = 'cdoc2-testbed-load';

/**
 * The phases as k6 understands them. Users arrive whether the target keeps up or not (an open model), each with
 * connections of their own.
 *
 * @param lanes how many of these share the phases' users
 * @param identity whose certificate is presented, where a server asks for one
 */
export function k6Options(phases: readonly Phase[], lanes: number, identity?: { readonly chain: string; readonly key: string }): K6Options {
  const peak = Math.ceil(Math.max(...phases.map(({ usersPerSecond }) => usersPerSecond)) / lanes);
  return {
    scenarios: {
      users: {
        executor: 'ramping-arrival-rate',
        startRate: phases[0]?.usersPerSecond ?? 1,
        // Rates are whole numbers: of users in as many seconds as there are lanes.
        timeUnit: `${lanes}s`,
        preAllocatedVUs: within(peak, 5, 100),
        maxVUs: within(peak * 5, 20, 400),
        stages: phases.flatMap(({ usersPerSecond, seconds }) => [
          { target: usersPerSecond, duration: '0s' },
          { target: usersPerSecond, duration: `${seconds}s` },
        ]),
        gracefulStop: '15s',
      },
    },
    // A target that is down needs no more load to show it.
    thresholds: { failed: [{ threshold: 'rate<0.5', abortOnFail: true, delayAbortEval: '10s' }] },
    tlsAuth: identity ? [{ cert: identity.chain, key: identity.key }] : [],
    tlsVersion: { min: 'tls1.2' },
    maxRedirects: 0,
    noVUConnectionReuse: true,
    insecureSkipTLSVerify: false,
    systemTags: [],
    summaryTrendStats: ['count', 'avg', 'med', 'p(95)', 'p(99)', 'max'],
    userAgent,
  };
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
