import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import {
  buildClient,
  CommitmentPolicy,
  type KeyringNode,
  KMS,
  KmsKeyringNode,
  RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
  RawRsaKeyringNode,
} from '@aws-crypto/client-node';
import type { LambdaConfigType } from '@aws-sdk/client-cognito-identity-provider';
import type { SenderKey } from '#config/sender-keys.ts';
import { createUser, PASSWORD } from '../support/app.ts';
import { confirm, messagesOf, SMS, shown, signUp, signUpApp } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { functionsBehind, type Handler } from './functions.ts';
import { KEY_ID, kms } from './kms.ts';

const AES = Buffer.alloc(32, 7);
const rsa = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const keyId = (n: number) => KEY_ID.replace(/\d{4}-\d{4}-\d{4}/, `${n}000-0000-0000`);
const [AES_ID, RSA_ID, UNKNOWN_ID] = [keyId(1), keyId(2), keyId(3)];
const named = { name: 'codes', namespace: 'acme' };

/** As functions of existing pools decrypt what they get. */
async function opened(keyring: KeyringNode, code: string) {
  const { decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT);
  const { plaintext, messageHeader } = await decrypt(keyring, Buffer.from(code, 'base64'));
  return { code: plaintext.toString('utf8'), context: messageHeader.encryptionContext };
}

onEveryStore((start) => {
  const functions = functionsBehind('lambda');
  const keyManagement = kms();
  const senderKeys = new Map<string, SenderKey>([
    [AES_ID!, { aes: { ...named, key: AES.toString('base64') } }],
    [RSA_ID!, { rsa: { ...named, publicKey: rsa.publicKey } }],
  ]);
  const poolhouse = sharedServer(start, {}, { triggers: functions.routes, senderKeys });
  const sending = (KMSKeyID: string, handler: Handler = (event) => event): LambdaConfigType => ({
    KMSKeyID,
    CustomEmailSender: { LambdaVersion: 'V1_0', LambdaArn: functions.on('mail', handler) },
    CustomSMSSender: { LambdaVersion: 'V1_0', LambdaArn: functions.on('sms', handler) },
  });
  const appWith = (LambdaConfig: LambdaConfigType, pool = {}) =>
    signUpApp(poolhouse(), { pool: { ...pool, LambdaConfig } });
  const email = (name: string) => ({ email: `${name}@example.com` });
  const aes = () =>
    new RawAesKeyringNode({
      keyName: named.name,
      keyNamespace: named.namespace,
      unencryptedMasterKey: new Uint8Array(AES),
      wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
    });

  test('a function sends the message, with a code encrypted under a shared key', async () => {
    const app = await appWith(sending(AES_ID!));
    const { UserSub } = await app.cognito.signUp({
      ClientId: app.clientId,
      Username: 'alice',
      Password: PASSWORD,
      UserAttributes: [{ Name: 'email', Value: 'alice@example.com' }],
      ClientMetadata: { from: 'web' },
    });
    assert.equal(messagesOf(app), 0);
    const [event] = functions.events('mail');
    const { code, ...request } = event.request;
    assert.equal(event.version, '1');
    assert.equal(event.triggerSource, 'CustomEmailSender_SignUp');
    assert.equal(event.callerContext.clientId, app.clientId);
    assert.deepEqual(request, {
      type: 'customEmailSenderRequestV1',
      userAttributes: {
        sub: UserSub,
        'cognito:user_status': 'UNCONFIRMED',
        email: 'alice@example.com',
        email_verified: 'false',
      },
      clientMetadata: { from: 'web' },
    });
    const { code: digits, context } = await opened(aes(), code);
    assert.match(digits, /^\d{6}$/);
    assert.equal(context['userpool-id'], app.poolId);
    await confirm(app, 'alice', digits);
    assert.equal((await shown(app, 'alice')).status, 'CONFIRMED');
  });

  test('by SMS, and under the public half of an RSA key', async () => {
    const app = await appWith(sending(RSA_ID!), {
      ...SMS,
      AutoVerifiedAttributes: ['phone_number'],
    });
    await signUp(app, 'bob', { phone_number: '+15555550123' });
    const [event] = functions.events('sms');
    assert.equal(event.triggerSource, 'CustomSMSSender_SignUp');
    assert.equal(event.request.type, 'customSMSSenderRequestV1');
    const keyring = new RawRsaKeyringNode({
      keyName: named.name,
      keyNamespace: named.namespace,
      rsaKey: { privateKey: rsa.privateKey },
      oaepHash: 'sha256',
    });
    const { code } = await opened(keyring, event.request.code);
    await confirm(app, 'bob', code);
  });

  test('under a key of a KMS, which is told whose code it is', async () => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    senderKeys.set(KEY_ID, { kms: { endpoint: keyManagement.url(), ...credentials } });
    const app = await appWith(sending(KEY_ID));
    await app.cognito.adminCreateUser({
      UserPoolId: app.poolId,
      Username: 'carol',
      TemporaryPassword: PASSWORD,
      UserAttributes: [{ Name: 'email', Value: 'carol@example.com' }],
      DesiredDeliveryMediums: ['EMAIL'],
    });
    const [event] = functions.events('mail');
    assert.equal(event.triggerSource, 'CustomEmailSender_AdminCreateUser');
    const client = new KMS({ endpoint: keyManagement.url(), region: 'us-east-1', credentials });
    const keyring = new KmsKeyringNode({ keyIds: [KEY_ID], clientProvider: () => client });
    const { code, context } = await opened(keyring, event.request.code);
    assert.equal(code, PASSWORD);
    assert.equal(context['userpool-id'], app.poolId);
    assert.equal(keyManagement.contexts[0]!['userpool-id'], app.poolId);
  });

  test('no code leaves without a key, and nothing is written for it', async () => {
    const app = await appWith(sending(UNKNOWN_ID!));
    await assert.rejects(signUp(app, 'dave', email('dave')), {
      name: 'CodeDeliveryFailureException',
    });
    await assert.rejects(shown(app, 'dave'), { name: 'UserNotFoundException' });
    assert.deepEqual(functions.events('mail'), []);
  });

  test('a function that fails does not fail the request, and is given the message again', async () => {
    let calls = 0;
    const app = await appWith(
      sending(AES_ID!, (event) => {
        if (++calls === 1) throw new Error('try later');
        return event;
      }),
    );
    await signUp(app, 'erin', email('erin'));
    assert.equal(calls, 1);
    app.poolhouse.clock.advance(60_000);
    while (calls < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    const codes = await Promise.all(
      functions.events('mail').map(({ request }) => opened(aes(), request.code)),
    );
    assert.equal(codes[0]!.code, codes[1]!.code);
    await confirm(app, 'erin', codes[0]!.code);
  });

  test('the function is told the address the message goes to, also one that waits for its code', async () => {
    const app = await appWith(sending(AES_ID!), {
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    });
    await createUser(app, 'frank', email('frank'));
    await app.cognito.adminUpdateUserAttributes({
      UserPoolId: app.poolId,
      Username: 'frank',
      UserAttributes: [{ Name: 'email', Value: 'new@example.com' }],
    });
    const event = functions.events('mail').at(-1);
    assert.equal(event.triggerSource, 'CustomEmailSender_UpdateUserAttribute');
    assert.equal(event.request.userAttributes.email, 'new@example.com');
  });

  test('where a function sends, another is not asked for words', async () => {
    const app = await appWith({
      ...sending(AES_ID!),
      CustomMessage: functions.on('words', (event) => event),
    });
    await signUp(app, 'grace', email('grace'));
    assert.deepEqual([functions.events('words').length, functions.events('mail').length], [0, 1]);
  });

  test('a pool that sends by functions names the key of their codes', async () => {
    const { KMSKeyID: _, ...keyless } = sending(AES_ID!);
    await assert.rejects(appWith(keyless), {
      name: 'InvalidParameterException',
      message: 'KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used.',
    });
  });
});
