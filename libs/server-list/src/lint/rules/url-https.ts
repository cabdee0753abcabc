import type { Rule } from '../rule.ts';

export const urlHttps: Rule = {
  code: 'url-https',
  severity: 'error',
  demands: 'Both addresses are https base addresses: no user, query or fragment, no slash at the end.',
  *check({ servers }) {
    for (const { server, path } of servers) {
      for (const side of ['sender', 'recipient'] as const) {
        const wrong = wrongWith(server[side]);
        if (wrong !== undefined) yield { path: `${path}/${side}`, message: `${server[side]} ${wrong}` };
      }
    }
  },
};

function wrongWith(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is not an address';
  const { protocol, username, password, search, hash } = new URL(text);
  if (protocol !== 'https:') return 'is not https';
  if (username || password) return 'names a user';
  if (search || hash || text.endsWith('?') || text.endsWith('#')) return 'has a query or a fragment';
  return text.endsWith('/') ? 'ends with a slash' : undefined;
}
