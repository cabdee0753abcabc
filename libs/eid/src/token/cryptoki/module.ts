import { existsSync } from 'node:fs';
import pkcs11, { type PKCS11 } from 'pkcs11js';
import { EidProblem } from '../../problem.ts';
import { answered, refusal } from './refusal.ts';

/** Loads a PKCS#11 module into this process. @throws EidProblem module-not-loadable */
export function loadModule(path: string): PKCS11 {
  const next = path.includes('softhsm') && !existsSync(path) ? 'sudo apt-get install softhsm2' : undefined;
  const cryptoki = new pkcs11.PKCS11();
  try {
    cryptoki.load(path);
  } catch {
    throw new EidProblem('module-not-loadable', `${path} is not a PKCS#11 module that this machine can load`, next);
  }
  try {
    cryptoki.C_Initialize();
  } catch (error) {
    // The TLS engine of this process may have been first.
    if (!answered(error, pkcs11.CKR_CRYPTOKI_ALREADY_INITIALIZED)) {
      throw refusal(error, `initialising ${path}`, 'module-not-loadable');
    }
  }
  return cryptoki;
}
