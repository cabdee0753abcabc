import type { SharesServerConfig, SharesServerPorts, SharesServerRules } from '@testbed/shares-server';
import type { Surgery } from '../listeners.ts';
import type { SharesParts } from '../world/shares.ts';

/** A change of what a server is put together from. */
export type Plant = (parts: SharesParts) => SharesParts;

/** Changes the rules of one operation. */
export function inRules<Operation extends keyof SharesServerRules>(operation: Operation, change: (rules: SharesServerRules[Operation]) => SharesServerRules[Operation]): Plant {
  return (parts) => ({ ...parts, rules: { ...parts.rules, [operation]: change(parts.rules[operation]) } });
}

/** Changes a port; `arm` tells the processes of the server apart. */
export function inPorts(change: (ports: SharesServerPorts, arm: number) => Partial<SharesServerPorts>): Plant {
  return (parts) => ({ ...parts, ports: { ...parts.ports, ...change(parts.ports, parts.arm) } });
}

/** Changes the configuration. */
export function inConfig(change: (config: SharesServerConfig) => Partial<SharesServerConfig>): Plant {
  return (parts) => ({ ...parts, config: { ...parts.config, ...change(parts.config) } });
}

/** Changes what stands between the socket and the rules. */
export function atSocket(surgery: (parts: SharesParts) => Surgery): Plant {
  return (parts) => ({ ...parts, surgeries: { shares: surgery(parts) } });
}
