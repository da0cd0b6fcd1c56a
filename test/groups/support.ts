import type { Service } from '../users/each-store.ts';

/** The last page of a listing is the one without a token; answers all that was listed. */
export async function everyPage<Answer extends { readonly NextToken?: string | undefined }, T>(
  ask: (NextToken: string | undefined) => Promise<Answer>,
  read: (answer: Answer) => readonly T[] | undefined,
): Promise<T[][]> {
  const pages: T[][] = [];
  for (let token: string | undefined; ; ) {
    const answer = await ask(token);
    pages.push([...(read(answer) ?? [])]);
    token = answer.NextToken;
    if (token === undefined) return pages;
  }
}

/** A new pool with these groups and users, none of them a member. */
export async function poolWith(
  { cognito, newPool }: Service,
  groups: readonly string[],
  users: readonly string[] = [],
) {
  const UserPoolId = await newPool();
  for (const GroupName of groups) await cognito.createGroup({ UserPoolId, GroupName });
  for (const Username of users) {
    await cognito.adminCreateUser({ UserPoolId, Username, MessageAction: 'SUPPRESS' });
  }
  const add = (Username: string, GroupName: string) =>
    cognito.adminAddUserToGroup({ UserPoolId, Username, GroupName });
  const groupsOf = async (Username: string) => {
    const { Groups } = await cognito.adminListGroupsForUser({ UserPoolId, Username });
    return Groups!.map(({ GroupName }) => GroupName);
  };
  const membersOf = async (GroupName: string) => {
    const { Users } = await cognito.listUsersInGroup({ UserPoolId, GroupName });
    return Users!.map(({ Username }) => Username).sort();
  };
  return { cognito, UserPoolId, add, groupsOf, membersOf };
}
