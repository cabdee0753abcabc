import { learned, type Rule } from '@testbed/server-kit';
import { circumstancesOf } from '../get/circumstances.ts';
import type { GetShareContext } from '../get/context.ts';

/**
 * The nonce is one the server made for this share, and nobody used it. From here on it is used, whatever the rules after
 * this one say: of two requests at once with one nonce, one passes.
 */
export const nonceKnown: Rule<GetShareContext> = {
  id: 'nonce-known',
  requirement: 'UC.KTS.07/6a',
  problem: 'nonce-unknown',
  async check(context) {
    const { nonce } = learned(context.ticket, 'ticket-readable').claims(circumstancesOf(context));
    const item = await context.useNonce(nonce);
    if (!item) return { expected: 'a nonce of this server for this share that was not used', actual: 'another nonce' };
    context.nonce = item;
    return undefined;
  },
};
