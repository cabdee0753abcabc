import type { GetShareContext } from '@testbed/shares-server';
import { inSharesServer } from '../planted-in.ts';
import { replaced } from '../rules.ts';
import type { SharesParts } from '../world/shares.ts';
import { accepts, failsOn, withJwt } from './lenient-ticket.ts';
import { inRules } from './plant.ts';

/** How a shares server reads headers and form of a ticket. */
export const ticketFormDefects = inSharesServer('ticket', [
  {
    id: 'shares/ticket-header-missing-crashes',
    what: 'Fails inside when there is no ticket.',
    caughtBy: ['shares/ticket/header-missing'],
    plant: headersCrash((ticket, certificate) => ticket === undefined && certificate !== undefined),
  },
  {
    id: 'shares/ticket-header-empty-crashes',
    what: 'Fails inside when the ticket is empty.',
    caughtBy: ['shares/ticket/header-empty'],
    plant: headersCrash((ticket) => ticket === ''),
  },
  {
    id: 'shares/certificate-header-missing-crashes',
    what: 'Fails inside when there is no certificate.',
    caughtBy: ['shares/ticket/certificate-missing'],
    plant: headersCrash((ticket, certificate) => ticket !== undefined && certificate === undefined),
  },
  {
    id: 'shares/certificate-header-empty-crashes',
    what: 'Fails inside when the certificate is empty.',
    caughtBy: ['shares/ticket/certificate-empty'],
    plant: headersCrash((_, certificate) => certificate === ''),
  },
  {
    id: 'shares/no-headers-crash',
    what: 'Fails inside when there is neither ticket nor certificate.',
    caughtBy: ['shares/ticket/both-missing'],
    collateral: [{ check: 'http/shares/crooked-paths', reason: 'It asks without both.' }],
    plant: headersCrash((ticket, certificate) => ticket === undefined && certificate === undefined),
  },
  {
    id: 'shares/no-ticket-crashes',
    what: 'Fails inside when the ticket is another text.',
    caughtBy: ['shares/ticket/no-ticket'],
    plant: failsOn(({ presentation, jwt }) => presentation !== '' && jwt.length < 3),
  },
  {
    id: 'shares/final-tilde-added',
    what: 'Reads a ticket without its last tilde.',
    caughtBy: ['shares/ticket/no-final-tilde'],
    plant: accepts({ when: ({ presentation, disclosures }) => !presentation.endsWith('~') && disclosures.at(-1)?.value !== undefined, mended: ({ presentation }) => `${presentation}~` }),
  },
  {
    id: 'shares/empty-disclosure-skipped',
    what: 'Skips empty disclosures.',
    caughtBy: ['shares/ticket/empty-disclosure'],
    plant: accepts({ when: ({ presentation }) => presentation.endsWith('~~'), mended: ({ presentation }) => presentation.slice(0, -1) }),
  },
  {
    id: 'shares/fourth-part-ignored',
    what: 'Ignores a fourth part of the JWT.',
    caughtBy: ['shares/ticket/four-parts'],
    plant: accepts({ when: ({ jwt }) => jwt.length === 4, mended: (seen) => withJwt(seen, (jwt) => jwt.slice(0, 3)) }),
  },
  {
    id: 'shares/header-no-json-crashes',
    what: 'Fails inside when the header of the ticket is not JSON.',
    caughtBy: ['shares/ticket/header-no-json'],
    plant: failsOn(({ header, jwt }) => header === undefined && jwt.length === 3),
  },
  {
    id: 'shares/payload-no-object-crashes',
    what: 'Fails inside when the payload of the ticket is no object.',
    caughtBy: ['shares/ticket/payload-no-object'],
    plant: failsOn(({ header, payload }) => header !== undefined && payload === undefined),
  },
  {
    id: 'shares/key-binding-ignored',
    what: 'Ignores a key-binding JWT.',
    caughtBy: ['shares/ticket/key-binding'],
    plant: accepts({ when: ({ presentation }) => /~[^~]+\.[^~]+$/.test(presentation), mended: ({ presentation }) => presentation.replace(/[^~]+$/, '') }),
  },
]);

function headersCrash(when: (ticket: string | undefined, certificate: string | undefined) => boolean): (parts: SharesParts) => SharesParts {
  return inRules('getShare', (rules) =>
    replaced(rules, 'ticket-headers', (rule) => ({
      ...rule,
      check(context: GetShareContext) {
        const { headers } = context.request;
        if (when(headers['x-cdoc2-auth-ticket'], headers['x-cdoc2-auth-x5c'])) throw new Error('planted');
        return rule.check(context);
      },
    })),
  );
}
