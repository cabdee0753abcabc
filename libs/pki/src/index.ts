export { systemClock, type Clock } from './clock.ts';
export { PkiProblem, type PkiCode } from './problem.ts';

export { ecPointOf, ecPointToKey, isOnCurve, type Curve } from './key/ec-point.ts';
export { parseRsaPublicKeyStrict, rsaDerOf } from './key/rsa-der.ts';
export { publicKeyOf, readPublicKey, type PublicKey } from './key/public-key.ts';
export { readPrivateKey } from './key/private-key.ts';

export { readCertificate, readCertificates } from './certificate/read.ts';
export { keyUsagesOf, policiesOf } from './certificate/facts.ts';
export { personOf, type Person } from './certificate/person.ts';
export { issueCertificate, type CertificateOrder, type Issuer } from './certificate/issue.ts';
export type { PersonName, Profile } from './certificate/profile.ts';
export { checkDigit, validPersonalCode } from './person/personal-code.ts';

export { createHierarchy, authorityIds, type Authority, type AuthorityId, type Hierarchy } from './ca/hierarchy.ts';
export { loadHierarchy, saveHierarchy } from './ca/folder.ts';
export { openAuthority, type CertificateAuthority } from './ca/authority.ts';
export { openRegister, type CertificateRecord, type Register } from './ca/register.ts';
export { buildCrl, type Revoked } from './ca/crl.ts';

export { checkCertificate, type CertificatePurpose, type CertificateTrust } from './chain/check.ts';
export type { CertificateStatus, Revocation, RevocationReason, RevocationStatus } from './revocation/revocation.ts';
export { cachedRevocation } from './revocation/cached.ts';
export { ocspRevocation, type OcspOptions } from './ocsp/revocation.ts';
export { httpOcspTransport, type OcspTransport } from './ocsp/transport.ts';
export { answerOcsp, ocspError, type OcspAnswer, type OcspResponder, type OcspValidity } from './ocsp/answer.ts';
export { ocspFaults, readOcspFault, readOcspHealing, type OcspFault, type OcspFaults } from './ocsp/fault.ts';

export { checkServer, pinnedRequest, tlsGroups, type ClientAuthentication, type TlsRequest, type TlsResponse } from './tls/request.ts';
export { presentedCertificates } from './tls/presented.ts';
export { TlsProblem, type TlsCode } from './tls/problem.ts';
