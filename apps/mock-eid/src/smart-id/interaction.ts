import { Refusal } from '../refusal.ts';
import { fieldsOf, type Fields } from '../request/fields.ts';

/** What the app shows before it asks for the PIN. */
export interface Interaction {
  readonly type: string;
  readonly text: string;
  /** End result of a person who cancels on its screen. */
  readonly refusal: string;
}

/** Where an interaction has its text, how long that may be, and what cancelling is called. */
const interactions: Readonly<Record<string, { readonly textIn: string; readonly longest: number; readonly refusal: string }>> = {
  displayTextAndPIN: { textIn: 'displayText60', longest: 60, refusal: 'USER_REFUSED_DISPLAYTEXTANDPIN' },
  verificationCodeChoice: { textIn: 'displayText60', longest: 60, refusal: 'USER_REFUSED_VC_CHOICE' },
  confirmationMessage: { textIn: 'displayText200', longest: 200, refusal: 'USER_REFUSED_CONFIRMATIONMESSAGE' },
  confirmationMessageAndVerificationCodeChoice: {
    textIn: 'displayText200',
    longest: 200,
    refusal: 'USER_REFUSED_CONFIRMATIONMESSAGE_WITH_VC_CHOICE',
  },
};

/**
 * The first of `allowedInteractionsOrder`: this app can show all of them (Smart-ID RP API v2, 3.1).
 *
 * @throws Refusal 400 when there is none, or one that is not known or has no text of the right length
 */
export function chooseInteraction({ allowedInteractionsOrder: allowed }: Fields): Interaction {
  if (!Array.isArray(allowed)) throw new Refusal(400, 'Required allowedInteractionsOrder is missing');
  const [first] = allowed.map(readInteraction);
  if (!first) throw new Refusal(400, 'allowedInteractionsOrder is empty');
  return first;
}

function readInteraction(given: unknown): Interaction {
  const fields = fieldsOf(given);
  const { type } = fields;
  const known = typeof type === 'string' && Object.hasOwn(interactions, type) ? interactions[type] : undefined;
  if (typeof type !== 'string' || !known) throw new Refusal(400, 'allowedInteractionsOrder has a type that is not known');
  const text = fields[known.textIn];
  if (typeof text !== 'string' || text === '' || text.length > known.longest) {
    throw new Refusal(400, `${type} needs ${known.textIn} of 1 to ${known.longest} characters`);
  }
  return { type, text, refusal: known.refusal };
}
