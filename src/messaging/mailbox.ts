import type { Message } from './messaging.ts';

/** The sender and the reply address of e-mails, by a pool's settings. Pure. */
export function mailbox(settings: {
  readonly From?: string | undefined;
  readonly SourceArn?: string | undefined;
  readonly ReplyTo?: string | undefined;
}): Pick<Message, 'from' | 'replyTo'> {
  // The ARN of an address identity gives the sender unless From does.
  const identity = settings.SourceArn?.match(/:identity\/([^/\s<>@]+@[^/\s<>@]+)$/)?.[1];
  return { from: settings.From ?? identity, replyTo: settings.ReplyTo };
}
