/** The people of every fresh world, in this order (files.md). Invented; the codes have valid check digits. */
export interface PersonPlan {
  /** Personal code without its prefix. */
  readonly code: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly key: 'P-384' | 'RSA-2048';
  readonly idCard: 'valid' | 'revoked' | 'expired';
  readonly smartId?: { readonly documentNumber: string };
  readonly mobileId?: { readonly phone: string };
}

export const people: readonly PersonPlan[] = [
  { code: '48506120215', firstName: 'MARI', lastName: 'TAMM', key: 'P-384', idCard: 'valid', smartId: { documentNumber: 'PNOEE-48506120215-MOCK-Q' }, mobileId: { phone: '+37200000766' } },
  { code: '37903044216', firstName: 'JAAN', lastName: 'SAAR', key: 'RSA-2048', idCard: 'valid' },
  { code: '49108250013', firstName: 'LIIS', lastName: 'KASK', key: 'P-384', idCard: 'valid' },
  { code: '36811027030', firstName: 'PEETER', lastName: 'MÄGI', key: 'P-384', idCard: 'revoked' },
  { code: '60001150324', firstName: 'ANNA', lastName: 'KUUSK', key: 'P-384', idCard: 'expired' },
];
