import { refusal } from '../../refusal.ts';
import { aClient } from '../needs.ts';
import { fetch, passingFetch } from './request.ts';

export const certificateRequired = refusal(fetch, {
  id: 'capsule/fetch/certificate-required',
  requirements: ['UC.KTS.04/1', 'OAS.CCS/get-mutual-tls'],
  level: 'MUST',
  notSoleKiller: 'tls/recipient/resumption-anonymous asks without a certificate too.',
  needs: [aClient],
  expected: 'A fetch without a client certificate is refused, by TLS or with 401 or 403.',
  why: 'Without the certificate nobody has proved to own the recipient\'s key.',
  next: 'Demand a client certificate on the recipient interface.',
  twin: passingFetch,
  mutate: (request) => ({ ...request, client: undefined }),
  refusedBy: { tls: true, statuses: [401, 403] },
});
