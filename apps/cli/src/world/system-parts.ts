import { EidProblem, softhsmModule, tlsEngine } from '@testbed/eid';
import { ConfigurationProblem } from '../problem.ts';

/** What a world needs from the machine besides npm's packages, by Debian's names. */
export interface SystemPart {
  readonly package: string;
  readonly purpose: string;
  readonly present: boolean;
}

export function systemParts(): SystemPart[] {
  return [
    { package: 'softhsm2', purpose: 'the people\'s ID-cards (PKCS#11 tokens)', present: found(softhsmModule) },
    { package: 'libengine-pkcs11-openssl', purpose: 'TLS with a key that stays in the token', present: found(tlsEngine) },
  ];
}

/** @throws ConfigurationProblem `system-part-missing`, with the command that installs what is missing */
export function checkSystemParts(): void {
  const missing = systemParts().filter((part) => !part.present);
  if (missing.length === 0) return;
  throw new ConfigurationProblem(
    'system-part-missing',
    `missing: ${missing.map((part) => `${part.package} (${part.purpose})`).join(', ')}`,
    `run: ${process.getuid?.() === 0 ? '' : 'sudo '}apt-get install -y ${missing.map((part) => part.package).join(' ')}`,
  );
}

function found(locate: () => string): boolean {
  try {
    locate();
    return true;
  } catch (error) {
    if (error instanceof EidProblem) return false;
    throw error;
  }
}
