/** Where one share is. */
export interface ShareAddress {
  /** `https://host:port`; 443 where no port is given. One slash may follow. */
  readonly baseUrl: string;
  readonly shareId: string;
}

/** One server a ticket is for: which of its shares is to be fetched with which nonce of its own. */
export interface Audience extends ShareAddress {
  readonly nonce: string;
}

const origin = String.raw`https://(?<host>[A-Za-z\d.-]+|\[[A-Fa-f\d:.]+\])`;
const port = String.raw`:(?<port>[1-9]\d{0,4})`;
const baseUrlGrammar = new RegExp(`^${origin}(?:${port})?/?$`);
// One public client joins with a second slash when the base URL ends in one.
const audienceGrammar = new RegExp(String.raw`^${origin}${port}//?key-shares/(?<shareId>[\w.~-]+)\?nonce=(?<nonce>[\w.~-]+)$`);

/** A base URL in the one form that is compared: `https://host:port` in lower case; undefined for anything that is none. */
export function canonicalBaseUrl(text: string): string | undefined {
  const groups = baseUrlGrammar.exec(text)?.groups;
  return groups && canonical(groups);
}

/** An audience as a ticket names it: `https://host:port/key-shares/{id}?nonce={n}`. */
export function formatAudience({ baseUrl, shareId, nonce }: Audience): string {
  return `${canonicalBaseUrl(baseUrl)}/key-shares/${shareId}?nonce=${nonce}`;
}

/** Reads an audience with its base URL in canonical form. User info, another path, more parameters, a fragment or no port: undefined. */
export function parseAudience(text: string): Audience | undefined {
  const groups = audienceGrammar.exec(text)?.groups;
  return groups && { baseUrl: canonical(groups), shareId: groups['shareId'] ?? '', nonce: groups['nonce'] ?? '' };
}

function canonical(groups: Readonly<Record<string, string | undefined>>): string {
  return `https://${groups['host']?.toLowerCase()}:${groups['port'] ?? '443'}`;
}
