/** `openapi.ts [--profile use-case]`: writes the OpenAPI document of a capsule server of this profile to stdout. */
import { capsuleServerDocument, capsuleServerRules } from '@testbed/capsule-server';
import { capsuleProfiles, type CapsuleProfileName } from '@testbed/protocol';
import { optionsOf } from './options.ts';

const usage = `usage: npm run openapi -- [--profile ${Object.keys(capsuleProfiles).join('|')}]\n`;
const { profile } = optionsOf(usage, { profile: 'use-case' });
if (Object.hasOwn(capsuleProfiles, profile)) {
  const named = capsuleProfiles[profile as CapsuleProfileName];
  // The document tells nothing of default and maximum: they are a configuration's.
  const expiry = { default: 0, maximum: 0, tooLong: named.tooLong };
  process.stdout.write(`${JSON.stringify(capsuleServerDocument({ profile: named, expiry, clientTrust: [] }, capsuleServerRules), undefined, 2)}\n`);
} else {
  process.stderr.write(usage);
  process.exitCode = 2;
}
