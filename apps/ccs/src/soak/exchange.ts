import { request, type Agent } from 'node:https';
import { buffer } from 'node:stream/consumers';

/** What an exchange was answered with. */
export interface Exchanged {
  readonly status: number;
  /** Empty where there is none. */
  readonly location: string;
  readonly body: Buffer;
}

/** One exchange: an upload where there is a body, else a fetch. Rejects with what ended the connection. */
export function exchange(url: string, agent: Agent, body?: Uint8Array): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    const headers = body ? { 'content-type': 'application/json', 'content-length': body.length } : {};
    const message = request(url, { method: body ? 'POST' : 'GET', agent, headers }, (response) => {
      const { statusCode: status = 0, headers: answered } = response;
      buffer(response).then((content) => resolve({ status, location: answered.location ?? '', body: content }), reject);
    });
    message.on('error', reject);
    message.end(body);
  });
}
