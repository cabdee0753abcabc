export { learned, runRules, type Refusal, type Rule, type Violation } from './rule.ts';
export { endpoint, type Endpoint, type Operation, type Outcome } from './endpoint.ts';
export type { Answer, RawRequest } from './request.ts';
export { ServerProblem, type ServerCode, type ServerProblemDetails } from './problem.ts';
export type { Log, LogLine } from './log.ts';
export { logName } from './log-name.ts';
export { systemRandom, type Random } from './random.ts';

export { createServer, type Address, type Server, type ServerSettings } from './server.ts';
export type { Answered, Listener, ServerTls } from './listener/start.ts';
export { defaultLimits, type ListenerLimits } from './listener/limits.ts';

export type { Store, StoredItem } from './store/store.ts';
export { openSqliteStore } from './store/sqlite.ts';
export { openPostgresqlStore } from './store/postgresql.ts';
export type { PostgresqlLimits } from './store/postgresql-pool.ts';

export { applyExpiry, isExpired, type AppliedExpiry, type ExpiryPolicy } from './expiry/policy.ts';
export { lifetimeHeaders } from './expiry/headers.ts';
export { sweep } from './expiry/sweep.ts';

export type { ExpiryContext, JsonContext } from './rules/context.ts';
export { contentType } from './rules/content-type.ts';
export { json } from './rules/json.ts';
export { fieldsPresent } from './rules/fields-present.ts';
export { expiryFormat } from './rules/expiry-format.ts';
export { expiryPast } from './rules/expiry-past.ts';
export { expiryTooLong } from './rules/expiry-too-long.ts';
export { methodAllowed } from './rules/method-allowed.ts';
export { pathKnown } from './rules/path-known.ts';
export { judgeCertificate, type CertificateFault, type CertificateVerdict } from './certificate/verdict.ts';

export { base64Schema, type Schema } from './openapi/schema.ts';
export {
  openApiDocument,
  type DescribedOperation,
  type HeaderObject,
  type OpenApiDocument,
  type OperationObject,
  type ParameterObject,
  type ResponseObject,
} from './openapi/document.ts';

export { movedClock, type MovedClock } from './process/moved-clock.ts';
export { runServer, type ProcessConfiguration, type ServerPorts } from './process/run.ts';

export { readConfigurationFile, type ConfigurationFile } from './configuration/file.ts';
export { address, readServerConfiguration, serverMembers } from './configuration/server.ts';
export { duration, list, object, oneOf, optional, text, truth, value, whole } from './configuration/shape.ts';
