import type { Rule } from './rule.ts';
import { defaultServer } from './rules/default-server.ts';
import { environmentKept } from './rules/environment-kept.ts';
import { expiresFuture } from './rules/expires-future.ts';
import { expiresSoon } from './rules/expires-soon.ts';
import { instants } from './rules/instants.ts';
import { issuedNotFuture } from './rules/issued-not-future.ts';
import { pinAnnounced } from './rules/pin-announced.ts';
import { pinChain } from './rules/pin-chain.ts';
import { pinCurrent } from './rules/pin-current.ts';
import { pinExpiring } from './rules/pin-expiring.ts';
import { pinHostName } from './rules/pin-host-name.ts';
import { pinKeyStrength } from './rules/pin-key-strength.ts';
import { pinOnce } from './rules/pin-once.ts';
import { pinParses } from './rules/pin-parses.ts';
import { pinServerAuthentication } from './rules/pin-server-authentication.ts';
import { pinValid } from './rules/pin-valid.ts';
import { previousHash } from './rules/previous-hash.ts';
import { serverIdNotReused } from './rules/server-id-not-reused.ts';
import { serverIdUnique } from './rules/server-id-unique.ts';
import { serverIdUuid } from './rules/server-id-uuid.ts';
import { serverKept } from './rules/server-kept.ts';
import { serverStaysRetired } from './rules/server-stays-retired.ts';
import { sharesOrganisationsDistinct } from './rules/shares-organisations-distinct.ts';
import { sharesSeveral } from './rules/shares-several.ts';
import { sharesUrlSame } from './rules/shares-url-same.ts';
import { typeServed } from './rules/type-served.ts';
import { urlHttps } from './rules/url-https.ts';
import { urlUnique } from './rules/url-unique.ts';
import { versionByOne } from './rules/version-by-one.ts';

/** Every rule, in the order a person reads findings: what a server is, its certificates, the list as a whole. */
export const rules: readonly Rule[] = [
  serverIdUnique,
  serverIdNotReused,
  serverIdUuid,
  serverKept,
  serverStaysRetired,
  urlHttps,
  urlUnique,
  sharesUrlSame,
  sharesOrganisationsDistinct,
  sharesSeveral,
  typeServed,
  defaultServer,
  pinParses,
  pinCurrent,
  pinOnce,
  pinValid,
  pinExpiring,
  pinKeyStrength,
  pinServerAuthentication,
  pinChain,
  pinHostName,
  pinAnnounced,
  versionByOne,
  previousHash,
  environmentKept,
  instants,
  issuedNotFuture,
  expiresFuture,
  expiresSoon,
];
