import { elementsOf, MalformedMessage, textOf, wholeOf } from './element.ts';
import { Refusal, type Result } from './result.ts';

/**
 * Bind (RFC 4511 4.2): the directory is public and knows nobody, so only the anonymous simple one succeeds. A name
 * without a password is refused, as RFC 4513 5.1.2 wants: it is most often a client that believes it logged in.
 *
 * @throws MalformedMessage
 * @throws Refusal `protocolError`, `authMethodNotSupported`, `invalidCredentials`, `unwillingToPerform`
 */
export function bind(content: Buffer): Result {
  const [version, name, authentication] = elementsOf(content);
  if (wholeOf(version) !== 3) throw new Refusal('protocolError', 'only version 3 is spoken here');
  const who = textOf(name);
  if (!authentication) throw new MalformedMessage('a bind without authentication');
  if (authentication.tag !== 0x80) throw new Refusal('authMethodNotSupported', 'only anonymous simple binds');
  if (authentication.content.length > 0) throw new Refusal('invalidCredentials', 'this directory knows nobody: bind anonymously');
  if (who !== '') throw new Refusal('unwillingToPerform', 'a name without a password: bind anonymously');
  return { code: 'success' };
}
