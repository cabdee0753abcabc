import { capsuleLimits } from './contract.ts';

const { min, max } = capsuleLimits.transactionId;

/** The form of a transaction id in words. */
export const transactionIdForm = `${min} to ${max} characters of a URL path segment`;

/**
 * Whether the text can be a transaction id: 18 to 34 characters that stand in a URL path as they are
 * (RFC 3986 unreserved). Checked on ids from answers and from containers alike, before they become a path.
 */
export function isTransactionId(text: string): boolean {
  return text.length >= min && text.length <= max && /^[\w.~-]*$/.test(text);
}
