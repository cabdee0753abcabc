import type { DocumentKind, Publication, Publishing } from '@testbed/publishing';
import { notFound } from 'next/navigation';

/** A published version that a page is about; one that is not there is not found. */
export function publicationOf(publishing: Publishing, kind: DocumentKind, version: string): Publication {
  try {
    return publishing.publication(kind, Number(version));
  } catch {
    notFound();
  }
}
