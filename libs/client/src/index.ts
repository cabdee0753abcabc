export { decrypt, type Credential, type Decrypted, type DecryptRequest } from './decrypt.ts';
export { encrypt, type Encrypted, type EncryptedRecipient, type EncryptRequest } from './encrypt.ts';
export { parseExpiry, type Expiry } from './expiry.ts';
export type { ClientPorts, Narration } from './ports.ts';
export { ClientProblem, toClientProblem, type ClientCode, type ClientProblemDetail } from './problem.ts';
export type { Recipient } from './recipient.ts';
