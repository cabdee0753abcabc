import type { Person } from './file.ts';
import { requestsIn, type Seen, type SeenRequest } from './traffic.ts';

/** Uploads of capsules among what was seen. */
export function uploadsIn(seen: readonly Seen[]): readonly SeenRequest[] {
  return requestsIn(seen).filter(({ server, method }) => server === 'capsule-server' && method === 'POST');
}

/** Whether it is an upload for this recipient: what tells the uploads of checks apart that run side by side. */
export function isUploadFor(point: Buffer): (seen: Seen) => boolean {
  const id = point.toString('base64');
  return (entry) => uploadsIn([entry]).some(({ json }) => memberOf(json, 'recipient_id') === id);
}

/** Whether it is a request about this capsule or share. */
export function isAbout(id: string): (seen: Seen) => boolean {
  return ({ request }) => request?.path.includes(id) === true;
}

/** Uploads of shares among what was seen. */
export function sharesIn(seen: readonly Seen[]): readonly SeenRequest[] {
  return requestsIn(seen).filter(({ server, method, path }) => server.startsWith('shares-server') && method === 'POST' && path === '/key-shares');
}

/** Whether it is an upload of a share for this person. */
export function isShareFor({ code }: Pick<Person, 'code'>): (seen: Seen) => boolean {
  return (entry) => sharesIn([entry]).some(({ json }) => memberOf(json, 'recipient') === `etsi/${code}`);
}

/** Whether it is any request to a server of capsules or shares. */
export function isRequestToServers({ server, request }: Seen): boolean {
  return request !== undefined && (server === 'capsule-server' || server.startsWith('shares-server'));
}

/** A member of a JSON object, as text; undefined when it is not there. */
export function memberOf(json: unknown, name: string): string | undefined {
  const value = typeof json === 'object' && json !== null ? (json as Readonly<Record<string, unknown>>)[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}
