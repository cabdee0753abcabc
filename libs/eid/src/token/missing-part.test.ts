import type * as fs from 'node:fs';
import { expect, test, vi } from 'vitest';
import { tlsEngine } from './engine.ts';
import { softhsmModule } from './softhsm.ts';

// A machine on which neither is installed.
vi.mock('node:fs', async (original) => ({ ...(await original<typeof fs>()), existsSync: () => false }));

test('a missing SoftHSM names the command that installs it', () => {
  expect(softhsmModule).toThrow(expect.objectContaining({ code: 'softhsm-missing', next: 'sudo apt-get install softhsm2' }));
});

test('a missing OpenSSL engine names the command that installs it', () => {
  expect(tlsEngine).toThrow(expect.objectContaining({ code: 'engine-missing', next: 'sudo apt-get install libengine-pkcs11-openssl' }));
});
