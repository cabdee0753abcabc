import type { DocumentKind } from '../model.ts';
import { clientConfigurationRules } from './client-configuration.ts';
import type { DocumentRules } from './rules.ts';
import { serverListRules } from './server-list.ts';

/** The rules of each kind of document. */
export const rulesOf: Readonly<Record<DocumentKind, DocumentRules>> = {
  'server-list': serverListRules,
  'client-configuration': clientConfigurationRules,
};
