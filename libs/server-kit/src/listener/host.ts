import type { IncomingMessage } from 'node:http';

/** `uri-host [ ":" port ]` (RFC 9110 7.2, RFC 3986 3.2.2): a name, an IPv4 address, or an IPv6 one in brackets. */
const hostForm = /^(?:[\w.~!$&'()*+,;=%-]*|\[[\dA-Fa-f:.]+\])(?::\d*)?$/;

/**
 * What is wrong with the Host header of a request (RFC 9112 3.2: none in HTTP/1.1, more than one, or an invalid one is
 * refused); undefined when it is right. Node itself would take the first of several, as the proxy before it might not.
 */
export function hostFault({ httpVersion, rawHeaders, headers: { host } }: Pick<IncomingMessage, 'httpVersion' | 'rawHeaders' | 'headers'>): string | undefined {
  const count = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
  if (count > 1) return `${count} of them`;
  if (host === undefined) return httpVersion === '1.1' ? 'none' : undefined;
  return hostForm.test(host) ? undefined : 'another value';
}
