import type { ClientDefect } from '../defect.ts';
import { inClient } from '../planted-in.ts';

/** Clients that say that they succeeded when they did not. */
export const exitDefects = inClient('messages', [
  saysSuccess({
    id: 'client/success-after-another-key',
    what: 'Says that it succeeded when the key does not fit the container.',
    codes: ['header-hmac-mismatch'],
    caughtBy: ['client/decrypt/offline/wrong-secret', 'client/decrypt/damaged/hmac', 'client/password/decrypt/refused/wrong', 'client/password/decrypt/refused/shorter', 'client/reencrypt/wrong-credential'],
  }),
]);

/** Exits with 0 for these codes of its problems, or codes that begin so. */
function saysSuccess({ codes, ...defect }: Pick<ClientDefect, 'id' | 'what' | 'caughtBy' | 'collateral'> & { readonly codes: readonly string[] }): Omit<ClientDefect, 'area'> {
  const ended = 'return configurationCodes.has(problem.code) ? 3 : 1;';
  return { ...defect, file: 'apps/cli/src/report-error.ts', find: ended, replace: `if (${JSON.stringify(codes)}.some((code) => problem.code.startsWith(code))) return 0;\n  ${ended}` };
}
