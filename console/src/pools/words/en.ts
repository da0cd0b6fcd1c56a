/** The words of user pools, in English. */

export const en = {
  list: {
    title: 'User pools',
    name: 'Name',
    id: 'ID',
    created: 'Created',
    changed: 'Last changed',
    create: 'Create user pool',
    empty: 'No user pools yet',
    emptyText: 'A user pool holds the people who sign in to your applications.',
  },
};
