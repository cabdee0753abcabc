import { shareFields } from '@testbed/protocol';
import { contentType, expiryFormat, expiryPast, expiryTooLong, fieldsPresent, json, type Rule } from '@testbed/server-kit';
import { requirements } from '../contract.ts';
import { recipientForm } from '../rules/recipient-form.ts';
import { recipientLength } from '../rules/recipient-length.ts';
import { shareBase64 } from '../rules/share-base64.ts';
import { shareLength } from '../rules/share-length.ts';
import type { CreateShareContext } from './context.ts';

/** `POST /key-shares` (UC.KTS.06): what a request must be, in the order in which it is judged. */
export const createShare: readonly Rule<CreateShareContext>[] = [
  contentType(requirements.create),
  json(requirements.create),
  fieldsPresent(requirements.create, shareFields),
  shareBase64,
  shareLength,
  recipientLength,
  recipientForm,
  expiryFormat('UC.Client.03/6b'),
  expiryPast('UC.Client.03/6b'),
  expiryTooLong('UC.Client.03/6c'),
];
