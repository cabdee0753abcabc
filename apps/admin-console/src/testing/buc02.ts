/** For tests and pictures only: BUC.02 as people do it in the browser, one step a function. */
import type { Page } from 'playwright-core';
import type { CapsuleServer } from './capsule-server.ts';
import { visit } from './browser.ts';

/** An editor starts the first list and adds a capsule server; it is saved, without certificates. */
export async function draftFirstList(page: Page, live: CapsuleServer): Promise<void> {
  await visit(page, '/test/server-list');
  await page.getByRole('button', { name: 'New draft' }).click();
  await page.waitForURL('**/drafts/**');
  await page.getByRole('button', { name: 'Add a server' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Capsule server of the Agency');
  await page.getByLabel('Organisation').fill('Agency');
  await page.getByLabel('Sender address').fill(live.sender);
  await page.getByLabel('Recipient address').fill(live.recipient);
  await page.getByRole('combobox', { name: 'Default capsule server' }).click();
  await page.getByRole('option', { name: 'Capsule server of the Agency' }).click();
  await save(page);
}

/** The editor looks at the live server, compares the fingerprint and takes its certificate over. */
export async function takeLiveCertificate(page: Page, live: CapsuleServer): Promise<void> {
  await lookAtLiveServer(page);
  const seen = page.getByRole('region', { name: live.sender });
  await seen.getByLabel('Last 8 digits').fill(live.certificate.fingerprint256.replaceAll(':', '').slice(-8));
  await seen.getByRole('button', { name: 'Compare' }).click();
  await seen.getByRole('button', { name: 'Add as current' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

export async function lookAtLiveServer(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Look at the live server' }).click();
  await page.getByRole('button', { name: 'Look now' }).click();
  await page.getByLabel('Last 8 digits').first().waitFor();
}

/** An editor copies the published list into a draft. */
export async function startDraft(page: Page): Promise<void> {
  await visit(page, '/test/server-list');
  await page.getByRole('button', { name: 'New draft' }).click();
  await page.waitForURL('**/drafts/**');
  await page.getByRole('button', { name: 'Import' }).waitFor();
}

/** Beside the current certificate the next one is announced, from a file that the server's administrator sent. */
export async function announceNext(page: Page, live: CapsuleServer): Promise<void> {
  await page.getByRole('button', { name: 'Import' }).click();
  await page.getByLabel('Paste the text').fill(live.next.toString());
  await page.getByRole('button', { name: 'Read it' }).click();
  await page.getByRole('button', { name: 'Add as next' }).click();
  await page.keyboard.press('Escape');
}

/** The next certificate becomes the current one, the old one is retired. */
export async function endRollOver(page: Page): Promise<void> {
  for (const [index, purpose] of ['retired', 'current'].entries()) {
    await page.getByRole('combobox', { name: 'Purpose' }).nth(index).click();
    await page.getByRole('option', { name: purpose }).click();
  }
}

/** The server takes nothing new, and so is the default no longer. */
export async function makeDecryptOnly(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'State' }).click();
  await page.getByRole('option', { name: 'decrypt-only' }).click();
  await page.getByRole('combobox', { name: 'Default capsule server' }).click();
  await page.getByRole('option', { name: 'none' }).click();
}

export async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').last().waitFor();
}

/** The editor submits once no rule finds fault. */
export async function submit(page: Page): Promise<void> {
  await page.getByText('no errors').waitFor();
  await page.getByRole('button', { name: 'Submit for approval' }).click();
  await page.getByRole('region', { name: 'Decision' }).waitFor();
}

/** Somebody else looks at the draft and approves it. */
export async function approve(page: Page): Promise<void> {
  await page.getByLabel('I have looked at every change').check();
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByText('Approved by', { exact: false }).last().waitFor();
}

/** A publisher signs and publishes. */
export async function publish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign and publish' }).click();
  await page.waitForURL(/\/(server-list|client-configuration)$/);
}
