import type { Operation } from '../../operation.ts';

/** Says whether an attempt was the user's, by an administrator's word. */
export const adminUpdateAuthEventFeedback: Operation<'AdminUpdateAuthEventFeedback'> = async (
  input,
  context,
) => {
  const pool = await context.pools.get(input.UserPoolId);
  const user = await context.accounts.byName(pool, input.Username);
  const { EventId, FeedbackValue } = input;
  await context.authEvents.feedbackByAdministrator(pool, user, EventId, FeedbackValue);
  return {};
};
