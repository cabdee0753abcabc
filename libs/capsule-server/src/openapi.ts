import { capsuleFields, capsuleLimits, capsulesPath, expiryHeaders, type CapsuleField, type CapsuleProfile } from '@testbed/protocol';
import { base64Schema, openApiDocument, type HeaderObject, type OpenApiDocument, type Rule, type Schema } from '@testbed/server-kit';
import { emptyGetStatuses } from './get/endpoint.ts';
import type { CapsuleServerRules } from './server.ts';
import { saysAdjusted, type CapsuleSettings } from './settings.ts';

/** The OpenAPI document of a capsule server: from its settings, its rules and the limits of the contract, which they enforce. */
export function capsuleServerDocument(settings: CapsuleSettings, rules: CapsuleServerRules): OpenApiDocument {
  const { profile } = settings;
  const capsule = { $ref: '#/components/schemas/Capsule' };
  const { min, max } = capsuleLimits.transactionId;
  return openApiDocument(
    {
      title: 'CDOC2 capsule server',
      version: profile.openapi,
      description: 'Keeps capsules for their recipients. Senders and recipients have an interface each, at an address of its own; TLS 1.3 only.',
    },
    [
      {
        method: 'post',
        path: capsulesPath,
        operationId: 'createCapsule',
        summary: 'Stores a capsule (UC.KTS.01)',
        tags: ['sender'],
        security: [],
        parameters: [
          {
            name: expiryHeaders.expiryTime,
            in: 'header',
            description: `until when the server shall keep it; what is longer than allowed is ${settings.expiry.tooLong === 'reject' ? 'refused' : 'adjusted'}`,
            required: false,
            schema: { type: 'string', format: 'date-time' },
          },
        ],
        requestBody: { required: true, content: { 'application/json': { schema: capsule } } },
        answer: {
          status: 201,
          description: 'The capsule is stored',
          headers: {
            Location: { description: 'where it is', required: true, schema: { type: 'string', pattern: `^${capsulesPath}/KC[0-9a-f]{32}$` } },
            ...lifetime(settings),
          },
        },
        problems: [...problemsOf(rules.createCapsule), ...elsewhere],
        emptyStatuses: [405],
      },
      {
        method: 'get',
        path: `${capsulesPath}/{transactionId}`,
        operationId: 'getCapsuleByTransactionId',
        summary: 'Serves a capsule to its recipient (UC.KTS.02)',
        tags: ['recipient'],
        security: [{ recipientCertificate: [] }],
        parameters: [{ name: 'transactionId', in: 'path', description: 'as in Location', required: true, schema: { type: 'string', minLength: min, maxLength: max } }],
        answer: { status: 200, description: 'The capsule', headers: lifetime(settings), content: { 'application/json': { schema: capsule } } },
        problems: [...problemsOf(rules.getCapsule), ...elsewhere],
        emptyStatuses: emptyGetStatuses,
      },
    ],
    {
      schemas: { Capsule: capsuleSchema(profile) },
      securitySchemes: { recipientCertificate: { type: 'mutualTLS', description: 'the certificate of the key that the capsule is for' } },
    },
  );
}

/** What an operation is answered with at the interface of the other one. */
const elsewhere = ['method-not-allowed'] as const;

function capsuleSchema({ capsuleTypes }: CapsuleProfile): Schema {
  const properties: Record<CapsuleField, Schema> = {
    recipient_id: base64Schema('uncompressed EC point, or DER RSAPublicKey', capsuleLimits.recipientId),
    ephemeral_key_material: base64Schema("the sender's EC point, or the KEK encrypted with RSA", capsuleLimits.keyMaterial),
    capsule_type: { type: 'string', enum: capsuleTypes },
  };
  return { type: 'object', required: capsuleFields, properties };
}

function lifetime(settings: CapsuleSettings): Record<string, HeaderObject> {
  return {
    [expiryHeaders.expiryTime]: { description: 'until when the server keeps it', required: true, schema: { type: 'string', format: 'date-time' } },
    ...(saysAdjusted(settings)
      ? { [expiryHeaders.expiryTimeAdjusted]: { description: 'whether that is earlier than what was asked for', required: true, schema: { type: 'boolean' } } }
      : {}),
  };
}

function problemsOf(rules: readonly Pick<Rule<never>, 'problem'>[]) {
  return rules.map(({ problem }) => problem);
}
