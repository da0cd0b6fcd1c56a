import { randomUUID } from 'node:crypto';
import type { Message } from '#messaging/messaging.ts';
import { NOON } from '../support/servers.ts';

/** A message, as the domain words one. */
export const message = (rest: Partial<Message> = {}): Message => ({
  id: randomUUID(),
  poolId: 'us-east-1_Test00000',
  userId: 'some-uuid',
  username: 'ann',
  topic: 'invitation EMAIL',
  medium: 'EMAIL',
  destination: 'ann@example.com',
  purpose: 'CustomMessage_AdminCreateUser',
  askedBy: 'proven',
  subject: 'Your temporary password',
  body: 'secret',
  code: 'secret',
  expiresAt: NOON + 3_600_000,
  ...rest,
});
