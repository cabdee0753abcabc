/** The few ASN.1 types of PKCS#12 over node-forge, which reads the BER of old files too. */
import forge from 'node-forge';

const { asn1 } = forge;

/** One element of PKCS#12. */
export type Element = forge.asn1.Asn1;

export const oids = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  /** Oracle's: without it Java does not count a certificate as trusted. */
  trustedKeyUsage: '2.16.840.1.113894.746875.1.1',
  anyExtendedKeyUsage: '2.5.29.37.0',
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  hmacWithSha256: '1.2.840.113549.2.9',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
} as const;

export function sequence(...values: readonly Element[]): Element {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, [...values]);
}

export function set(...values: readonly Element[]): Element {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SET, true, [...values]);
}

export function oid(identifier: string): Element {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.OID, false, asn1.oidToDer(identifier).getBytes());
}

export function integer(value: number): Element {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.INTEGER, false, asn1.integerToDer(value).getBytes());
}

export function octets(bytes: Uint8Array): Element {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.OCTETSTRING, false, binary(bytes));
}

export function bmpString(text: string): Element {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.BMPSTRING, false, text);
}

export function nothing(): Element {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.NULL, false, '');
}

/** `[0]` around an element. */
export function tagged(value: Element): Element {
  return asn1.create(asn1.Class.CONTEXT_SPECIFIC, 0, true, [value]);
}

/** `[0]` in place of OCTET STRING's own tag. */
export function taggedOctets(bytes: Uint8Array): Element {
  return asn1.create(asn1.Class.CONTEXT_SPECIFIC, 0, false, binary(bytes));
}

export function encode(element: Element): Buffer {
  return Buffer.from(asn1.toDer(element).getBytes(), 'latin1');
}

/** @throws Error when the bytes are no BER, or more than one element */
export function decode(bytes: Uint8Array): Element {
  return asn1.fromDer(binary(bytes));
}

/** The elements in a SEQUENCE, SET or tag. @throws Error */
export function childrenOf(element: Element | undefined): readonly Element[] {
  if (!Array.isArray(element?.value)) throw new TypeError('expected a constructed element');
  return element.value;
}

/** The element at a path of positions. @throws Error */
export function at(element: Element | undefined, ...path: readonly number[]): Element {
  const found = path.reduce<Element | undefined>((inside, position) => childrenOf(inside)[position], element);
  if (!found) throw new TypeError(`expected an element at ${path.join('/')}`);
  return found;
}

/** Contents of a primitive element, also where BER has split it. */
export function contentOf(element: Element): Buffer {
  const { value } = element;
  return Array.isArray(value) ? Buffer.concat(value.map(contentOf)) : Buffer.from(value, 'latin1');
}

export function oidOf(element: Element): string {
  return asn1.derToOid(binary(contentOf(element)));
}

export function integerOf(element: Element): number {
  return asn1.derToInteger(binary(contentOf(element)));
}

/** node-forge's own form of bytes: one character each. */
export function binary(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
