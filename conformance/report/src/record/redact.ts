import { createHash, X509Certificate } from 'node:crypto';

/**
 * What may not stand in a report: private keys, passwords, PINs, bearer tokens, signatures that open something. Shares
 * and key material may: the judge made them up.
 */

/** A text from anywhere, without what may not stand in a report. */
export function redactText(text: string): string {
  return withoutPrivateJwk(text)
    .replaceAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[private key removed]')
    .replaceAll(/[^\s~"',;<>]+/g, withoutSignature)
    .replaceAll(/\b(bearer)[ \t]+[^\s"',;<>]+/gi, '$1 [removed]')
    .replaceAll(secretMember, '$1"[removed]"')
    .replaceAll(secretParameter, '$1[removed]');
}

/** The members of a JSON Web Key that are private (RFC 7518, 6.2.2, 6.3.2 and 6.4.1). */
function withoutPrivateJwk(text: string): string {
  return text.includes('"kty"') ? text.replaceAll(/("(?:d|p|q|dp|dq|qi|k)"\s*:\s*)"[^"]*(?:"|$)/g, '$1"[removed]"') : text;
}

/** A JWS begins with `eyJ`, its signature with the third part. */
function withoutSignature(word: string): string {
  const start = word.indexOf('eyJ');
  const [header, payload, ...more] = start === -1 ? [] : word.slice(start).split('.');
  const signature = more.join('.');
  if (more.length === 0 || signature.startsWith('[')) return word;
  return `${word.slice(0, start)}${header}.${payload}.[signature of ${signature.length} characters removed]`;
}

const secretName = String.raw`[\w-]*(?:password|passphrase|passwd|secret|token|private_?key|pin\d?)`;
/** `"pin1": "…"` or `"pin1": 1234`, also where the JSON is cut or malformed. */
const secretMember = new RegExp(String.raw`("${secretName}"\s*:\s*)(?:"(?:[^"\\]|\\[\s\S]?)*(?:"|$)|-?[\d.]+)`, 'gi');
const secretParameter = new RegExp(String.raw`((?<=[?&;\s]|^)${secretName}=)[^&;\s"]+`, 'gi');

/** A value that is known by a name. */
export function redactNamed(name: string, value: string): string {
  return isSecretName.test(name) ? '[removed]' : redactText(value);
}

const isSecretName = new RegExp(`${secretName}$`, 'i');

/** Headers of which little may stand in a report. */
const secretHeaders: Readonly<Record<string, (value: string) => string>> = {
  authorization: removed,
  'proxy-authorization': removed,
  cookie: removed,
  'set-cookie': removed,
  'x-cdoc2-auth-ticket': redactTicket,
  'x-cdoc2-auth-token': redactTicket,
  'x-cdoc2-session-token': redactTicket,
  'x-cdoc2-auth-x5c': redactCertificate,
  'x-cdoc2-session-x5c': redactCertificate,
};

function secretHeader(name: string): ((value: string) => string) | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(secretHeaders, key) ? secretHeaders[key] : undefined;
}

/** The value of a header, whatever the case of its name. */
export function redactHeader(name: string, value: string): string {
  return (secretHeader(name) ?? redactText)(value);
}

/** Bytes that may be a whole request: its header lines, with what is folded under them, and then all of the text. */
export function redactRaw(text: string): string {
  let folded = false;
  const lines = text.split(/(?<=\n|\r(?!\n))/).map((line) => {
    const [, name, space, value, end] = /^([^\s:]+)([ \t]*:[ \t]*)(.*?)([ \t]*(?:\r\n|\n|\r)?)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return folded && /^[ \t]/.test(line) ? '' : line;
    folded = secretHeader(name) !== undefined;
    return `${name}${space}${redactHeader(name, value)}${end}`;
  });
  return redactText(lines.join(''));
}

/** A ticket with what can be read of it: JSON objects and arrays stay, everything else is a signature or could be one. */
function redactTicket(value: string): string {
  return value
    .split('~')
    .map((piece) => {
      const parts = piece.split('.');
      return parts.map((part, index) => (part === '' || (index < 2 && isJson(part)) ? part : `[${index === 2 ? 'signature of ' : ''}${part.length} characters removed]`)).join('.');
    })
    .join('~');
}

function isJson(part: string): boolean {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

/** Which certificate, and what sort of person it names: `PNOEE`. */
function redactCertificate(value: string): string {
  const base64 = value.replace(/-----BEGIN CERTIFICATE-----/, '').replace(/-----END CERTIFICATE-----[\s\S]*$/, '').replaceAll(/\\[nr]|\s/g, '');
  try {
    const { raw, subject } = new X509Certificate(Buffer.from(base64, 'base64'));
    const [, person] = /^serialNumber=([A-Z]{5})-/m.exec(subject) ?? [];
    return `[certificate sha256:${createHash('sha256').update(raw).digest('hex')}, ${person === undefined ? 'of nobody with a personal code' : `of a person, ${person}`}]`;
  } catch {
    return `[no certificate, ${value.length} characters]`;
  }
}

function removed(value: string): string {
  return `[${value.length} characters removed]`;
}
