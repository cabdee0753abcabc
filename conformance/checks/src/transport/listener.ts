import type { CapsuleTarget, Prerequisite, SharesTarget, Subject, Target } from '@testbed/runner';
import type { Identity, WireRequest } from '@testbed/wire';
import { passingFetch } from '../capsule/fetch/request.ts';
import { aClient } from '../capsule/needs.ts';
import { clientOf, passingUpload } from '../capsule/upload/request.ts';

/** An address of a target, and a request that it must serve: what transport checks need to know. */
export interface Listener<T extends Target> {
  /** As ids call it. */
  readonly name: 'sender' | 'recipient' | 'shares';
  readonly needs: readonly Prerequisite<T>[];
  /** The ledger's ids of what differs by kind of server. */
  readonly requirements: { readonly tls13: string; readonly clientCertificate: string };
  readonly origin: (target: T) => string;
  /** Who asks; nobody in particular where no certificate is wanted. */
  readonly client: (target: T) => Identity | undefined;
  /** A request that must be answered with {@link answer}, however often it is repeated. @throws Undecided */
  readonly request: (subject: Subject<T>) => Promise<WireRequest>;
  readonly answer: 200 | 201;
}

/** Takes capsules from anybody. */
export const sender: Listener<CapsuleTarget> = {
  name: 'sender',
  needs: [aClient],
  requirements: { tls13: 'CCS/tls-1.3', clientCertificate: 'CCS/sender-unauthenticated' },
  origin: ({ post }) => post,
  client: () => undefined,
  request: passingUpload,
  answer: 201,
};

/** Hands capsules to those who authenticate by TLS. */
export const recipient: Listener<CapsuleTarget> = {
  name: 'recipient',
  needs: [aClient],
  requirements: { tls13: 'CCS/tls-1.3', clientCertificate: 'CCS/mutual-tls' },
  origin: (target) => target.fetch,
  client: (target) => clientOf(target),
  async request(subject) {
    const request = await passingFetch(subject);
    return { method: request.method, path: request.path };
  },
  answer: 200,
};

/** Takes shares from anybody, and hands them out for tickets. */
export const shares: Listener<SharesTarget> = {
  name: 'shares',
  needs: [],
  requirements: { tls13: 'CSS/tls-1.3', clientCertificate: 'CSS/sender-unauthenticated' },
  origin: ({ url }) => url,
  client: () => undefined,
  request({ random }) {
    const share = { share: random(32).toString('base64'), recipient: 'etsi/PNOEE-48010010101' };
    return Promise.resolve({ method: 'POST', path: '/key-shares', headers: [['Content-Type', 'application/json']], body: Buffer.from(JSON.stringify(share)) });
  },
  answer: 201,
};
