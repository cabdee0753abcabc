import type { Clock } from '@testbed/pki';
import type { FastifyInstance } from 'fastify';
import type { Log } from './log.ts';
import type { Person } from './person.ts';
import type { RelyingParty } from './request/relying-party.ts';
import type { Behaviours } from './session/behaviours.ts';
import type { Sessions } from './session/sessions.ts';

/** What both services answer from. */
export interface ServicePorts {
  readonly people: readonly Person[];
  readonly relyingParty: RelyingParty;
  readonly sessions: Sessions;
  readonly behaviours: Behaviours;
  readonly clock: Clock;
  readonly log: Log;
}

/** An application, or the part of one below a prefix. */
export type App = FastifyInstance;
