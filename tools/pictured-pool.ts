/** The pool on the pictures of docs/console.md: a shop, its people and its applications. */
import { createHash } from 'node:crypto';

export const POOL = 'us-east-1_Webshop';
export const CLIENT = '5k2v9q1m3c7t8r4n6h0s2j1d5g';

/** What somebody is called, who they are to the shop, and how far they have come. */
const PEOPLE = [
  ['grace', 'Grace Okafor', 'support, wholesale', 'authenticator'],
  ['amelie', 'Amélie Laurent', '', ''],
  ['bruno', 'Bruno Ferreira', '', 'authenticator'],
  ['chiara', 'Chiara Romano', 'wholesale', ''],
  ['daniel', 'Daniel Novák', '', 'invited'],
  ['elif', 'Elif Yıldız', '', 'authenticator'],
  ['freya', 'Freya Lindqvist', 'support', 'authenticator'],
  ['george', 'George Papadakis', '', ''],
  ['hana', 'Hana Sato', '', ''],
  ['ivan', 'Ivan Horvat', 'wholesale', 'disabled'],
  ['jonas', 'Jonas Weber', '', 'authenticator'],
  ['kemi', 'Kemi Adeyemi', '', ''],
  ['lucia', 'Lucía Fernández', '', ''],
  ['mateusz', 'Mateusz Kowalski', '', 'invited'],
  ['noor', 'Noor Haddad', '', 'authenticator'],
  ['oliver', 'Oliver Whitfield', '', ''],
  ['priya', 'Priya Raman', 'support', 'authenticator'],
  ['quentin', 'Quentin Dubois', '', ''],
  ['rosa', 'Rosa Jiménez', '', ''],
  ['siobhan', 'Siobhán Byrne', '', ''],
  ['tomas', 'Tomáš Dvořák', '', 'invited'],
  ['uma', 'Uma Krishnan', '', ''],
  ['victor', 'Victor Nguyen', 'wholesale', ''],
  ['willem', 'Willem de Vries', '', ''],
  ['ximena', 'Ximena Castillo', '', ''],
  ['yuki', 'Yuki Tanaka', '', 'authenticator'],
  ['zoe', 'Zoë Baker', '', ''],
] as const;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Text of letters that is the same each time. */
const drawn = (of: string, alphabet: string, length: number) =>
  Array.from(createHash('sha512').update(of).digest().subarray(0, length), (byte) =>
    alphabet.charAt(byte % alphabet.length),
  ).join('');

const hex = (of: string, length: number) => drawn(of, '0123456789abcdef', length);
const idOf = (name: string) =>
  `${hex(name, 8)}-${hex(`${name}2`, 4)}-4${hex(`${name}3`, 3)}-8${hex(`${name}4`, 3)}-${hex(`${name}5`, 12)}`;

const pool = {
  id: POOL,
  name: 'Web shop',
  settings: {
    AutoVerifiedAttributes: ['email'],
    UserPoolTier: 'PLUS',
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] } },
    DeviceConfiguration: { DeviceOnlyRememberedOnUserPrompt: true },
  },
  mfa: { MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } },
  domain: 'webshop',
  groups: [
    { GroupName: 'support', Description: 'Answers customers', Precedence: 10 },
    { GroupName: 'wholesale', Description: 'Buys by the pallet', Precedence: 20 },
    { GroupName: 'beta', Description: 'Sees what comes next', Precedence: 30 },
  ],
  clients: [
    {
      id: CLIENT,
      name: 'Web shop',
      settings: {
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthFlows: ['code'],
        AllowedOAuthScopes: ['openid', 'email', 'profile'],
        SupportedIdentityProviders: ['COGNITO'],
        CallbackURLs: ['https://shop.example/callback'],
        LogoutURLs: ['https://shop.example/'],
        ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      },
    },
    {
      id: '3p8w1x6y0z4a7b2e9f5u1k3m8q',
      name: 'Warehouse app',
      settings: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] },
    },
  ],
};

/** Seeds in the order in which they are applied: the pool, then its people one by one. */
export const SEEDS = [
  { pools: [pool] },
  ...PEOPLE.map(([username, name, groups, state], index) => {
    const [given, ...family] = name.split(' ');
    const password = 'Picture-of-a-pool-1';
    const user = {
      username,
      sub: idOf(username),
      ...(state === 'invited' ? { temporaryPassword: password } : { password }),
      attributes: {
        name,
        given_name: given!,
        family_name: family.join(' '),
        email: `${username}@example.com`,
        email_verified: state === 'invited' ? 'false' : 'true',
        ...(index % 3 === 0 && { phone_number: `+1555010${String(100 + index)}` }),
      },
      groups: groups === '' ? [] : groups.split(', '),
      ...(state === 'authenticator' && { authenticator: drawn(username, LETTERS, 32) }),
      ...(state === 'disabled' && { enabled: false }),
    };
    const { id, name: poolName, settings, mfa } = pool;
    return { pools: [{ id, name: poolName, settings, mfa, users: [user] }] };
  }),
];

/** The look of the shop's pages. */
const colour = (lightMode: string, darkMode: string) => ({
  lightMode: { defaults: { backgroundColor: lightMode } },
  darkMode: { defaults: { backgroundColor: darkMode } },
});
export const LOOK = { components: { primaryButton: colour('0f6b4fff', '5fd3acff') } };
