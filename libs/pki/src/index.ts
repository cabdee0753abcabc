export { systemClock, type Clock } from './clock.ts';
export { PkiProblem, type PkiCode } from './problem.ts';

export { ecPointOf, ecPointToKey, isOnCurve, type Curve } from './key/ec-point.ts';
export { parseRsaPublicKeyStrict, rsaDerOf, rsaDerToKey } from './key/rsa-der.ts';
export { publicKeyOf, readPublicKey, type PublicKey } from './key/public-key.ts';
export { readPrivateKey } from './key/private-key.ts';

export { readCertificate, readCertificates } from './certificate/read.ts';
export { personOf, type Person } from './certificate/person.ts';
export { issueCertificate, type CertificateOrder, type Issuer } from './certificate/issue.ts';
export type { PersonName, Profile } from './certificate/profile.ts';
export { checkDigit, validPersonalCode } from './person/personal-code.ts';

export { readPkcs12 } from './pkcs12/read.ts';
export { writePkcs12, writeTrustStore, type KeyStore } from './pkcs12/write.ts';

export { createHierarchy, type Authority, type AuthorityId, type Hierarchy } from './ca/hierarchy.ts';

export { checkServer, pinnedRequest, tlsGroups, type ClientAuthentication, type TlsRequest, type TlsResponse } from './tls/request.ts';
export { TlsProblem, type TlsCode } from './tls/problem.ts';
