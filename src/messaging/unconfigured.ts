/** Stands where a sender belongs while none is configured: every message is refused aloud. */
import { codeDeliveryFailure } from '#contract/errors.ts';
import type { Medium, Messaging } from './messaging.ts';

export class UnconfiguredMessaging implements Messaging {
  async ready(_poolId: string, medium: Medium): Promise<void> {
    throw refusal(medium);
  }

  async send(message: { readonly medium: Medium }): Promise<void> {
    throw refusal(message.medium);
  }
}

const refusal = (medium: Medium) =>
  codeDeliveryFailure(
    medium === 'EMAIL'
      ? 'This server has no e-mail sender, so it cannot deliver messages by e-mail.'
      : 'This server has no SMS sender, so it cannot deliver messages by SMS.',
  );
