import type { ExportedFile } from '../exported.ts';
import type { Policy } from './policy.ts';

/** The policy for Windows (`HKLM`), Linux (`/etc/xdg/RIA/`) and macOS (`/Library/Preferences/`). */
export function writePolicy(policy: Policy): readonly ExportedFile[] {
  const settings = Object.entries(policy);
  return [
    { name: 'qdigidoc4.reg', bytes: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(registry(settings), 'utf16le')]) },
    { name: 'qdigidoc4.conf', bytes: Buffer.from(ini(settings)) },
    { name: 'ee.ria.qdigidoc4.plist', bytes: Buffer.from(plist(settings)) },
  ];
}

type Settings = readonly (readonly [string, string | boolean])[];

function registry(settings: Settings): string {
  const lines = settings.map(([name, value]) => `"${name}"="${escapeQuoted(String(value))}"`);
  return ['Windows Registry Editor Version 5.00', '', '[HKEY_LOCAL_MACHINE\\SOFTWARE\\RIA\\qdigidoc4]', ...lines, ''].join('\r\n');
}

function ini(settings: Settings): string {
  const lines = settings.map(([name, value]) => (typeof value === 'boolean' ? `${name}=${value}` : `${name}="${escapeQuoted(value)}"`));
  return `${['[General]', ...lines].join('\n')}\n`;
}

function plist(settings: Settings): string {
  const lines = settings.flatMap(([name, value]) => [`  <key>${name}</key>`, typeof value === 'boolean' ? `  <${value}/>` : `  <string>${escapeXml(value)}</string>`]);
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    '<dict>',
    ...lines,
    '</dict>',
    '</plist>',
  ].join('\n')}\n`;
}

function escapeQuoted(text: string): string {
  return text.replace(/[\\"]/g, '\\$&');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
