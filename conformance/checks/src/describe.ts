import type { Exchange } from '@testbed/wire';

/** What the target did, in a few words for the report: `201 Created`, `closed the connection (TLS alert certificate_required)`. */
export function describe({ response, failure }: Pick<Exchange, 'response' | 'failure'>): string {
  if (response) return `answered ${response.status}${response.reason ? ` ${response.reason}` : ''}${response.body.length > 0 ? ` with a body of ${response.body.length} bytes` : ' without a body'}`;
  if (!failure) return 'gave no answer';
  if (failure.alert !== undefined) return `ended the connection with the TLS alert ${failure.alert}`;
  return `gave no answer: ${failure.reason}`;
}
