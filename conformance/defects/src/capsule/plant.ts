import type { CapsuleServerConfig, CapsuleServerPorts, CapsuleServerRules } from '@testbed/capsule-server';
import type { Surgery } from '../listeners.ts';
import type { CapsuleParts } from '../world/capsule.ts';

/** A change of what a server is put together from. */
export type Plant = (parts: CapsuleParts) => CapsuleParts;

/** Changes the rules of uploads. */
export function inUpload(change: (rules: CapsuleServerRules['createCapsule']) => CapsuleServerRules['createCapsule']): Plant {
  return (parts) => ({ ...parts, rules: { ...parts.rules, createCapsule: change(parts.rules.createCapsule) } });
}

/** Changes the rules of fetches. */
export function inFetch(change: (rules: CapsuleServerRules['getCapsule']) => CapsuleServerRules['getCapsule']): Plant {
  return (parts) => ({ ...parts, rules: { ...parts.rules, getCapsule: change(parts.rules.getCapsule) } });
}

/** Changes a port; `arm` tells the processes of the server apart. */
export function inPorts(change: (ports: CapsuleServerPorts, arm: number) => Partial<CapsuleServerPorts>): Plant {
  return (parts) => ({ ...parts, ports: { ...parts.ports, ...change(parts.ports, parts.arm) } });
}

/** Changes the configuration. */
export function inConfig(change: (config: CapsuleServerConfig) => Partial<CapsuleServerConfig>): Plant {
  return (parts) => ({ ...parts, config: { ...parts.config, ...change(parts.config) } });
}

/** Changes what stands between the socket and the rules. */
export function at(listener: 'sender' | 'recipient', surgery: (parts: CapsuleParts) => Surgery): Plant {
  return (parts) => ({ ...parts, surgeries: { ...parts.surgeries, [listener]: surgery(parts) } });
}
