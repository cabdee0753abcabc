import type { CapsuleTarget, Check, SharesTarget } from '@testbed/runner';
import * as answers from './http/answers.ts';
import * as chunks from './http/chunks.ts';
import * as contentLength from './http/content-length.ts';
import { crowd } from './http/crowd.ts';
import { expectContinue } from './http/expect.ts';
import * as headerLine from './http/header-line.ts';
import * as host from './http/host.ts';
import { bodyIncomplete, headersIncomplete } from './http/incomplete.ts';
import * as limits from './http/limits.ts';
import * as methods from './http/methods.ts';
import * as persistence from './http/persistence.ts';
import * as requestLine from './http/request-line.ts';
import { slowBody, slowHeaders } from './http/slow.ts';
import * as targets from './http/targets.ts';
import * as transferEncoding from './http/transfer-encoding.ts';
import { recipient, sender, shares } from './listener.ts';
import type { Rule } from './rule.ts';
import * as algorithms from './tls/algorithms.ts';
import { certificateAsked, certificateNotAsked } from './tls/client-certificate.ts';
import { refusalAlert } from './tls/refusal-alert.ts';
import { brokenHandshake, plainHttp } from './tls/refusals.ts';
import { anonymousResumption, ownIdentity, resumed } from './tls/resumption.ts';
import * as serverCertificate from './tls/server-certificate.ts';
import { olderVersions, version12, version13 } from './tls/versions.ts';

const tls: readonly Rule[] = [
  version13,
  version12,
  olderVersions,
  algorithms.aes128,
  algorithms.aes256,
  algorithms.chacha20,
  algorithms.p256,
  algorithms.x25519,
  serverCertificate.certificateTrusted,
  serverCertificate.certificatePurpose,
  plainHttp,
  brokenHandshake,
  resumed,
];

const http: readonly Rule[] = [
  requestLine.garbage,
  requestLine.requestLineWithoutTarget,
  requestLine.requestLineWithSpaces,
  requestLine.versionUnknown,
  requestLine.emptyLineFirst,
  host.hostMissing,
  host.hostTwice,
  host.hostInvalid,
  headerLine.spaceBeforeColon,
  headerLine.foldedLine,
  headerLine.indentedFirstLine,
  headerLine.lineWithoutColon,
  headerLine.zeroByte,
  headerLine.bareCarriageReturn,
  headerLine.nameInCapitals,
  headerLine.whiteSpaceAroundValue,
  contentLength.lengthNegative,
  contentLength.lengthNoNumber,
  contentLength.lengthSigned,
  contentLength.lengthHuge,
  contentLength.lengthsDiffer,
  contentLength.lengthListDiffers,
  transferEncoding.lengthAndChunks,
  transferEncoding.codingUnknown,
  transferEncoding.chunkedNotLast,
  transferEncoding.codingLikeChunked,
  limits.headersOfAMegabyte,
  limits.targetOfAMegabyte,
  headersIncomplete,
  slowHeaders,
  crowd,
  persistence.keptConnection,
  persistence.closeAsked,
  persistence.pipelined,
  persistence.byteByByte,
  methods.methodUnknown,
  methods.methodNotAllowed,
  methods.allowHeader,
  methods.head,
  methods.trace,
  methods.connect,
  methods.optionsOfServer,
  targets.unknownPath,
  targets.crookedPaths,
  targets.absoluteForm,
  targets.encodedLetter,
  targets.oldVersion,
  answers.dateHeader,
  answers.noInsides,
];

/** Of listeners whose passing request has a body. */
const httpWithBody: readonly Rule[] = [
  chunks.chunksAccepted,
  chunks.chunkExtension,
  chunks.chunkSizeNoNumber,
  chunks.chunkSizeOverflow,
  chunks.chunkTooLong,
  limits.bodyAnnouncedTooLong,
  limits.bodyWithoutEnd,
  bodyIncomplete,
  slowBody,
  expectContinue,
];

/** TLS and HTTP at both interfaces of a capsule server, in the order in which a report tells it. */
export const capsuleTransportChecks: readonly Check<CapsuleTarget>[] = [
  ...[...tls, serverCertificate.certificateOcsp, certificateNotAsked, ...http, ...httpWithBody].map((rule) => rule(sender)),
  ...[...tls, serverCertificate.certificateOcsp, certificateAsked].map((rule) => rule(recipient)),
  refusalAlert,
  anonymousResumption,
  ownIdentity,
  ...http.map((rule) => rule(recipient)),
];

/** TLS and HTTP at the interface of a shares server, in the order in which a report tells it. */
export const sharesTransportChecks: readonly Check<SharesTarget>[] = [...tls, certificateNotAsked, ...http, ...httpWithBody, limits.longHeaders].map((rule) => rule(shares));
