import { readCertificate } from '@testbed/pki';
import { readJson } from '../../json.ts';
import { ServerListProblem } from '../../problem.ts';
import minimal from './base.json' with { type: 'json' };

/** A central configuration that a list is merged into. */
export interface RiaBase extends Readonly<Record<string, unknown>> {
  readonly 'META-INF': { readonly URL: string; readonly DATE: string; readonly SERIAL: number; readonly VER: number };
}

/** Whatever a mobile client demands, or refuses the whole file for: text unless told otherwise. */
const demanded: Readonly<Record<string, 'text' | 'certificates' | 'object'>> = {
  'CERT-BUNDLE': 'certificates',
  'LDAP-CORP-URL': 'text',
  'LDAP-PERSON-URL': 'text',
  'MID-PROXY-URL': 'text',
  'MID-SK-URL': 'text',
  'OCSP-URL-ISSUER': 'object',
  'SIDV2-PROXY-URL': 'text',
  'SIDV2-SK-URL': 'text',
  'SIVA-URL': 'text',
  'TSA-URL': 'text',
  'TSL-CERTS': 'certificates',
  'TSL-URL': 'text',
};

/** A base that has every demanded member and names no real service: for tests and custom builds. */
export const minimalRiaBase: RiaBase = minimal;

/**
 * Reads a central configuration to merge a list into.
 *
 * @throws ServerListProblem `server-list-export-base-invalid`, naming the member
 */
export function readRiaBase(text: string, origin: string): RiaBase {
  const base = readJson(text, origin, 'server-list-export-base-invalid');
  const wrong = isObject(base) ? missingIn(base) : 'JSON object';
  if (wrong !== undefined) throw new ServerListProblem('server-list-export-base-invalid', `${origin} is not a complete central configuration: it has no good ${wrong}`, { next: "begin with the organisation's published config.json" });
  return base as RiaBase;
}

/** The first demanded member that is not there or of another type. */
function missingIn(configuration: Readonly<Record<string, unknown>>): string | undefined {
  const meta = configuration['META-INF'];
  const facts = isObject(meta) ? meta : {};
  if (typeof facts['URL'] !== 'string' || typeof facts['DATE'] !== 'string') return 'META-INF with URL and DATE';
  if (!Number.isSafeInteger(facts['SERIAL']) || !Number.isSafeInteger(facts['VER'])) return 'META-INF with SERIAL and VER as whole numbers';
  return Object.entries(demanded).find(([name, kind]) => !isOf(kind, configuration[name]))?.[0];
}

function isOf(kind: 'text' | 'certificates' | 'object', value: unknown): boolean {
  if (kind === 'text') return typeof value === 'string';
  if (kind === 'certificates') return Array.isArray(value) && value.every(isCertificate);
  return isObject(value);
}

/** DER in one line of base64. */
function isCertificate(entry: unknown): boolean {
  if (typeof entry !== 'string') return false;
  const der = Buffer.from(entry, 'base64');
  try {
    return der.toString('base64') === entry && readCertificate(der).raw.equals(der);
  } catch {
    return false;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
