/** `openapi.ts [--profile use-case]`: writes the OpenAPI document of a capsule server of this profile to stdout. */
import { parseArgs } from 'node:util';
import { capsuleServerDocument, capsuleServerRules } from '@testbed/capsule-server';
import { capsuleProfiles, type CapsuleProfileName } from '@testbed/protocol';

const { profile } = parseArgs({ options: { profile: { type: 'string', default: 'use-case' } } }).values;
if (Object.hasOwn(capsuleProfiles, profile)) {
  const named = capsuleProfiles[profile as CapsuleProfileName];
  // The document tells nothing of default and maximum: they are a configuration's.
  const expiry = { default: 0, maximum: 0, tooLong: named.tooLong };
  process.stdout.write(`${JSON.stringify(capsuleServerDocument({ profile: named, expiry, clientTrust: [] }, capsuleServerRules), undefined, 2)}\n`);
} else {
  process.stderr.write(`usage: openapi.ts [--profile ${Object.keys(capsuleProfiles).join('|')}]\n`);
  process.exitCode = 2;
}
