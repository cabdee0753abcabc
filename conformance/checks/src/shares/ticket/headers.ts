import type { Check, SharesTarget } from '@testbed/runner';
import { refusal } from '../../refusal.ts';
import { fetch, passingFetch, type Fetch } from '../fetch/request.ts';
import { aSigner } from '../needs.ts';
import { unreadable } from './refused.ts';

function without(id: string, expected: string, change: Partial<Fetch>, more: Pick<Check<SharesTarget>, 'notSoleKiller'> = {}): Check<SharesTarget> {
  return refusal(fetch, {
    id,
    ...more,
    requirements: ['OAS.CSS/get-auth-headers', 'UC.KTS.07/6', 'UC.KTS.07/6a'],
    level: 'MUST',
    needs: [aSigner],
    expected,
    why: 'Without ticket or certificate nobody has proved to be the recipient.',
    next: 'Demand both x-cdoc2-auth-ticket and x-cdoc2-auth-x5c, neither of them empty.',
    twin: passingFetch,
    mutate: (request) => ({ ...request, ...change }),
    refusedBy: unreadable,
  });
}

export const ticketHeaders = [
  without('shares/ticket/header-missing', 'A fetch without the ticket header is refused with 400 or 401.', { ticket: undefined }),
  without('shares/ticket/header-empty', 'A fetch with an empty ticket header is refused with 400 or 401.', { ticket: '' }),
  without('shares/ticket/certificate-missing', 'A fetch without the certificate header is refused with 400 or 401.', { certificate: undefined }),
  without('shares/ticket/certificate-empty', 'A fetch with an empty certificate header is refused with 400 or 401.', { certificate: '' }),
  without('shares/ticket/both-missing', 'A fetch with neither ticket nor certificate is refused with 400 or 401.', { ticket: undefined, certificate: undefined }, { notSoleKiller: 'What http/shares/crooked-paths asks comes without both too.' }),
];
