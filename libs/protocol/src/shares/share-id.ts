import { ProtocolProblem } from '../problem/protocol-problem.ts';
import { shareLimits, sharesPath } from './contract.ts';

const { min, max } = shareLimits.shareId;

/** The form of a share id in words. */
export const shareIdForm = `${min} to ${max} characters of a URL path segment`;

/** Whether the text can be a share id. Checked on ids from answers and from containers alike, before they become a path. */
export function isShareId(text: string): boolean {
  return text.length >= min && text.length <= max && /^[\w.~-]*$/.test(text);
}

/** The path of a share. @throws ProtocolProblem `share-id-malformed` */
export function sharePath(shareId: string): string {
  if (isShareId(shareId)) return `${sharesPath}/${shareId}`;
  throw new ProtocolProblem('share-id-malformed', 'the share id cannot be one of a shares server', {
    expected: shareIdForm,
    actual: `${shareId.length} characters`,
  });
}
