/**
 * For tests only: a client's process, which may have been started with NODE_EXTRA_CA_CERTS. It is sent a request to
 * try, once as any program of this machine would and once pinned, and tells what came of it.
 */
import { get } from 'node:https';
import { checkServer, pinnedRequest, type TlsRequest } from '../tls/request.ts';

/** An HTTP status, or the code of what was thrown. */
export interface Outcomes {
  readonly trustingTheMachine: number | string;
  readonly pinned: number | string;
  readonly checked: string;
}

process.once('message', (request: TlsRequest) => {
  void outcomes(request).then((answer) => process.send?.(answer, () => process.disconnect()));
});

async function outcomes(request: TlsRequest): Promise<Outcomes> {
  return {
    trustingTheMachine: await outcome(() => statusTrustingTheMachine(request.url)),
    pinned: await outcome(async () => (await pinnedRequest(request)).status),
    checked: String(await outcome(async () => checkServer(request).then(() => 'accepted'))),
  };
}

function statusTrustingTheMachine(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).once('error', reject);
  });
}

async function outcome(attempt: () => Promise<number | string>): Promise<number | string> {
  try {
    return await attempt();
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
}
