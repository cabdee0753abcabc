/** Reads a central configuration by the rules of the clients, strictest of each: signature first, then every member. */
import { createPublicKey, verify, X509Certificate } from 'node:crypto';
import { fileNamed, unfaithful } from '../faithful.ts';
import type { ExportedFile } from '../exported.ts';

/** What a DigiDoc client understands. */
export interface RiaView {
  readonly serial: number;
  /** When it was made. */
  readonly date: Date;
  readonly useKeyServer: boolean;
  readonly defaultKeyServer: string;
  readonly servers: ReadonlyMap<string, { readonly name: string; readonly post: string; readonly fetch: string }>;
  /** DER, base64. */
  readonly bundle: readonly string[];
}

/** What the signature of a central configuration is checked with, by the key's curve; older clients know RSA only. */
const hashes: Readonly<Record<string, string>> = { prime256v1: 'sha256', secp384r1: 'sha384', secp521r1: 'sha512' };

/** @throws ServerListProblem `server-list-export-unfaithful` */
export function readRiaConfiguration(files: readonly ExportedFile[]): RiaView {
  const bytes = fileNamed('config.json', files);
  for (const [signature, key] of [['config.ecc', 'config.ecpub'], ['config.rsa', 'config.pub']] as const) {
    if (files.some(({ name }) => name === signature)) checkSignature(bytes, fileNamed(signature, files).toString(), fileNamed(key, files).toString(), signature);
  }
  return viewOf(JSON.parse(bytes.toString()) as unknown);
}

function checkSignature(bytes: Buffer, signature: string, pem: string, name: string): void {
  const key = createPublicKey(pem);
  const hash = key.asymmetricKeyType === 'rsa' ? 'sha512' : hashes[key.asymmetricKeyDetails?.namedCurve ?? ''];
  if (hash === undefined || !verify(hash, bytes, key, Buffer.from(signature, 'base64'))) throw unfaithful(`the signature ${name} does not verify`);
}

function viewOf(root: unknown): RiaView {
  for (const name of ['SIVA-URL', 'TSL-URL', 'TSA-URL', 'LDAP-PERSON-URL', 'LDAP-CORP-URL', 'MID-PROXY-URL', 'MID-SK-URL', 'SIDV2-PROXY-URL', 'SIDV2-SK-URL']) text(root, name);
  for (const certificate of texts(root, 'TSL-CERTS')) certificateIn(certificate);
  member(root, 'OCSP-URL-ISSUER');
  const meta = member(root, 'META-INF');
  text(meta, 'URL');
  wholeNumber(meta, 'VER');
  const servers = Object.entries(member(root, 'CDOC2-CONF') as object).map(([id, server]): [string, { name: string; post: string; fetch: string }] => {
    // One mobile client reads every member of a server as text.
    for (const [name, value] of Object.entries(server as object)) if (typeof value !== 'string') throw unfaithful(`CDOC2-CONF ${id} has a ${name} that is no text`);
    return [id, { name: text(server, 'NAME'), post: text(server, 'POST'), fetch: text(server, 'FETCH') }];
  });
  return {
    serial: wholeNumber(meta, 'SERIAL'),
    date: dateIn(text(meta, 'DATE')),
    useKeyServer: member(root, 'CDOC2-USE-KEYSERVER') === true,
    defaultKeyServer: text(root, 'CDOC2-DEFAULT-KEYSERVER'),
    servers: new Map(servers),
    bundle: texts(root, 'CERT-BUNDLE').map(certificateIn),
  };
}

function member(holder: unknown, name: string): unknown {
  const value = (holder as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  if (value === undefined) throw unfaithful(`config.json has no ${name}`);
  return value;
}

function text(holder: unknown, name: string): string {
  const value = member(holder, name);
  if (typeof value !== 'string') throw unfaithful(`${name} is no text`);
  return value;
}

function texts(holder: unknown, name: string): readonly string[] {
  const values = member(holder, name);
  if (!Array.isArray(values) || !values.every((value) => typeof value === 'string')) throw unfaithful(`${name} is no array of texts`);
  return values;
}

function wholeNumber(holder: unknown, name: string): number {
  const value = member(holder, name);
  if (!Number.isSafeInteger(value)) throw unfaithful(`${name} is no whole number`);
  return value as number;
}

/** `yyyyMMddHHmmssZ` */
function dateIn(value: string): Date {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(value) ?? [];
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(date.getTime())) throw unfaithful(`DATE ${value} is no date`);
  return date;
}

/** A certificate in one line of base64. */
function certificateIn(line: string): string {
  const der = Buffer.from(line, 'base64');
  if (der.toString('base64') !== line) throw unfaithful('a certificate is not one line of base64');
  try {
    return new X509Certificate(der).raw.toString('base64');
  } catch {
    throw unfaithful('a certificate can not be read');
  }
}
