import { expect, test } from 'vitest';
import { insideOf } from './insides.ts';

test.each([
  ['Error: x\n    at getShare (server.ts:12:3)', 'a stack trace'],
  ['org.springframework.web.HttpMediaTypeNotSupportedException', 'a class of the server'],
  ['ENOENT: no such file, open /var/lib/css/shares.db', 'a file of the server'],
  ['ERROR: SELECT share FROM cdoc2_key_shares WHERE id = ?', 'a database query'],
])('HTTP/no-insides: %j', (text, found) => {
  expect(insideOf(text)).toBe(found);
});

test.each(['', '{"type":"about:blank","title":"Bad Request","status":400,"instance":"/key-shares"}', 'share: must be 32 to 128 bytes; look at the contract of the server'])(
  '%j shows nothing of a server',
  (text) => {
    expect(insideOf(text)).toBeUndefined();
  },
);
