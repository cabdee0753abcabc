import { createHash } from 'node:crypto';
import { base64url, parseBase64url } from '../jose/base64url.ts';
import { parseJson } from '../jose/json.ts';
import type { Random } from '../random.ts';

/** One disclosed claim or element (RFC 9901, 4.2). */
export interface Disclosure {
  /** As received: what the digest is of. It is never written again from its value. */
  readonly text: string;
  readonly digest: string;
  /** Name of the claim; undefined for an element of an array. */
  readonly name: string | undefined;
  readonly value: unknown;
}

/** Digest of a disclosure's text (RFC 9901, 4.2.3). */
function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Makes a disclosure with a fresh salt: of a claim, or without a name of an element. */
export function makeDisclosure(random: Random, value: unknown, name?: string): Disclosure {
  const salt = base64url(random.bytes(16));
  const text = base64url(JSON.stringify(name === undefined ? [salt, value] : [salt, name, value]));
  return { text, digest: digestOf(text), name, value };
}

/** Reads a disclosure; undefined for text that is none. */
export function readDisclosure(text: string): Disclosure | undefined {
  const bytes = parseBase64url(text);
  const parts = bytes && parseJson(bytes);
  if (!Array.isArray(parts) || parts.some((part, index) => index < parts.length - 1 && typeof part !== 'string')) return undefined;
  if (parts.length !== 2 && parts.length !== 3) return undefined;
  return { text, digest: digestOf(text), name: parts.length === 3 ? (parts[1] as string) : undefined, value: parts.at(-1) };
}
