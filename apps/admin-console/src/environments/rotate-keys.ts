/**
 * `rotate-keys.ts --configuration FILE --environment NAME --root-keys '["FILE"]' --years N [--old-root-password REF]
 * [--root-password REF]`: replaces the signing keys of an environment; prints what became of it as JSON.
 */
import { systemClock } from '@testbed/pki';
import { rotateSigningKeys, type SecretReference } from '@testbed/publishing';
import { administrator, consoleProgram } from '../console-program.ts';
import { environmentsNamed } from './named.ts';

await consoleProgram({ environment: 'string', 'root-keys': 'string', years: 'string', 'old-root-password': 'string', 'root-password': 'string' }, async ({ console, text, optional }) => {
  const [desk] = environmentsNamed(console, text('environment'));
  const at = desk && console.configuration.environments[desk[0]];
  if (!desk || !at) throw new Error('an environment that was found is configured');
  // SoftHSM's module reads it when it is loaded.
  if (at.softhsmConf !== undefined) process.env['SOFTHSM2_CONF'] = at.softhsmConf;
  const [oldRootPassword, rootPassword] = [optional('old-root-password'), optional('root-password')] as (SecretReference | undefined)[];
  const expires = systemClock.now();
  expires.setUTCFullYear(expires.getUTCFullYear() + Number(text('years')));
  const rotated = await rotateSigningKeys({
    configuration: at.keys,
    clock: systemClock,
    expires,
    oldRootKeys: JSON.parse(text('root-keys')) as string[],
    ...(oldRootPassword !== undefined && { oldRootPassword }),
    ...(rootPassword !== undefined && { rootPassword }),
  });
  desk[1].publishing.record(administrator, 'rotate-keys', { root: rotated.version, fingerprint: rotated.fingerprint });
  return JSON.stringify(rotated);
});
