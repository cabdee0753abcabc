import { deviates, type CapsuleTarget, type Check } from '@testbed/runner';
import { expiryOf } from '../expiry-time.ts';
import { store } from '../fetch/request.ts';
import { dateTime } from '../instant.ts';
import { aClient, expirySettings } from '../needs.ts';
import { clockOf } from '../server-clock.ts';

const why = 'Senders may leave the expiry to the server; without one the capsule would stay for ever, or not at all.';

/** An upload without an expiry time. */
export const defaultExpiries: readonly Check<CapsuleTarget>[] = [
  {
    id: 'capsule/upload/expiry-default/applied',
    requirements: ['UC.KTS.01/4a', 'CCS/validity-limited'],
    level: 'MUST',
    notSoleKiller: 'An expiry that has passed is not the configured one either. This one needs no knowledge of the configuration.',
    needs: [aClient],
    expected: 'A capsule sent without x-expiry-time gets an expiry that lies ahead.',
    why,
    next: 'Apply the configured default when the header is absent.',
    async run(subject) {
      const stored = await store(subject);
      const applied = await expiryOf(subject, stored);
      if (applied <= clockOf(subject, stored.uploaded)().latest) deviates(`applied ${dateTime(applied)}, which has passed`);
      subject.observe(`applied ${dateTime(applied)}`);
    },
  },
  {
    id: 'capsule/upload/expiry-default/as-configured',
    requirements: ['UC.KTS.01/4a'],
    level: 'MUST',
    needs: [aClient, expirySettings],
    expected: 'The expiry applied by default is the one of the target file, counted from the upload.',
    why,
    next: 'Count the default from the moment of the upload; or correct expiry.default in the target file.',
    async run(subject) {
      const lifetime = subject.target.expiry?.default ?? 0;
      const before = subject.now();
      const stored = await store(subject);
      const applied = await expiryOf(subject, stored);
      const { earliest, latest } = clockOf(subject, stored.uploaded)();
      const passed = subject.now() - before;
      if (applied < earliest - passed + lifetime - 1000 || applied > latest + lifetime) deviates(`applied ${dateTime(applied)}, ${Math.round((applied - earliest) / 1000)} s ahead; ${lifetime / 1000} s were expected`);
      subject.observe(`applied ${dateTime(applied)}`);
    },
  },
];
