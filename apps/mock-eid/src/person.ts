import type { KeyObject, X509Certificate } from 'node:crypto';

/** The services a person can be asked through. */
export type Service = 'smart-id' | 'mobile-id';

/** Somebody with a phone, or with two. */
export interface Person {
  /** Semantics identifier of ETSI EN 319 412-1: `PNOEE-` and the personal code. */
  readonly code: string;
  readonly commonName: string;
  readonly smartId?: SmartIdAccount;
  readonly mobileId?: MobileIdAccount;
}

/** A phone with the app. */
export interface SmartIdAccount {
  readonly documentNumber: string;
  readonly certificateLevel: 'QUALIFIED' | 'ADVANCED';
  /** RSA of 2048 bits or more. */
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
}

/** A phone with a SIM card that signs. */
export interface MobileIdAccount {
  /** `+` and digits. */
  readonly phone: string;
  /** EC on P-256. */
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
}
