/** The words of domains, in English. */

export const en = {
  title: 'Domain',
  description:
    'The name under which people find the login pages and applications the OAuth endpoints.',
  prefix: 'Prefix domain',
  prefixText: 'A name of this server. It needs no DNS.',
  custom: 'Custom domain',
  customText: 'A host name of your own. Links prefer it to the prefix.',
  name: 'Prefix',
  nameRule: 'Small letters, digits and hyphens. Not aws, amazon or cognito.',
  host: 'Host name',
  hostRule: 'Such as login.example.com. Point it at this server, or at the proxy before it.',
  certificate: 'ARN of the certificate',
  certificateText:
    'Kept and shown, and nothing else: the certificate in use is that of the server or of its proxy.',
  version: 'Look of the pages',
  versions: { '1': 'Classic', '2': 'Managed login' },
  versionTexts: {
    '1': 'A logo and CSS of the client, or of the whole pool.',
    '2': 'The style of the client: colours, pictures, shapes.',
  },
  create: 'Create domain',
  made: 'The domain {name} is made.',
  site: 'Address',
  account: 'Account page',
  target: 'DNS target',
  status: 'Status',
  delete: 'Delete',
  deletion: 'Delete the domain {name}?',
  deletionText: 'The login pages and OAuth endpoints are no longer found under this name.',
  deleted: 'The domain {name} is deleted.',
};
