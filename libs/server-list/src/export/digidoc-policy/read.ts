/**
 * Reads a machine policy as each system and Qt's QSettings do. Settings are text or truth values; a policy counts as
 * locked when its `_LOCK` is true.
 */
import { fileNamed, unfaithful } from '../faithful.ts';
import type { ExportedFile } from '../exported.ts';

/** Name and value, as text, of every setting. */
export type Settings = Readonly<Record<string, string>>;

/** `qdigidoc4.reg` as regedit imports it. @throws ServerListProblem `server-list-export-unfaithful` */
export function readRegistry(files: readonly ExportedFile[]): Settings {
  const bytes = fileNamed('qdigidoc4.reg', files);
  if (bytes.readUInt16LE(0) !== 0xfeff) throw unfaithful('the .reg file has no byte order mark');
  const [title, blank, key, ...lines] = bytes.subarray(2).toString('utf16le').split('\r\n');
  if (title !== 'Windows Registry Editor Version 5.00' || blank !== '') throw unfaithful('the .reg file does not begin as one');
  if (key?.toUpperCase() !== '[HKEY_LOCAL_MACHINE\\SOFTWARE\\RIA\\QDIGIDOC4]') throw unfaithful('the .reg file writes to another key');
  return Object.fromEntries(lines.filter((line) => line !== '').map((line) => entry(/^"((?:\\.|[^"\\])*)"="((?:\\.|[^"\\])*)"$/.exec(line), line, unquote)));
}

/** `qdigidoc4.conf` as QSettings reads an INI file. @throws ServerListProblem `server-list-export-unfaithful` */
export function readIni(files: readonly ExportedFile[]): Settings {
  const [section, ...lines] = fileNamed('qdigidoc4.conf', files).toString().split('\n');
  if (section !== '[General]') throw unfaithful('the settings are not in the section General');
  return Object.fromEntries(lines.filter((line) => line !== '').map((line) => entry(/^([^=]+)=(.*)$/.exec(line), line, iniValue)));
}

/** `ee.ria.qdigidoc4.plist` as macOS reads it. @throws ServerListProblem `server-list-export-unfaithful` */
export function readPlist(files: readonly ExportedFile[]): Settings {
  const [, body] = /^<\?xml[^>]*\?>\s*<!DOCTYPE plist[^>]*>\s*<plist version="1\.0">\s*<dict>([\s\S]*)<\/dict>\s*<\/plist>\s*$/.exec(fileNamed('ee.ria.qdigidoc4.plist', files).toString()) ?? [];
  if (body === undefined) throw unfaithful('the property list is not one dictionary');
  const pairs = body.split('<key>').slice(1).map((pair) => /^([^<]*)<\/key>\s*(?:<string>([^<]*)<\/string>|<(true|false)\/>)\s*$/.exec(pair) ?? undefined);
  return Object.fromEntries(pairs.map((pair) => {
    if (!pair) throw unfaithful('the property list has something else than text and truth values');
    return [unescapeXml(pair[1] ?? ''), unescapeXml(pair[2] ?? pair[3] ?? '')];
  }));
}

function entry(match: RegExpExecArray | null, line: string, valueOf: (text: string) => string): [string, string] {
  if (!match) throw unfaithful(`a setting can't be read: ${line.slice(0, 30)}`);
  return [unquote(match[1] ?? ''), valueOf(match[2] ?? '')];
}

/** QSettings: a comma outside quotes would make a list, a semicolon a comment. */
function iniValue(text: string): string {
  const [, quoted] = /^"((?:\\.|[^"\\])*)"$/.exec(text) ?? [];
  if (quoted !== undefined) return unquote(quoted);
  if (/[",;\\]/.test(text)) throw unfaithful('a setting needs quotes');
  return text.trim();
}

function unquote(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

function unescapeXml(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
