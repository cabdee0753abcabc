import type { Rule } from '@testbed/server-kit';
import { base64 } from '../rules/base64.ts';
import { capsuleType } from '../rules/capsule-type.ts';
import { contentType } from '../rules/content-type.ts';
import { ecPointFormat } from '../rules/ec-point-format.ts';
import { ecPointLength } from '../rules/ec-point-length.ts';
import { ecPointOnCurve } from '../rules/ec-point-on-curve.ts';
import { expiryFormat } from '../rules/expiry-format.ts';
import { expiryPast } from '../rules/expiry-past.ts';
import { expiryTooLong } from '../rules/expiry-too-long.ts';
import { fieldsPresent } from '../rules/fields-present.ts';
import { json } from '../rules/json.ts';
import { keyMaterialLength } from '../rules/key-material-length.ts';
import { recipientIdLength } from '../rules/recipient-id-length.ts';
import { rsaKey } from '../rules/rsa-key.ts';
import type { CreateCapsuleContext } from './context.ts';

/** `POST /key-capsules` (UC.KTS.01): what a request must be, in the order in which it is judged. */
export const createCapsule: readonly Rule<CreateCapsuleContext>[] = [
  contentType,
  json,
  base64,
  fieldsPresent,
  recipientIdLength,
  keyMaterialLength,
  expiryFormat,
  expiryPast,
  expiryTooLong,
  capsuleType,
  ecPointLength('recipient_id'),
  ecPointFormat('recipient_id'),
  ecPointOnCurve('recipient_id'),
  ecPointLength('ephemeral_key_material'),
  ecPointFormat('ephemeral_key_material'),
  ecPointOnCurve('ephemeral_key_material'),
  rsaKey,
];
