import { parseLabel, readEnvelope, type Header, type RecipientRecord } from '@testbed/container';
import type { Command } from '../command.ts';
import { style } from '../output.ts';
import { UsageProblem } from '../problem.ts';

export const inspectCommand: Command = {
  usage: 'testbed inspect F',
  summary: 'shows the envelope and every field of the header of a container, without keys',
  options: {},
  async run(input, output) {
    const [path, ...more] = input.positionals;
    if (path === undefined || more.length > 0) throw new UsageProblem('name exactly one container');
    const { header, headerBytes, hmac, payloadOffset, payloadLength } = await readEnvelope(path);
    const envelope = { version: 2, headerLength: headerBytes.length, hmac: hex(hmac), payloadOffset, payloadLength };
    output.say(`${style.bold(path)}: CDOC version 2, header ${headerBytes.length} bytes, payload ${payloadLength} bytes from offset ${payloadOffset}`);
    output.say(`  header HMAC ${hex(hmac)}`);
    output.say(`  payload encryption ${methodOf(header)}`);
    for (const [index, record] of header.recipients.entries()) {
      output.say(`\n${style.bold(`recipient ${index + 1}: ${record.capsule.kind}`)} (${explain(record)})`);
      for (const [name, value] of rows(readable({ keyLabel: parseLabel(record.keyLabel), ...record.capsule, encryptedFmk: record.encryptedFmk, fmkEncryptionMethod: record.fmkEncryptionMethod }))) {
        output.say(`  ${name.padEnd(28)} ${value}`);
      }
    }
    output.document({
      file: path,
      envelope,
      header: {
        payloadEncryptionMethod: methodOf(header),
        recipients: header.recipients.map((record) => ({
          keyLabel: record.keyLabel,
          label: parseLabel(record.keyLabel),
          capsule: readable(record.capsule),
          encryptedFmk: hex(record.encryptedFmk),
          fmkEncryptionMethod: record.fmkEncryptionMethod,
          explanation: explain(record),
        })),
      },
    });
    return 0;
  },
};

function methodOf({ payloadEncryptionMethod: method }: Header): string {
  return typeof method === 'string' ? method : `unknown (${method.unknown})`;
}

/** What a recipient needs to open the container by this record. */
function explain({ capsule }: RecipientRecord): string {
  switch (capsule.kind) {
    case 'ECCPublicKeyCapsule':
      return `SC01: opens with the ${capsule.curve} key, without a server`;
    case 'RSAPublicKeyCapsule':
      return 'SC02: opens with the RSA key, without a server';
    case 'KeyServerCapsule':
      return `${capsule.recipientKey.kind === 'EccKeyDetails' ? 'SC03' : 'SC04'}: opens with the recipient's key and the capsule kept by server ${capsule.keyServerId}`;
    case 'SymmetricKeyCapsule':
      return 'SC05: opens with the shared secret';
    case 'PBKDF2Capsule':
      return 'SC06: opens with the password';
    case 'KeySharesCapsule':
      return `SC07: opens with ${capsule.shares.length} shares, each handed out by its server to ${capsule.recipientId}`;
    case 'UnknownCapsule':
      return `not known to this version: ${capsule.reason}`;
  }
}

type Readable = string | number | readonly Readable[] | { readonly [name: string]: Readable };

/** Bytes as hex, the rest as it is; a capsule's `kind` stays. */
function readable(value: unknown): Readable {
  if (value instanceof Uint8Array) return hex(value);
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, readable(member)]));
  return typeof value === 'number' ? value : String(value);
}

/** A nested value as lines `a.b  value`. */
function rows(value: Readable, prefix = ''): [string, string][] {
  if (typeof value !== 'object') return [[prefix, String(value)]];
  return Object.entries(value).flatMap(([name, member]) => rows(member, prefix ? `${prefix}.${name}` : name));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
