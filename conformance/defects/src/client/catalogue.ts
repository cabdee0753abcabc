import type { ClientDefect } from '../defect.ts';
import { containerDefects } from './container.ts';
import { expiryDefects } from './expiry.ts';
import { fetchDefects } from './fetch.ts';
import { fileDefects } from './files.ts';
import { keyDefects } from './keys.ts';
import { labelDefects } from './labels.ts';
import { messageDefects } from './messages.ts';
import { passwordDefects } from './password.ts';
import { reencryptionDefects } from './reencrypt.ts';
import { sharesDefects } from './shares.ts';
import { signingDefects, ticketDefects } from './ticket.ts';
import { trustDefects } from './trust.ts';
import { lookUpDefects, uploadDefects } from './upload.ts';

/** Broken clients. */
export const clientDefects: readonly ClientDefect[] = [
  ...keyDefects,
  ...containerDefects,
  ...fileDefects,
  ...labelDefects,
  ...passwordDefects,
  ...uploadDefects,
  ...lookUpDefects,
  ...expiryDefects,
  ...trustDefects,
  ...fetchDefects,
  ...sharesDefects,
  ...ticketDefects,
  ...signingDefects,
  ...reencryptionDefects,
  ...messageDefects,
];
