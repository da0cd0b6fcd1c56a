import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  cliCommand,
  cliName,
  quoted,
  SECRET_MEMBERS,
} from '../../console/src/frame/api/cli-command.ts';
import model from '../../src/contract/model.json' with { type: 'json' };

const target = {
  service: 'cognito-idp',
  endpoint: 'http://localhost:9229',
  region: 'us-east-1',
};

test('a command says the operation and its members in the spelling of the command line', () => {
  const input = { UserPoolId: 'us-east-1_Shop', Limit: 60, Filter: `email ^= "o'hara"` };
  assert.equal(
    cliCommand('ListUsers', input, target),
    `aws cognito-idp list-users \\
  --user-pool-id us-east-1_Shop \\
  --limit 60 \\
  --filter 'email ^= "o'\\''hara"' \\
  --region us-east-1 \\
  --endpoint-url http://localhost:9229`,
  );
  for (const [name, spelt] of [
    ['CallbackURLs', 'callback-urls'],
    ['AllowedOAuthFlowsUserPoolClient', 'allowed-o-auth-flows-user-pool-client'],
    ['DefaultRedirectURI', 'default-redirect-uri'],
    ['AdminSetUserMFAPreference', 'admin-set-user-mfa-preference'],
    ['SMSMfaSettings', 'sms-mfa-settings'],
    ['GetCSVHeader', 'get-csv-header'],
  ] as const) {
    assert.equal(cliName(name), spelt);
  }
});

test('structures are JSON, switches are flags, and tokens of pages are left out', () => {
  const input = { GenerateSecret: false, ReadAttributes: ['email'], NextToken: 'token' };
  const command = cliCommand('CreateUserPoolClient', input, target);
  assert.match(command, /--no-generate-secret \\/);
  assert.match(command, /--read-attributes '\["email"\]' \\/);
  assert.doesNotMatch(command, /token/);
});

test('bytes stand in a file', () => {
  const ImageFile = new Uint8Array([1, 2, 3]);
  const input = { ImageFile, Assets: [{ Bytes: ImageFile, Extension: 'PNG' }] };
  const command = cliCommand('SetUICustomization', input, target);
  assert.match(command, /--image-file fileb:\/\/image-file \\/);
  assert.match(command, /--assets '\[\{"Bytes":"fileb:\/\/bytes","Extension":"PNG"\}\]'/);
});

test('no command holds a secret, wherever it stands', () => {
  const input = {
    Password: 'Right-pass-1',
    Permanent: true,
    ProviderDetails: { client_id: 'id', client_secret: 'Right-pass-1' },
  };
  const command = cliCommand('AdminSetUserPassword', input, target);
  assert.doesNotMatch(command, /Right-pass-1/);
  assert.match(command, /--password "\$PASSWORD" \\/);
  assert.match(command, /"client_id":"id","client_secret":"\$CLIENT_SECRET"/);
});

/** Sensitive by the model, but what an administrator has typed in order to see it. */
const SHOWN = [
  'AttributeValueType',
  'ClientIdType',
  'UsernameType',
  'AuthParametersType',
  'ChallengeResponsesType',
  'CSSType',
  'SessionIpAddressType',
];

test('every member that the model calls a secret is one', () => {
  const shapes = model.shapes as Record<
    string,
    { type: string; sensitive?: boolean; members?: Record<string, string> }
  >;
  const missing = Object.values(shapes).flatMap(({ type, members = {} }) =>
    type !== 'structure'
      ? []
      : Object.entries(members).filter(
          ([name, shape]) =>
            shapes[shape]?.sensitive && !SHOWN.includes(shape) && !SECRET_MEMBERS.includes(name),
        ),
  );
  assert.deepEqual(missing, []);
});

test('a text is one word of a shell', () => {
  assert.equal(quoted('us-east-1_Shop'), 'us-east-1_Shop');
  assert.equal(quoted(''), "''");
  assert.equal(quoted('$(rm -rf ~)'), "'$(rm -rf ~)'");
});
