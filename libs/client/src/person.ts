import { ask } from './dialogue.ts';
import type { FoundCertificate } from './directory/find.ts';
import { timeouts, type ClientPorts } from './ports.ts';
import { ClientProblem } from './problem.ts';
import type { KnownRecipient, Recipient } from './recipient.ts';

/**
 * UC.Client.01/2a, BUC.04/4–7: looks people up. A person becomes a recipient by every ID-card certificate that is
 * valid now (or those the sender chooses of several), and by shares when they have Mobile-ID or Smart-ID.
 *
 * @param shares whether there are servers for shares
 * @throws ClientProblem, DirectoryProblem
 */
export async function lookUpPeople(recipients: readonly Recipient[], shares: boolean, ports: ClientPorts): Promise<KnownRecipient[]> {
  const known: KnownRecipient[] = [];
  for (const recipient of recipients) known.push(...(recipient.kind === 'person' ? await lookUp(recipient, shares, ports) : [recipient]));
  return known;
}

async function lookUp({ code, directory, hasSmartId }: Extract<Recipient, { kind: 'person' }>, shares: boolean, ports: ClientPorts): Promise<KnownRecipient[]> {
  const { clock, dialogue, narrate } = ports;
  const { findCertificates } = await import('./directory/find.ts');
  const { certificates, unusable } = await findCertificates(directory, code, { clock, timeout: timeouts.responseTimeout });
  const valid = (wanted: FoundCertificate['kind']): FoundCertificate[] => certificates.filter(({ kind, validNow }) => kind === wanted && validNow);
  const cards = valid('id-card');
  const byShares = shares && (hasSmartId || valid('mobile-id').length > 0);
  narrate({
    clause: 'UC.Client.01/2a',
    text: `the directory has ${certificates.length} certificate(s) of ${code}; ${cards.length} of an ID-card and valid now${unusable.length === 0 ? '' : `; ${unusable.length} can't be used`}`,
  });
  if (cards.length === 0 && !byShares) {
    throw new ClientProblem('person-certificates-unusable', `the directory has no ID-card certificate of ${code} that is valid now`, { next: 'ask the recipient for a valid certificate' });
  }
  const chosen = dialogue && cards.length > 1 ? await ask(dialogue, 'recipients-missing', 'a certificate', (person) => person.chooseCertificates(code, cards)) : cards;
  return [
    ...chosen.map(({ certificate }): KnownRecipient => ({ kind: 'certificate', certificate, file: code })),
    ...(byShares ? [{ kind: 'shares', recipientId: `etsi/${code}` } as const] : []),
  ];
}
