import type { Socket } from 'node:net';
import { EqualityFilter, SearchRequest } from 'ldapts';
import type { Clock } from '@testbed/pki';
import { connectDirectory, unavailable, type DirectoryServer } from './connect.ts';
import { contentOf, elementsOf, malformed, messageLength } from './element.ts';
import { DirectoryProblem } from './problem.ts';

/** A person has a few certificates: more entries, or more octets in all, are a broken or hostile directory. */
const most = { entries: 50, octets: 256 * 1024 } as const;

/** One search and nothing else goes over a connection. */
const messageId = 1;

const responses = { entry: 0x64, done: 0x65, notice: 0x78 } as const;

/**
 * Asks the directory for all certificates of the entries with this serial number, as an anonymous client of LDAPv3
 * does without a bind.
 *
 * @param options `timeout` in milliseconds, until the answer must be complete
 * @returns the values of `userCertificate;binary`, as they came
 * @throws DirectoryProblem `directory-unavailable`, `directory-untrusted`, `directory-refused`, `directory-malformed`
 */
export async function searchDirectory(
  directory: DirectoryServer & { readonly base: string },
  serialNumber: string,
  { clock, timeout }: { readonly clock: Clock; readonly timeout: number },
): Promise<readonly Buffer[]> {
  const signal = AbortSignal.timeout(timeout);
  const socket = await connectDirectory(directory, clock, signal);
  const end = (): void => void socket.destroy(signal.reason as Error);
  signal.addEventListener('abort', end);
  try {
    socket.write(
      new SearchRequest({
        messageId,
        baseDN: directory.base,
        filter: new EqualityFilter({ attribute: 'serialNumber', value: serialNumber }),
        attributes: ['userCertificate;binary'],
        sizeLimit: most.entries,
        timeLimit: Math.ceil(timeout / 1000),
      }).write(),
    );
    return await readAnswer(socket);
  } catch (cause) {
    throw cause instanceof DirectoryProblem ? cause : unavailable(directory.url, cause);
  } finally {
    signal.removeEventListener('abort', end);
    socket.destroy();
  }
}

async function readAnswer(socket: Socket): Promise<readonly Buffer[]> {
  const certificates: Buffer[] = [];
  let octets = 0;
  let received: Buffer = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    octets += chunk.length;
    if (octets > most.octets) throw malformed(`more than ${most.octets} octets`);
    received = Buffer.concat([received, chunk]);
    for (let length = messageLength(received); length !== undefined && length <= received.length; length = messageLength(received)) {
      const { tag, content } = readMessage(received.subarray(0, length));
      received = received.subarray(length);
      if (tag === responses.done) {
        checkResult(content);
        return certificates;
      }
      // Referrals to other servers are not followed.
      if (tag === responses.entry) certificates.push(...certificatesOf(content));
    }
  }
  throw new DirectoryProblem('directory-unavailable', 'the directory closed the connection before its answer was complete', { next: 'try again later' });
}

function readMessage(octets: Buffer): { readonly tag: number; readonly content: Buffer } {
  const [message] = elementsOf(octets);
  const [number, operation] = elementsOf(contentOf(message, 0x30));
  const id = contentOf(number, 0x02);
  if (!operation) throw malformed('a message without an operation');
  if (operation.tag === responses.notice) checkResult(operation.content);
  if (id.length !== 1 || id[0] !== messageId) throw malformed('the answer to another request');
  return operation;
}

function certificatesOf(entry: Buffer): readonly Buffer[] {
  const [, attributes] = elementsOf(entry);
  return elementsOf(contentOf(attributes, 0x30)).flatMap((attribute) => {
    const [description, values] = elementsOf(contentOf(attribute, 0x30));
    if (!/^userCertificate(?:;|$)/i.test(contentOf(description, 0x04).toString('latin1'))) return [];
    return elementsOf(contentOf(values, 0x31)).map((value) => contentOf(value, 0x04));
  });
}

/** @throws DirectoryProblem `directory-refused` for every result but success */
function checkResult(content: Buffer): void {
  const [code, , message] = elementsOf(content);
  const [number, ...more] = contentOf(code, 0x0a);
  if (number === undefined || more.length > 0) throw malformed('a result without a code');
  if (number === 0) return;
  // A stranger's words: shown as a quotation, and not all of them.
  const words = JSON.stringify(contentOf(message, 0x04).toString('utf8').slice(0, 100));
  throw new DirectoryProblem('directory-refused', `the directory refused the search with result ${number}: ${words}`, {
    expected: '0 (success)',
    actual: String(number),
    next: 'check the base of the search, or try again later',
  });
}
