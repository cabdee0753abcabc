import type { CertificateFacts as Facts } from '@testbed/publishing';
import { dayIn } from '../messages/instant.ts';
import type { Language } from '../messages/language.ts';
import type { Translator } from '../messages/translator.ts';
import { FactsList } from '../shell/facts-list.tsx';
import { Fingerprint } from './fingerprint.tsx';

/** What a certificate says, for people to compare. */
export function CertificateFacts({ t, language, facts }: { readonly t: Translator; readonly language: Language; readonly facts: Facts }) {
  return (
    <FactsList
      labels="7rem"
      facts={[
        [t('certificate.subject'), oneLine(facts.subject)],
        [t('certificate.issuer'), oneLine(facts.issuer)],
        [t('certificate.names'), facts.names.join(', ') || t('none')],
        [t('certificate.key'), facts.key],
        [t('certificate.valid'), `${dayIn(language, facts.notBefore)} – ${dayIn(language, facts.notAfter)} (${facts.daysLeft < 0 ? t('days.over', { days: -facts.daysLeft }) : t('days.left', { days: facts.daysLeft })})`],
        ['SHA-256', <Fingerprint key="fingerprint" value={facts.fingerprint} />],
      ]}
    />
  );
}

function oneLine(name: string): string {
  return name.split('\n').join(', ');
}
