import type { Operation } from '../../operation.ts';

/** Says whether an attempt was the user's, by the word of who holds its feedback token. */
export const updateAuthEventFeedback: Operation<'UpdateAuthEventFeedback'> = async (
  input,
  context,
) => {
  const { EventId, FeedbackToken, FeedbackValue } = input;
  const pool = await context.pools.get(input.UserPoolId);
  const user = await context.accounts.byLogin(pool, input.Username);
  const meant = { userId: user?.id, eventId: EventId };
  await context.authEvents.feedbackByToken(pool, FeedbackToken, FeedbackValue, meant);
  return {};
};
