import { inClient } from '../planted-in.ts';

const file = 'libs/container/src/label/format.ts';

/** What a client writes about recipients. */
export const labelDefects = inClient('container', [
  {
    id: 'client/label-without-version',
    what: 'Writes machine-readable labels without their version.',
    file,
    find: "{ v: '1', ...fields }",
    replace: '{ ...fields }',
    caughtBy: ['client/encrypt/label/certificate', 'client/encrypt/label/secret', 'client/encrypt/label/password', 'client/encrypt/label/shares'],
  },
  {
    id: 'client/label-without-serial-number',
    what: 'Does not write whose ID-card it encrypted for.',
    file,
    find: 'serial_number: serialNumber,',
    replace: '',
    caughtBy: ['client/encrypt/label/certificate'],
  },
  {
    id: 'client/label-of-nobody',
    what: 'Does not write for whom shares are.',
    file,
    find: "formatLabel({ type: 'auth', sn: recipientId })",
    replace: "formatLabel({ type: 'auth' })",
    caughtBy: ['client/encrypt/label/shares'],
  },
  {
    id: 'client/label-of-no-secret',
    what: 'Does not write which secret it encrypted with.',
    file,
    find: "formatLabel({ type: 'secret', label, file })",
    replace: "formatLabel({ type: 'secret', file })",
    caughtBy: ['client/encrypt/label/secret'],
  },
  {
    id: 'client/password-hint-lost',
    what: 'Does not write the password hint.',
    file,
    find: "formatLabel({ type: 'pw', label })",
    replace: "formatLabel({ type: 'pw', label: 'password' })",
    caughtBy: ['client/password/encrypt/hint'],
  },
]);
