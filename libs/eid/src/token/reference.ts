/** Which token: its module, its label, and for SoftHSM the configuration that says where its tokens are. */
export interface TokenReference {
  /** Absolute path of the PKCS#11 module. */
  readonly module: string;
  /** CKA_LABEL of the token. Slot numbers are not stable, labels are. */
  readonly token: string;
  /** Path of the `softhsm2.conf`; other modules do not need it. */
  readonly softhsmConf?: string;
}
