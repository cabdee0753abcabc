export { parseBase64 } from './base64.ts';
export { formatDateTime, parseDateTime } from './date-time.ts';
export { expiryHeaders, type Lifetime } from './lifetime.ts';
export type { ProtocolRequest, ProtocolResponse, Transport } from './transport.ts';

export { problems, type ProblemCode, type ProblemKind } from './problem/codes.ts';
export { problemBody, problemMediaType, readProblem, type ProblemBody, type ProblemDetails, type ReceivedProblem } from './problem/body.ts';
export { ProtocolProblem, type ProtocolCode, type ProtocolProblemDetails } from './problem/protocol-problem.ts';

export { capsuleFields, capsuleJson, type Capsule, type CapsuleField } from './capsules/capsule.ts';
export { capsuleLimits, capsulesPath } from './capsules/contract.ts';
export { capsuleProfiles, type CapsuleProfile, type CapsuleProfileName } from './capsules/profile.ts';
export { ecCapsuleTypes, isCapsuleType, isEcCapsuleType, type CapsuleType, type EcCapsuleType } from './capsules/types.ts';
export { isTransactionId } from './capsules/transaction-id.ts';
export { sendCapsule, type SentCapsule } from './capsules/send.ts';
export { fetchCapsule, type FetchedCapsule } from './capsules/fetch.ts';

export { isShareRecipient, shareFields, shareJson, type Share, type ShareField } from './shares/share.ts';
export { shareLimits, sharesPath } from './shares/contract.ts';
export { isShareId } from './shares/share-id.ts';
export { sendShare, type SentShare } from './shares/send.ts';
export { fetchNonce, nonceJson } from './shares/nonce.ts';
export { fetchShare, type FetchedShare } from './shares/fetch.ts';
