import type { AuditEntry } from '@testbed/publishing';

/** Longer values are cut in the row; what was cut is in the whole of it. */
const longest = 24;

/** Details of an entry in one line, and the whole of them on demand. */
export function AuditDetails({ details }: Pick<AuditEntry, 'details'>) {
  const texts = Object.entries(details).map(([name, value]) => ({ name, text: typeof value === 'string' ? value : JSON.stringify(value) }));
  const line = texts.map(({ name, text }) => `${name} ${text.length > longest ? `${text.slice(0, longest)}…` : text}`).join(' · ');
  if (texts.every(({ text }) => text.length <= longest)) return <span className="fingerprint">{line}</span>;
  return (
    <details className="fingerprint">
      <summary>{line}</summary>
      <pre style={{ whiteSpace: 'pre-wrap' }}>{JSON.stringify(details, undefined, 2)}</pre>
    </details>
  );
}
