/** The words of resource servers, in English. */

export const en = {
  title: 'Resource servers',
  description:
    'APIs of your own. Their scopes stand in the access tokens of clients that may have them.',
  name: 'Name',
  identifier: 'Identifier',
  identifierText: 'Often the address of the API. Scopes begin with it, and it never changes.',
  scopes: 'Scopes',
  scopesText: 'What a token may allow. A client asks for identifier/scope.',
  scope: 'Scope',
  scopeText: 'What it allows',
  scopeNone: 'No scopes yet.',
  addScope: 'Add scope',
  removeScope: 'Remove',
  removeNamed: 'Remove scope {name}',
  create: 'Create resource server',
  creation: 'Create resource server',
  made: 'Resource server {name} is made.',
  empty: 'No resource servers yet',
  emptyText: 'With one, machines and applications get access tokens for your own API.',
  delete: 'Delete',
  deletion: 'Delete resource server {name}?',
  deletionText:
    'Clients that name its scopes can no longer be changed with them, and no token gets them any more.',
  deleted: 'Resource server {name} is deleted.',
  ownText: 'This one belongs to the server itself and cannot be changed.',
};
