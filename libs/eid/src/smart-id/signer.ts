import { createHash } from 'node:crypto';
import { EidProblem } from '../problem.ts';
import { objectIn, textIn, type Answer } from '../remote/answer.ts';
import { checkSigned, type ClaimedSignature } from '../remote/check-signed.ts';
import type { RemoteOptions } from '../remote/options.ts';
import { personalCodeIn } from '../remote/personal-code.ts';
import { refusalFor } from '../remote/refusal.ts';
import { runSession } from '../remote/session.ts';
import type { RemoteSigner } from '../remote-signer.ts';
import { endResults, sessionRefusals, startRefusals } from './refusals.ts';
import { smartIdVerificationCode } from './verification-code.ts';

/** What signing with Smart-ID takes. `baseUrl` ends in `/smart-id/v2` or the like. */
export interface SmartIdOptions extends RemoteOptions {
  /** What the app shows, at most 200 characters. */
  readonly displayText?: string;
}

/**
 * A person's Smart-ID as a signer: RS256, by RP API v2 with the verification code chosen on the phone. Only
 * accounts of level QUALIFIED are accepted. UC.Client.04/6–9, UC.KTS.07/3.
 *
 * @throws EidProblem code-malformed; `sign` throws EidProblem with a `smart-id-…` code, account-not-found,
 *   document-unusable, bearer-refused, service-…, wrong-key-type, signer-certificate-of-another, signature-invalid;
 *   PkiProblem certificate-… for a signer's certificate that is not to be believed; TlsProblem
 */
export function smartIdSigner(options: SmartIdOptions): RemoteSigner {
  personalCodeIn(options.code);
  const { relyingPartyUuid, relyingPartyName, code, displayText = 'Open an encrypted document' } = options;
  return {
    algorithm: 'RS256',
    async sign(signingInput) {
      const hash = createHash('sha256').update(signingInput).digest();
      const body = {
        relyingPartyUUID: relyingPartyUuid,
        relyingPartyName,
        certificateLevel: 'QUALIFIED',
        hash: hash.toString('base64'),
        hashType: 'SHA256',
        allowedInteractionsOrder: [{ type: 'confirmationMessageAndVerificationCodeChoice', displayText200: displayText }],
      };
      const answer = await runSession(options, smartIdVerificationCode(hash), {
        start: { path: `/authentication/etsi/${code}`, body, refusals: startRefusals },
        sessions: '/session',
        refusals: sessionRefusals,
        timeout: ['smart-id-timeout', 'nobody answered on the phone in time', 'have the phone at hand and try again'],
      });
      return checkSigned(claimedIn(answer), 'RS256', signingInput, options);
    },
  };
}

function claimedIn(answer: Answer): ClaimedSignature {
  const endResult = textIn(objectIn(answer['result'], 'result'), 'endResult');
  if (endResult !== 'OK') {
    throw refusalFor(endResult, endResults, ['service-answer-malformed', 'Smart-ID ended the session with a result that is not known', 'update this program']);
  }
  const cert = objectIn(answer['cert'], 'cert');
  if (textIn(cert, 'certificateLevel') !== 'QUALIFIED') {
    throw new EidProblem('smart-id-certificate-level', 'the certificate is of a lower level than was asked for', 'upgrade the account in the Smart-ID app');
  }
  return { certificate: textIn(cert, 'value'), signature: textIn(objectIn(answer['signature'], 'signature'), 'value') };
}
