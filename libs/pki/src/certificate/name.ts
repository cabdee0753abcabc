import { AttributeTypeAndValue, AttributeValue, Name, RelativeDistinguishedName } from '@peculiar/asn1-x509';

/** Attributes of a distinguished name, by object identifier. */
export const attribute = {
  commonName: '2.5.4.3',
  surname: '2.5.4.4',
  serialNumber: '2.5.4.5',
  country: '2.5.4.6',
  organisation: '2.5.4.10',
  givenName: '2.5.4.42',
} as const;

/** X.520 knows these as PrintableString only; all others are UTF-8. */
const printable: readonly string[] = [attribute.country, attribute.serialNumber];

/** A distinguished name of the attributes given, one to each RDN, in the order written. */
export function distinguishedName(values: Readonly<Partial<Record<keyof typeof attribute, string>>>): Name {
  return new Name(
    Object.entries(values).map(([key, text]) => {
      const type = attribute[key as keyof typeof attribute];
      const value = new AttributeValue(printable.includes(type) ? { printableString: text } : { utf8String: text });
      return new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value })]);
    }),
  );
}
