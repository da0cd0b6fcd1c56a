/** The words of groups, in English. */

export const en = {
  list: {
    title: 'Groups',
    text: 'Applications read the groups of a user in the tokens, as cognito:groups.',
    create: 'Create group',
    created: 'Created',
    empty: 'No groups yet',
    emptyText: 'A group says what its members may do, to applications that ask for it.',
  },
  fields: {
    name: 'Name',
    nameConstraint: 'Up to 128 characters, without spaces. It cannot be changed later.',
    inTokens: 'In the tokens of its members, as cognito:groups.',
    description: 'Description',
    precedence: 'Precedence',
    precedenceText:
      'Of the groups of a user, the one with the lowest number gives the preferred role.',
    role: 'Role',
    roleText: 'The ARN of a role, in the tokens as cognito:roles.',
    cannotBeEmptied: 'Once set, it can be changed, but not removed: UpdateGroup has no way to.',
  },
  create: {
    title: 'Create group',
    text: 'Members are added afterwards.',
    submit: 'Create group',
    done: 'The group {group} is created.',
  },
  page: {
    settings: 'Settings',
    delete: 'Delete group',
    deleteText: 'Its members lose it with their next tokens. The users stay.',
    deleted: 'The group {group} is deleted.',
  },
  members: {
    title: 'Members',
    username: 'Username',
    usernameText: 'Also an address or another name that the user signs in with.',
    email: 'E-mail address',
    status: 'Status',
    access: 'Access',
    add: 'Add user',
    remove: 'Remove from group',
    added: '{user} is in the group now.',
    removed: '{user} is no longer in the group.',
    use: 'Use “{user}”',
    noSuggestion: 'No username begins like this',
    empty: 'Nobody is in this group',
  },
};
