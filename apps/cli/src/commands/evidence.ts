import { verifyReport } from '@testbed/report';
import type { Command } from '../command.ts';
import { style } from '../output.ts';
import { UsageProblem } from '../problem.ts';

export const evidenceCommand: Command = {
  usage: 'testbed evidence verify DIR [--trust PUBLICKEY]',
  summary: "verifies a signed report offline: that nothing was changed, added or taken away, and whose key signed it; PUBLICKEY is a PEM file or the key's fingerprint",
  options: { trust: { type: 'string' } },
  async run(input, output) {
    const [verb, folder, ...more] = input.positionals;
    if (verb !== 'verify' || folder === undefined || more.length > 0) throw new UsageProblem('say what to verify: evidence verify DIR');
    const trust = input.text('trust');
    const { manifest, fingerprint } = await verifyReport(folder, trust);
    const { target, profile, suite, conclusion, summary, started, files } = manifest;
    output.say(`${style.green('✓')} ${style.bold(folder)} is as it was signed: ${Object.keys(files).length} files`);
    output.say(`  signed with  ${fingerprint}${trust === undefined ? ' (anybody could have made this key: compare it with the one you expect, or give it with --trust)' : ' (trusted)'}`);
    output.say(`  target       ${target.name} (${target.kind}), profile ${profile}`);
    output.say(`  conclusion   ${conclusion}: ${summary.pass} passed, ${summary.fail} failed, ${summary.warning} warnings, ${summary.inconclusive} undecided, ${summary.notApplicable} not applicable`);
    output.say(`  suite        ${suite.name} ${suite.version}, commit ${suite.commit}, run at ${started}`);
    output.document({ verified: true, trusted: trust !== undefined, fingerprint, target, profile, suite, conclusion, summary, started, files: Object.keys(files).length });
    return 0;
  },
};
