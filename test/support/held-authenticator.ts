import type { Page } from 'playwright-core';
import { onReturn } from './tabs.ts';

/** An authenticator of a page, and the person who holds it. */
export interface HeldAuthenticator {
  /** Whether the person answers what a page asks for from now on; else it waits. */
  answer(does: boolean): Promise<void>;
}

/** Gives the page an authenticator that makes and uses passkeys without asking anybody. */
export async function addAuthenticator(page: Page): Promise<HeldAuthenticator> {
  const devtools = await page.context().newCDPSession(page);
  onReturn(page, async () => {
    await devtools.send('WebAuthn.disable'); // which takes its authenticators away
    await devtools.detach();
  });
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  });
  return {
    answer: async (enabled) => {
      const person = { authenticatorId, enabled };
      await devtools.send('WebAuthn.setAutomaticPresenceSimulation', person);
    },
  };
}
