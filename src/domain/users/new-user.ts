/** A user as it begins, and what its username says of it. Pure. */
import { invalidParameter } from '#contract/errors.ts';
import { ValueError } from '#contract/telling-errors.ts';
import type { AttributeType } from '#contract/types.ts';
import type { User } from '#store/tables/users.ts';

/** What a username is in a pool whose users sign in by an attribute; undefined in other pools. */
export type UsernameKind = 'email' | 'phone_number' | undefined;

/** A user as it begins; `now` in epoch milliseconds. */
export function newUser(
  facts: Pick<User, 'poolId' | 'id' | 'username' | 'status' | 'attributes'> &
    Partial<Pick<User, 'mfa' | 'provider'>>,
  now: number,
): User {
  return {
    mfa: { enabled: [] },
    ...facts,
    enabled: true,
    signedOutAt: 0,
    createdAt: now,
    modifiedAt: now,
    version: 1,
  };
}

/** The username a user gets who asks for `name`: the id where the name is an attribute. */
export function usernameFor(kind: UsernameKind, name: string, id: string): string {
  return kind === undefined ? name : id;
}

/** Adds the name to the attributes where it is one; a different value beside it is refused. */
export function withUsername(
  list: readonly AttributeType[],
  kind: UsernameKind,
  name: string,
): readonly AttributeType[] {
  if (kind === undefined) return list;
  const given = list.find(({ Name }) => Name === kind)?.Value;
  if (given && given !== name) {
    const refusal = invalidParameter(
      `User ${kind} should be empty or same as username, since username attribute is ${kind}`,
    );
    throw new ValueError(refusal, [kind]);
  }
  return [...list.filter(({ Name }) => Name !== kind), { Name: kind, Value: name }];
}
