/** Every attribute type the directory holds, with the names and object identifier it is also asked for by (RFC 4519, RFC 4523). */
const types = {
  objectClass: ['2.5.4.0'],
  cn: ['commonName', '2.5.4.3'],
  sn: ['surname', '2.5.4.4'],
  givenName: ['gn', '2.5.4.42'],
  serialNumber: ['2.5.4.5'],
  c: ['countryName', '2.5.4.6'],
  o: ['organizationName', '2.5.4.10'],
  ou: ['organizationalUnitName', '2.5.4.11'],
  dc: ['domainComponent', '0.9.2342.19200300.100.1.25'],
  userCertificate: ['2.5.4.36'],
  namingContexts: ['1.3.6.1.4.1.1466.101.120.5'],
  supportedLDAPVersion: ['1.3.6.1.4.1.1466.101.120.15'],
} as const satisfies Record<string, readonly string[]>;

export type AttributeType = keyof typeof types;

/** What the root DSE tells only when asked for by name or by `+` (RFC 4512 5.1). */
export const operationalTypes: readonly AttributeType[] = ['namingContexts', 'supportedLDAPVersion'];

const byName: ReadonlyMap<string, AttributeType> = new Map(
  Object.entries(types).flatMap(([type, others]) => [type, ...others].map((name) => [name.toLowerCase(), type as AttributeType])),
);

/**
 * The type an attribute description asks for. The only option known is `binary`, of certificates, which is how
 * they travel whether or not it is asked for (RFC 4522, RFC 4523 2.1).
 *
 * @returns undefined for a type or an option that the directory does not know
 */
export function attributeTypeOf(description: string): AttributeType | undefined {
  const [name = '', ...options] = description.toLowerCase().split(';');
  const type = byName.get(name);
  if (options.length === 0) return type;
  return type === 'userCertificate' && options.every((option) => option === 'binary') ? type : undefined;
}

/** How an attribute is named in an answer. */
export function attributeDescription(type: AttributeType): string {
  return type === 'userCertificate' ? 'userCertificate;binary' : type;
}

/** Text as caseIgnoreMatch compares it: case, compatibility forms and the number of spaces do not matter (RFC 4518). */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, ' ');
}
