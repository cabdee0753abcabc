import type { SharesTarget, SignerIdentity } from '@testbed/runner';
import type { Exchange, Wire } from '@testbed/wire';
import type { Stored } from '../plan/plan.ts';
import { certificateHeaderOf, ticketBaseOf, ticketOf } from '../ticket.ts';
import { handedOut, refused, type Witness } from './witness.ts';

/** Fetches shares with their recipient's ticket, and with a good one of somebody else (UC.KTS.07: a share is issued to its recipient alone). */
export function sharesWitness(wire: Wire, { url, signers }: Pick<SharesTarget, 'url' | 'signers'>, bodies: readonly string[]): Witness {
  const recipientOf = ({ body }: Stored): SignerIdentity => {
    const signer = signers[body % signers.length];
    if (!signer) throw new Error('a lane without signers has no witness');
    return signer;
  };
  const fetchAs = async (signer: SignerIdentity, { path }: Stored): Promise<Pick<Exchange, 'response' | 'failure'>> => {
    const asked = await wire.send(url, { method: 'POST', path: `${path}/nonce`, headers: [['Content-Type', 'application/json']], body: Buffer.from('{}') });
    const nonce = nonceIn(asked);
    if (nonce === undefined) return asked.response?.status === 200 ? {} : asked;
    const ticket = ticketOf(signer, `${ticketBaseOf(url)}${path}?nonce=${nonce}`);
    return wire.send(url, { method: 'GET', path, headers: [['x-cdoc2-auth-ticket', ticket], ['x-cdoc2-auth-x5c', certificateHeaderOf(signer)]] });
  };
  const severalPeople = new Set(signers.map(({ code }) => code)).size > 1;
  return {
    owner: async (stored) => handedOut(await fetchAs(recipientOf(stored), stored), stored, bodies[stored.body] ?? '', ['share', 'recipient']),
    ...(severalPeople && {
      other: async (stored: Stored) => {
        const { code } = recipientOf(stored);
        const other = signers.find((signer) => signer.code !== code) ?? recipientOf(stored);
        return refused(await fetchAs(other, stored), stored, `${other.name}, whose it is not`);
      },
    }),
    gone: async (stored) => refused(await fetchAs(recipientOf(stored), stored), stored, 'its recipient after its expiry'),
  };
}

function nonceIn({ response }: Exchange): string | undefined {
  if (response?.status !== 200) return undefined;
  try {
    return (JSON.parse(Buffer.from(response.body).toString()) as { readonly nonce?: string }).nonce;
  } catch {
    return undefined;
  }
}
