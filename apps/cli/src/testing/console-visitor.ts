/** For tests only: somebody who takes an enrolment link of a console and then works over its API, as a browser does. */
import { createHmac } from 'node:crypto';

/** A person who is signed in. */
export interface ConsoleVisitor {
  /** Asks for an operation of the API; gives what it answered. @throws Error with what it refused */
  post(path: string, body: object): Promise<Readonly<Record<string, unknown>>>;
  /** Downloads something. */
  get(path: string): Promise<Uint8Array>;
}

/** Sets a password and a second factor. @param link as `console account add` printed it */
export async function enrolAtConsole(link: string, name: string): Promise<ConsoleVisitor> {
  const { origin, pathname } = new URL(link);
  const cookies = new Map<string, string>();
  const cookie = (): string => [...cookies].map(([key, value]) => `${key}=${value}`).join('; ');
  const post: ConsoleVisitor['post'] = async (path, body) => {
    const response = await fetch(origin + path, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json', cookie: cookie() },
      body: JSON.stringify(body),
    });
    for (const set of response.headers.getSetCookie()) {
      const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') cookies.delete(key);
      else cookies.set(key, value);
    }
    const answer = (await response.json()) as Readonly<Record<string, unknown>>;
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };
  const password = 'kuus rohelist kaamelit ujub';
  await post('/api/enrol', { token: pathname.split('/').at(-1), password });
  await post('/api/auth/sign-in/username', { username: name, password });
  const { totpURI } = await post('/api/auth/two-factor/enable', { password });
  await post('/api/auth/two-factor/verify-totp', { code: oneTimePassword(new URL(String(totpURI)).searchParams.get('secret') ?? '') });
  return { post, get: async (path) => new Uint8Array(await (await fetch(origin + path, { headers: { cookie: cookie() } })).arrayBuffer()) };
}

/** RFC 6238: six digits of now. @param secret base32 */
function oneTimePassword(secret: string): string {
  const bits = Array.from(secret.toUpperCase(), (digit) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(digit).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g)?.map((octet) => Number.parseInt(octet, 2)) ?? []);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const value = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fff_ffff;
  return String(value % 1_000_000).padStart(6, '0');
}
