import type { KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { readCertificate, readPrivateKey } from '@testbed/pki';
import type { ListenerTls } from './listener.ts';
import type { MobileIdAccount, Person, SmartIdAccount } from './person.ts';
import type { ProxySettings } from './proxy/proxy.ts';
import type { RelyingParty } from './request/relying-party.ts';
import type { SessionLimits } from './session/sessions.ts';

/** Where a listener is to be. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** What the process is started with: a JSON file; paths in it are relative to the file. */
export interface Configuration {
  /** `services` has Smart-ID and Mobile-ID. */
  readonly listeners: { readonly services: ListenAddress; readonly proxy: ListenAddress };
  readonly tls: ListenerTls;
  readonly relyingParty: RelyingParty;
  readonly proxy: ProxySettings;
  readonly sessions: SessionLimits;
  readonly people: readonly Person[];
}

/** A configuration that cannot be used. The message names the key, never what is secret in it. */
export class ConfigurationProblem extends Error {
  override readonly name = 'ConfigurationProblem';
  readonly code = 'configuration-invalid';
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads the configuration file and the files it names.
 *
 * @throws ConfigurationProblem
 */
export function readConfigurationFile(file: string): Configuration {
  const at = (path: string): string => resolve(dirname(file), path);
  const given = members(parse(file), '', ['listeners', 'tls', 'relyingParty', 'proxy', 'sessions', 'people']);
  const listeners = members(given['listeners'], 'listeners', ['services', 'proxy']);
  const relyingParty = members(given['relyingParty'], 'relyingParty', ['uuid', 'name']);
  return {
    listeners: { services: address(listeners['services'], 'listeners.services'), proxy: address(listeners['proxy'], 'listeners.proxy') },
    tls: readTls(members(given['tls'], 'tls', ['certificate', 'key']), at),
    relyingParty: { uuid: text(relyingParty['uuid'], 'relyingParty.uuid'), name: text(relyingParty['name'], 'relyingParty.name') },
    proxy: readProxy(members(given['proxy'], 'proxy', ['basePath', 'token', 'lifetime', 'client'])),
    sessions: readLimits(members(given['sessions'] ?? {}, 'sessions', ['answerWithin', 'keptFor', 'most'])),
    people: list(given['people'], 'people').map((person, index) => readPerson(person, `people[${index}]`, at)),
  };
}

function readTls({ certificate, key }: Members, at: (path: string) => string): ListenerTls {
  const tls = { certificate: content(certificate, 'tls.certificate', at), key: content(key, 'tls.key', at) };
  try {
    createSecureContext({ cert: tls.certificate, key: tls.key });
  } catch {
    throw wrong('"tls"', 'a PEM certificate and its PEM private key');
  }
  return tls;
}

function readProxy({ basePath = '', token, lifetime = 3600, client }: Members): ProxySettings {
  if (typeof basePath !== 'string' || !/^(\/[\w.-]+)*$/.test(basePath)) throw wrong('"proxy.basePath"', 'empty, or a path without a slash at its end');
  const settings = { basePath, token: text(token, 'proxy.token'), lifetime: whole(lifetime, 'proxy.lifetime', 1, 366 * 24 * 3600) };
  if (!/^[\w.~+/-]+=*$/.test(settings.token)) throw wrong('"proxy.token"', 'of characters that a bearer token may have (RFC 6750, 2.1)');
  if (client === undefined) return settings;
  const { id, secret } = members(client, 'proxy.client', ['id', 'secret']);
  return { ...settings, client: { id: text(id, 'proxy.client.id'), secret: text(secret, 'proxy.client.secret') } };
}

function readLimits({ answerWithin = 120, keptFor = 300, most = 1000 }: Members): SessionLimits {
  return {
    answerWithin: whole(answerWithin, 'sessions.answerWithin', 1, 3600),
    keptFor: whole(keptFor, 'sessions.keptFor', 1, 3600),
    most: whole(most, 'sessions.most', 1, 100_000),
  };
}

function readPerson(value: unknown, key: string, at: (path: string) => string): Person {
  const given = members(value, key, ['code', 'commonName', 'smartId', 'mobileId']);
  const code = text(given['code'], `${key}.code`);
  if (!/^PNO[A-Z]{2}-[\w-]+$/.test(code)) throw wrong(`"${key}.code"`, 'a semantics identifier, as PNOEE-38001085718');
  return {
    code,
    commonName: text(given['commonName'], `${key}.commonName`),
    ...(given['smartId'] === undefined ? {} : { smartId: readSmartId(given['smartId'], `${key}.smartId`, at) }),
    ...(given['mobileId'] === undefined ? {} : { mobileId: readMobileId(given['mobileId'], `${key}.mobileId`, at) }),
  };
}

function readSmartId(value: unknown, key: string, at: (path: string) => string): SmartIdAccount {
  const given = members(value, key, ['documentNumber', 'certificateLevel', 'key', 'certificate']);
  const { certificateLevel = 'QUALIFIED' } = given;
  if (certificateLevel !== 'QUALIFIED' && certificateLevel !== 'ADVANCED') throw wrong(`"${key}.certificateLevel"`, 'QUALIFIED or ADVANCED');
  const pair = readPair(given, key, at);
  if ((pair.key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) throw wrong(`"${key}.key"`, 'an RSA key of 2048 bits or more');
  return { documentNumber: text(given['documentNumber'], `${key}.documentNumber`), certificateLevel, ...pair };
}

function readMobileId(value: unknown, key: string, at: (path: string) => string): MobileIdAccount {
  const given = members(value, key, ['phone', 'key', 'certificate']);
  const phone = text(given['phone'], `${key}.phone`);
  if (!/^\+\d{8,30}$/.test(phone)) throw wrong(`"${key}.phone"`, '+ and 8 to 30 digits');
  const pair = readPair(given, key, at);
  if (pair.key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw wrong(`"${key}.key"`, 'an EC key on P-256');
  return { phone, ...pair };
}

function readPair(given: Members, key: string, at: (path: string) => string): { readonly key: KeyObject; readonly certificate: X509Certificate } {
  const certificate = understood(`${key}.certificate`, 'a certificate in PEM', () => readCertificate(content(given['certificate'], `${key}.certificate`, at)));
  const privateKey = understood(`${key}.key`, 'a private key in PEM', () => readPrivateKey(content(given['key'], `${key}.key`, at)));
  if (!certificate.checkPrivateKey(privateKey)) throw wrong(`"${key}.key"`, 'the key of the certificate');
  return { key: privateKey, certificate };
}

function understood<T>(key: string, expected: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw cause instanceof ConfigurationProblem ? cause : wrong(`"${key}"`, expected);
  }
}

function address(value: unknown, key: string): ListenAddress {
  const { host, port } = members(value, key, ['host', 'port']);
  return { host: text(host, `${key}.host`), port: whole(port, `${key}.port`, 0, 65_535) };
}

function content(path: unknown, key: string, at: (path: string) => string): string {
  const file = at(text(path, key));
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConfigurationProblem(`"${key}" names ${file}, which cannot be read (${(cause as NodeJS.ErrnoException).code})`);
  }
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    // The words of the parser may quote the file, which has the proxy's token in it.
    const why = cause instanceof SyntaxError ? 'it is not JSON' : (cause as NodeJS.ErrnoException).code;
    throw new ConfigurationProblem(`the configuration file cannot be read (${why})`);
  }
}

function members(value: unknown, key: string, known: readonly string[]): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(key ? `"${key}"` : 'the document', 'an object');
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new ConfigurationProblem(`"${key ? `${key}.` : ''}${unknown}" is not known; known are ${known.join(', ')}`);
  return value as Members;
}

function list(value: unknown, key: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(`"${key}"`, 'a list');
  return value;
}

function text(value: unknown, key: string): string {
  if (typeof value !== 'string' || value === '') throw wrong(`"${key}"`, 'a text that is not empty');
  return value;
}

function whole(value: unknown, key: string, minimum: number, maximum: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < minimum || value > maximum) {
    throw wrong(`"${key}"`, `a whole number from ${minimum} to ${maximum}`);
  }
  return value;
}

function wrong(what: string, expected: string): ConfigurationProblem {
  return new ConfigurationProblem(`${what} must be ${expected}`);
}
