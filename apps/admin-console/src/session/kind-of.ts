import type { DocumentKind } from '@testbed/publishing';
import { notFound } from 'next/navigation';

/** The sort of document that a page is about; another one is not found. */
export function kindOf(kind: string): DocumentKind {
  if (kind !== 'server-list' && kind !== 'client-configuration') notFound();
  return kind;
}
