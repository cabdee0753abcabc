import { capsuleFields } from '@testbed/protocol';
import { contentType, expiryFormat, expiryPast, expiryTooLong, fieldsPresent, json, type Rule } from '@testbed/server-kit';
import { base64 } from '../rules/base64.ts';
import { capsuleType } from '../rules/capsule-type.ts';
import { ecPointFormat } from '../rules/ec-point-format.ts';
import { ecPointLength } from '../rules/ec-point-length.ts';
import { ecPointOnCurve } from '../rules/ec-point-on-curve.ts';
import { keyMaterialLength } from '../rules/key-material-length.ts';
import { recipientIdLength } from '../rules/recipient-id-length.ts';
import { rsaKey } from '../rules/rsa-key.ts';
import { createCapsuleRequirement as contract, type CreateCapsuleContext } from './context.ts';

/** `POST /key-capsules` (UC.KTS.01): what a request must be, in the order in which it is judged. */
export const createCapsule: readonly Rule<CreateCapsuleContext>[] = [
  contentType(contract),
  json(contract),
  base64,
  fieldsPresent(contract, capsuleFields),
  recipientIdLength,
  keyMaterialLength,
  expiryFormat(contract),
  expiryPast('UC.KTS.01/4'),
  expiryTooLong('UC.KTS.01/4b'),
  capsuleType,
  ecPointLength('recipient_id'),
  ecPointFormat('recipient_id'),
  ecPointOnCurve('recipient_id'),
  ecPointLength('ephemeral_key_material'),
  ecPointFormat('ephemeral_key_material'),
  ecPointOnCurve('ephemeral_key_material'),
  rsaKey,
];
