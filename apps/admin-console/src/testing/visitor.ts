/** For tests only: somebody who talks to a console over HTTP, as a browser does. */
import { request } from 'node:http';
import { totp } from './totp.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
  /** Of JSON. */
  readonly body: Record<string, unknown>;
}

export interface Visitor {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** @param headers `origin: ''` sends none */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  readonly cookies: Map<string, string>;
}

/** @param localAddress rate limits are by address; another of 127.0.0.0/8 is another client */
export function visitorOf(origin: string, localAddress = '127.0.0.1'): Visitor {
  const cookies = new Map<string, string>();
  const send = (method: string, path: string, headers: Record<string, string>, body?: string) =>
    new Promise<Answer>((resolve, reject) => {
      const outgoing = request(origin + path, { method, localAddress, agent: false, headers: { ...(cookies.size > 0 && { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }), ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== '')) } }, (incoming) => {
        const parts: Buffer[] = [];
        incoming.on('data', (part: Buffer) => parts.push(part));
        incoming.on('error', reject);
        incoming.on('end', () => {
          for (const cookie of incoming.headers['set-cookie'] ?? []) {
            const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
            if (value === '' || /max-age=0/i.test(cookie)) cookies.delete(name);
            else cookies.set(name, value);
          }
          const text = Buffer.concat(parts).toString();
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {} });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  return {
    cookies,
    get: (path, headers = {}) => send('GET', path, headers),
    post: (path, body, headers = {}) => send('POST', path, { origin, 'content-type': 'application/json', ...headers }, JSON.stringify(body)),
  };
}

/** Takes an enrolment link: password, and second factor where it is demanded. Afterwards the visitor is signed in. */
export async function enrol(visitor: Visitor, { token, name, password, secondFactor }: { readonly token: string; readonly name: string; readonly password: string; readonly secondFactor: boolean }): Promise<string> {
  await succeeded(visitor.post('/api/enrol', { token, password }));
  await succeeded(visitor.post('/api/auth/sign-in/username', { username: name, password }));
  if (!secondFactor) return '';
  const { body } = await succeeded(visitor.post('/api/auth/two-factor/enable', { password }));
  const key = new URL(body['totpURI'] as string).searchParams.get('secret') ?? '';
  await succeeded(visitor.post('/api/auth/two-factor/verify-totp', { code: totp(key) }));
  return key;
}

async function succeeded(answer: Promise<Answer>): Promise<Answer> {
  const { status, text } = await answer;
  if (status !== 200) throw new Error(`${status}: ${text}`);
  return answer;
}
