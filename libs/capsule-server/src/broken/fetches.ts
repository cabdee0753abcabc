/** For tests only: for every rule of `getCapsule`, fetches that break it and no other. */
import { PkiProblem, type PkiCode, type RevocationStatus } from '@testbed/pki';
import type { CapsuleType } from '@testbed/protocol';
import type { StoredItem } from '@testbed/server-kit';
import * as fc from 'fast-check';
import { day, type Recipient } from '../test-world.ts';

/** A request to `GET /key-capsules/{id}` and the circumstances it meets. */
export interface Fetch {
  /** Without one, no certificate is presented. */
  readonly client?: Recipient;
  readonly id: string;
  /** What the store has when the request comes. */
  readonly stored: StoredItem;
  /** What the clock shows. */
  readonly time: Date;
  /** What the revocation service says; a problem is thrown. */
  readonly status: RevocationStatus | PkiProblem;
}

/** Who can fetch, and who cannot for a reason of their certificate. */
export interface Clients {
  /** At least two of each type; their certificates are valid for at least 1000 days. */
  readonly owners: readonly { readonly type: CapsuleType; readonly client: Recipient }[];
  /** Of authorities that the server does not trust. */
  readonly strangers: readonly Recipient[];
  /** With a certificate that is not for client authentication. */
  readonly unfit: Recipient;
}

/** Fetches that a server answers with the capsule, and by the id of each rule those that break only that one. */
export function fetches(clients: Clients, now: Date): { readonly accepted: fc.Arbitrary<Fetch>; readonly breaking: Readonly<Record<string, fc.Arbitrary<Fetch>>> } {
  const valid = fc.constantFrom(...clients.owners).chain(({ client }) => fetchOf(client, now));
  const told = (status: fc.Arbitrary<Fetch['status']>): fc.Arbitrary<Fetch> => fc.tuple(valid, status).map(([fetch, changed]) => ({ ...fetch, status: changed }));
  const by = (client: Recipient): fc.Arbitrary<Fetch> => fetchOf(client, now);
  return {
    accepted: valid,
    breaking: {
      'client-certificate-present': valid.map(({ client: _client, ...anonymous }) => anonymous),
      'client-certificate-trusted': fc.constantFrom(...clients.strangers).chain(by),
      'client-certificate-already-valid': valid.chain((fetch) => {
        const from = fetch.client?.certificate.validFromDate ?? now;
        return fc.integer({ min: 1, max: 10_000 * 86_400 }).map((seconds) => ({ ...fetch, time: new Date(from.getTime() - seconds * 1000) }));
      }),
      'client-certificate-not-expired': valid.chain((fetch) => {
        const time = new Date((fetch.client?.certificate.validToDate ?? now).getTime() + 1000);
        return fc.nat({ max: 1000 * 86_400 }).map((seconds) => {
          const expired = new Date(time.getTime() + seconds * 1000);
          return { ...fetch, time: expired, stored: { ...fetch.stored, expiresAt: new Date(expired.getTime() + 1) } };
        });
      }),
      'client-certificate-usage': by(clients.unfit),
      'client-certificate-revocation-known': told(fc.constantFrom(...unavailable).map((code) => new PkiProblem(code, 'no answer'))),
      'client-certificate-status-known': told(fc.constant({ status: 'unknown' })),
      'client-certificate-not-revoked': told(
        fc
          .tuple(fc.date({ noInvalidDate: true }), fc.constantFrom('unspecified', 'keyCompromise', 'certificateHold', 'cessationOfOperation'))
          .map(([instant, reason]) => ({ status: 'revoked', at: instant, reason })),
      ),
      'transaction-id-length': fc
        .tuple(valid, fc.oneof(fc.stringMatching(/^[\w~-]{1,17}$/), fc.stringMatching(/^[\w~-]{35,64}$/)))
        .map(([fetch, id]) => ({ ...fetch, id, stored: { ...fetch.stored, id } })),
      'capsule-stored': fc.tuple(valid, transactionIds).filter(([fetch, id]) => fetch.id !== id).map(([fetch, id]) => ({ ...fetch, id })),
      'capsule-not-expired': fc
        .tuple(valid, fc.nat({ max: 1000 * 86_400_000 }))
        .map(([fetch, milliseconds]) => ({ ...fetch, stored: { ...fetch.stored, expiresAt: new Date(fetch.time.getTime() - milliseconds) } })),
      'recipient-matches': fc
        .tuple(valid, fc.constantFrom(...clients.owners))
        .filter(([fetch, { client }]) => fetch.client !== client)
        .map(([fetch, { client }]) => ({ ...fetch, client })),
    },
  };
}

const unavailable: readonly PkiCode[] = [
  'revocation-unavailable',
  'ocsp-unreachable',
  'ocsp-timeout',
  'ocsp-malformed',
  'ocsp-error-status',
  'ocsp-signature',
  'ocsp-responder-unauthorised',
  'ocsp-certificate-mismatch',
  'ocsp-stale',
  'ocsp-nonce',
];

const transactionIds = fc.stringMatching(/^[\w~-]{18,34}$/);

function fetchOf(client: Recipient, now: Date): fc.Arbitrary<Fetch> {
  return fc.tuple(transactionIds, fc.nat({ max: 999 * 86_400_000 }), fc.uint8Array({ minLength: 1, maxLength: 2100 })).map(([id, passed, payload]) => ({
    client,
    id,
    stored: { id, kind: 'rsa', recipient: client.recipientId, payload, createdAt: now, expiresAt: new Date(now.getTime() + 1000 * day), expiryAdjusted: false },
    time: new Date(now.getTime() + passed),
    status: { status: 'good' },
  }));
}
