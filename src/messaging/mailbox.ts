import type { Message } from './messaging.ts';

/** Whom an e-mail comes from and who gets the answers, as a pool's settings say it. Pure. */
export function mailbox(settings: {
  readonly From?: string | undefined;
  readonly SourceArn?: string | undefined;
  readonly ReplyTo?: string | undefined;
}): Pick<Message, 'from' | 'replyTo'> {
  // The ARN of an identity that is an address names the sender where nothing else does.
  const identity = settings.SourceArn?.match(/:identity\/([^/\s<>@]+@[^/\s<>@]+)$/)?.[1];
  return { from: settings.From ?? identity, replyTo: settings.ReplyTo };
}
