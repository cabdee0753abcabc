/**
 * Writes a machine-readable label, `data:,V=1&TYPE=…`, with the fields in upper case as the Java client does.
 *
 * @param fields by name in any case; undefined ones are left out; `v` is 1 unless given
 */
export function formatLabel(fields: { readonly type: string; readonly [name: string]: string | undefined }): string {
  // A space as %20 is read by everybody, as + not.
  const pairs = Object.entries<string | undefined>({ v: '1', ...fields }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name.toUpperCase())}=${encodeURIComponent(value)}`],
  );
  return `data:,${pairs.join('&')}`;
}

/** The means of electronic identity a certificate in LDAP belongs to. */
export type EidType = 'ID-card' | 'Digi-ID' | 'Digi-ID E-RESIDENT';

/** What an eID label says. */
export interface EidLabel {
  /** As in the certificate: `JÕEORG,JAAK-KRISTJAN,38001085718`. */
  readonly commonName: string;
  /** As in LDAP: `PNOEE-38001085718`. */
  readonly serialNumber: string;
  readonly lastName?: string | undefined;
  readonly firstName?: string | undefined;
  /** When the capsule server forgets the capsule. */
  readonly serverExpiry?: Date | undefined;
}

/** Label for the certificate of an ID-card or Digi-ID. */
export function eidLabel(type: EidType, { commonName, serialNumber, lastName, firstName, serverExpiry }: EidLabel): string {
  return formatLabel({
    type,
    cn: commonName,
    serial_number: serialNumber,
    last_name: lastName,
    first_name: firstName,
    server_exp: unixSeconds(serverExpiry),
  });
}

/** What the label of a certificate from a file says. */
export interface CertificateLabel {
  /** Name of the file. */
  readonly file?: string | undefined;
  readonly commonName?: string | undefined;
  /** SHA-1 fingerprint of the certificate. */
  readonly sha1?: Uint8Array | undefined;
  /** When the capsule server forgets the capsule. */
  readonly serverExpiry?: Date | undefined;
}

/** Label for a certificate from a file. */
export function certificateLabel({ file, commonName, sha1, serverExpiry }: CertificateLabel): string {
  return formatLabel({
    type: 'cert',
    file,
    cn: commonName,
    cert_sha1: sha1 && Buffer.from(sha1).toString('hex'),
    server_exp: unixSeconds(serverExpiry),
  });
}

/** Label for a bare public key from a file. */
export function publicKeyLabel({ file, label }: { readonly file?: string | undefined; readonly label?: string | undefined }): string {
  return formatLabel({ type: 'pub_key', file, label });
}

/** Label for a shared secret. The Java client finds the recipient by `label`. */
export function secretLabel(label: string, file?: string): string {
  return formatLabel({ type: 'secret', label, file });
}

/** Label for a password. The Java client finds the recipient by `label`. */
export function passwordLabel(label: string): string {
  return formatLabel({ type: 'pw', label });
}

/** Label for a person with Smart-ID or Mobile-ID: `etsi/PNOEE-…` or `private/VENDOR/id`. */
export function authLabel(recipientId: string): string {
  return formatLabel({ type: 'auth', sn: recipientId });
}

function unixSeconds(instant: Date | undefined): string | undefined {
  return instant && String(Math.floor(instant.getTime() / 1000));
}
