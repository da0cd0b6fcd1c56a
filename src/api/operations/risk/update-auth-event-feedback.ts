import type { Operation } from '../../operation.ts';

/** Says whether an attempt was the user's, by the word of who holds its feedback token. */
export const updateAuthEventFeedback: Operation<'UpdateAuthEventFeedback'> = async (
  input,
  domain,
) => {
  const { EventId, FeedbackToken, FeedbackValue } = input;
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byLoginOrSub(pool, input.Username);
  const meant = { userId: user?.id, eventId: EventId };
  await domain.authEvents.feedbackByToken(pool, FeedbackToken, FeedbackValue, meant);
  return {};
};
