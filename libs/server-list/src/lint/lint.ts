import type { X509Certificate } from 'node:crypto';
import { readCertificate } from '@testbed/pki';
import type { ServerList } from '../model.ts';
import type { LintContext, PlacedPin, PlacedServer, Published, RuleCode, Severity, Violation } from './rule.ts';
import { rules } from './rules.ts';

/** A violated rule. */
export interface Finding extends Violation {
  readonly code: RuleCode;
  readonly severity: Severity;
}

/** What is known around a list that is to be judged. */
export interface LintOptions {
  readonly now: Date;
  /** Earlier versions, oldest first. Without them, rules about a list's history say nothing. */
  readonly previous?: readonly Published[];
  /** Authorities that issue the servers' certificates. Without them chains are not looked at. */
  readonly authorities?: readonly X509Certificate[];
}

/**
 * Judges a list, or a draft of one, by every rule of BUC.02 and of the clients that will read it.
 *
 * @param list from `parseServerList` or `parseDraft`
 * @returns what is wrong, in the order of the rules; a list without errors may be signed
 */
export async function lintServerList(list: ServerList, { now, previous = [], authorities = [] }: LintOptions): Promise<readonly Finding[]> {
  const servers = list.servers.map((server, index): PlacedServer => ({ server, path: `/servers/${index}` }));
  const context: LintContext = { list, servers, pins: servers.flatMap(pinsAt), previous, now, authorities };
  const findings: Finding[] = [];
  for (const rule of rules) {
    for await (const violation of rule.check(context)) findings.push({ code: rule.code, severity: rule.severity, ...violation });
  }
  return findings;
}

function pinsAt({ server, path }: PlacedServer): readonly PlacedPin[] {
  return server.certificates.flatMap(({ purpose, pem }, index) => {
    try {
      return [{ server, path: `${path}/certificates/${index}`, purpose, certificate: readCertificate(pem) }];
    } catch {
      return []; // The rule pin-parses says so.
    }
  });
}
