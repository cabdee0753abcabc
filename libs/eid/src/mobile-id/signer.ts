import { createHash } from 'node:crypto';
import { EidProblem } from '../problem.ts';
import { objectIn, textIn, type Answer } from '../remote/answer.ts';
import { checkSigned, type ClaimedSignature } from '../remote/check-signed.ts';
import type { RemoteOptions } from '../remote/options.ts';
import { personalCodeIn } from '../remote/personal-code.ts';
import { refusalFor } from '../remote/refusal.ts';
import { runSession } from '../remote/session.ts';
import type { RemoteSigner } from '../remote-signer.ts';
import { results, sessionRefusals, startRefusals } from './refusals.ts';
import { mobileIdVerificationCode } from './verification-code.ts';

/** What signing with Mobile-ID takes. `baseUrl` ends in `/mobile-id` or the like. */
export interface MobileIdOptions extends RemoteOptions {
  /** Number of the person's phone: `+` and 8 to 30 digits. */
  readonly phone: string;
  /** What the phone shows: at most 100 characters of the GSM-7 alphabet. */
  readonly displayText?: string;
}

/**
 * A person's Mobile-ID as a signer: ES256, by the MID REST API. UC.Client.04/6–9, UC.KTS.07/3.
 *
 * @throws EidProblem code-malformed, phone-malformed; `sign` throws EidProblem with a `mobile-id-…` code,
 *   account-not-found, bearer-refused, service-…, wrong-key-type, signer-certificate-of-another, signature-invalid;
 *   PkiProblem certificate-… for a signer's certificate that is not to be believed; TlsProblem
 */
export function mobileIdSigner(options: MobileIdOptions): RemoteSigner {
  const { relyingPartyUuid, relyingPartyName, phone, displayText = 'Open an encrypted document' } = options;
  const nationalIdentityNumber = personalCodeIn(options.code);
  if (!/^\+\d{8,30}$/.test(phone)) {
    throw new EidProblem('phone-malformed', 'this is not a phone number', 'give + and the number with its country code, as +37200000766');
  }
  return {
    algorithm: 'ES256',
    async sign(signingInput) {
      const hash = createHash('sha256').update(signingInput).digest();
      const body = {
        relyingPartyUUID: relyingPartyUuid,
        relyingPartyName,
        phoneNumber: phone,
        nationalIdentityNumber,
        hash: hash.toString('base64'),
        hashType: 'SHA256',
        language: 'ENG',
        displayText,
        displayTextFormat: 'GSM-7',
      };
      const answer = await runSession(options, mobileIdVerificationCode(hash), {
        start: { path: '/authentication', body, refusals: startRefusals },
        sessions: '/authentication/session',
        refusals: sessionRefusals,
        timeout: ['mobile-id-timeout', 'nobody answered on the phone in time', 'have the phone at hand and try again'],
      });
      return checkSigned(claimedIn(answer), 'ES256', signingInput, options);
    },
  };
}

function claimedIn(answer: Answer): ClaimedSignature {
  const result = textIn(answer, 'result');
  if (result !== 'OK') {
    throw refusalFor(result, results, ['service-answer-malformed', 'Mobile-ID ended the session with a result that is not known', 'update this program']);
  }
  return { certificate: textIn(answer, 'cert'), signature: textIn(objectIn(answer['signature'], 'signature'), 'value') };
}
