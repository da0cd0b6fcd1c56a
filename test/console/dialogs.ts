/** What a person does in the dialogs of the console, and reads afterwards. */
import type { Page } from 'playwright-core';

/** Chooses one of the actions of the thing that is shown. */
export async function choose(page: Page, action: string): Promise<void> {
  await page.getByRole('button', { name: 'Actions', exact: true }).click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

/** Presses the button of the dialog, which closes when it is done. */
export async function confirm(page: Page, name: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** Presses the button of the dialog, which stays and says why it is refused; then leaves it. */
export async function refused(page: Page, name: string, reason: string | RegExp): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name, exact: true }).click();
  await dialog.getByText(reason).waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

export async function said(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor();
}
