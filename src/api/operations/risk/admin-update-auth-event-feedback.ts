import type { Operation } from '../../operation.ts';

/** Says whether an attempt was the user's, by an administrator's word. */
export const adminUpdateAuthEventFeedback: Operation<'AdminUpdateAuthEventFeedback'> = async (
  input,
  domain,
) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  const { EventId, FeedbackValue } = input;
  await domain.authEvents.feedbackByAdministrator(pool, user, EventId, FeedbackValue);
  return {};
};
