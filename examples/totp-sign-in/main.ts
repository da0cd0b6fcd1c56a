/**
 * Signs a user in with a password and the codes of an authenticator app, step by step.
 * Stands alone: the AWS SDK, `uqr` for the QR code and Node's own modules. See README.md.
 */
import { createHmac } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  type AuthenticationResultType,
  CognitoIdentityProvider,
} from '@aws-sdk/client-cognito-identity-provider';
import { renderUnicodeCompact } from 'uqr';

const HELP = `Usage: node examples/totp-sign-in/main.ts [--endpoint <url>] [--auto]

  --endpoint <url>  the server (default: AWS_ENDPOINT_URL, or http://localhost:9229)
  --auto            compute the codes instead of asking for them`;

const STEP_SECONDS = 30;
const USERNAME = 'alice';
const PASSWORD = 'Correct-Horse-7';

/** A sentence for the person at the terminal; needs no stack trace. */
class Stop extends Error {}

const options = readOptions();
const cognito = new CognitoIdentityProvider({
  endpoint: options.endpoint,
  region: process.env.AWS_REGION ?? 'us-east-1',
  // A development server takes any credentials; `poolhouse serve` wants an access key of its own.
  credentials: {
    accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? 'local',
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? 'local',
  },
});

try {
  await main();
} catch (error) {
  console.error(`\n${explain(error)}`);
  process.exitCode = 1;
} finally {
  cognito.destroy();
}

async function main() {
  const { poolId, clientId } = await prepare();

  say('4. First sign-in: the password is right, but the pool wants a second factor.');
  const first = await signInWithPassword(clientId);
  show('challenge', first.ChallengeName);

  say('5. AssociateSoftwareToken makes a secret for the authenticator app.');
  const associated = await cognito.associateSoftwareToken({ Session: first.Session });
  const secret = associated.SecretCode!;
  const uri = otpauthUri('Poolhouse example', USERNAME, secret);
  console.log(`\nScan this with your app …\n\n${qrCode(uri)}\n`);
  console.log(`… or type the key: ${inGroupsOfFour(secret)}`);
  show('URI', uri);

  say('6. VerifySoftwareToken: a first code proves that the app holds the secret.');
  const verified = await untilCodeIsRight(secret, (code) =>
    cognito.verifySoftwareToken({
      Session: associated.Session,
      UserCode: code,
      FriendlyDeviceName: 'My phone',
    }),
  );
  show('status', verified.Status);

  say('7. Answering MFA_SETUP with the session of that step finishes the sign-in.');
  const enrolled = await cognito.respondToAuthChallenge({
    ClientId: clientId,
    ChallengeName: 'MFA_SETUP',
    Session: verified.Session,
    ChallengeResponses: { USERNAME },
  });
  showTokens(enrolled.AuthenticationResult);

  say('8. From now on every sign-in asks for a code.');
  const second = await signInWithPassword(clientId);
  show('challenge', second.ChallengeName);
  show('device', second.ChallengeParameters?.FRIENDLY_DEVICE_NAME);
  console.log('A code is good once, so this one must come from a later step of 30 seconds.');
  const moved = options.auto && (await toNextStep());
  const signedIn = await untilCodeIsRight(secret, (code) =>
    cognito.respondToAuthChallenge({
      ClientId: clientId,
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      Session: second.Session,
      ChallengeResponses: { USERNAME, SOFTWARE_TOKEN_MFA_CODE: code },
    }),
  );
  showTokens(signedIn.AuthenticationResult);
  if (moved) await moveServerClock(-STEP_SECONDS);

  console.log(`\nDone: ${USERNAME} signed in with a password and a code.`);
  console.log(`The pool ${poolId} stays; DeleteUserPool removes it.`);
}

/** A pool that requires TOTP, a client and a user with a password of their own. */
async function prepare() {
  say(`1. A user pool on ${options.endpoint} that requires a code at every sign-in.`);
  const { UserPool } = await cognito.createUserPool({ PoolName: 'totp-example' });
  const poolId = UserPool!.Id!;
  await cognito.setUserPoolMfaConfig({
    UserPoolId: poolId,
    MfaConfiguration: 'ON',
    SoftwareTokenMfaConfiguration: { Enabled: true },
  });
  show('pool', poolId);

  say('2. An app client that may sign users in with their password.');
  const { UserPoolClient } = await cognito.createUserPoolClient({
    UserPoolId: poolId,
    ClientName: 'totp-example',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  const clientId = UserPoolClient!.ClientId!;
  show('client', clientId);

  say('3. A user. Permanent, so that the first sign-in does not ask for a new password.');
  await cognito.adminCreateUser({
    UserPoolId: poolId,
    Username: USERNAME,
    UserAttributes: [
      { Name: 'email', Value: 'alice@example.com' },
      { Name: 'email_verified', Value: 'true' },
    ],
    MessageAction: 'SUPPRESS',
  });
  await cognito.adminSetUserPassword({
    UserPoolId: poolId,
    Username: USERNAME,
    Password: PASSWORD,
    Permanent: true,
  });
  show('user', USERNAME);
  return { poolId, clientId };
}

function signInWithPassword(clientId: string) {
  return cognito.initiateAuth({
    ClientId: clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME, PASSWORD },
  });
}

/** Tries codes until one is taken: a wrong or used code leaves the session as it was. */
async function untilCodeIsRight<Answer>(
  secret: string,
  attempt: (code: string) => Promise<Answer>,
) {
  const mayRetry = [
    'EnableSoftwareTokenMFAException', // wrong, while enrolling
    'CodeMismatchException', // wrong, while signing in
    'ExpiredCodeException', // used before
  ];
  for (;;) {
    const code = options.auto ? codeAt(secret, await serverTime()) : await askForCode();
    if (options.auto) show('code', code);
    try {
      return await attempt(code);
    } catch (error) {
      if (options.auto || !(error instanceof Error) || !mayRetry.includes(error.name)) throw error;
      console.log(`  ${error.name}: ${error.message} Try again with the code shown now.`);
    }
  }
}

async function askForCode(): Promise<string> {
  const ahead = Math.round(((await serverTime()) - Date.now()) / 1000);
  if (Math.abs(ahead) > STEP_SECONDS) {
    console.log(
      `  The server's clock is ${ahead} seconds off, so the codes of your app do not fit.`,
    );
    console.log(`  Put it right: curl -d '{"reset":true}' ${options.endpoint}/_dev/clock`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await new Promise<string>((answer, refuse) => {
      terminal.once('close', () =>
        refuse(new Stop('No code was given. With --auto none is asked.')),
      );
      const ask = async () => {
        const code = (await terminal.question('  Code from your app: ')).replaceAll(' ', '');
        if (/^\d{6}$/.test(code)) return answer(code);
        console.log('  A code has six digits.');
        return ask();
      };
      ask().catch(refuse);
    });
  } finally {
    terminal.close();
  }
}

/** The code of RFC 6238 for an instant in milliseconds: what the authenticator app computes. */
function codeAt(secret: string, now: number): string {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter));
  const binary = bits.map((five) => five.toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(binary.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 1000 / STEP_SECONDS)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const number = mac.readUInt32BE(mac.at(-1)! & 0x0f) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** What authenticator apps read from a QR code. */
function otpauthUri(issuer: string, account: string, secret: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}

/** Two modules a character; on a terminal in black and white, whatever its colours are. */
function qrCode(text: string): string {
  const drawn = renderUnicodeCompact(text, { border: 2 });
  if (!process.stdout.isTTY) return drawn;
  return drawn.replaceAll(/^.*$/gm, (line) => `\x1b[38;5;231;48;5;16m${line}\x1b[0m`);
}

function inGroupsOfFour(secret: string): string {
  return secret.match(/.{1,4}/g)!.join(' ');
}

/** Moves a development server's clock, or waits where there is none; true when it moved. */
async function toNextStep(): Promise<boolean> {
  if (await moveServerClock(STEP_SECONDS)) {
    console.log(`  Instead of waiting, the server's clock moves ${STEP_SECONDS} seconds ahead.`);
    return true;
  }
  const milliseconds = STEP_SECONDS * 1000 - (Date.now() % (STEP_SECONDS * 1000));
  console.log(`  Waiting ${Math.ceil(milliseconds / 1000)} seconds for it.`);
  await wait(milliseconds);
  return false;
}

async function moveServerClock(seconds: number): Promise<boolean> {
  const answer = await fetch(new URL('/_dev/clock', options.endpoint), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ advanceSeconds: seconds }),
  });
  return answer.ok;
}

/** A development server's clock may have been moved; any other server's is the real one. */
async function serverTime(): Promise<number> {
  const answer = await fetch(new URL('/_dev/clock', options.endpoint));
  if (!answer.ok) return Date.now();
  return Date.parse(((await answer.json()) as { now: string }).now);
}

function showTokens(result: AuthenticationResultType | undefined) {
  const claims = result!.IdToken!.split('.')[1]!;
  console.log('  claims of the ID token:');
  console.log(JSON.parse(Buffer.from(claims, 'base64url').toString()));
}

function say(step: string) {
  console.log(`\n${step}`);
}

function show(name: string, value: string | undefined) {
  console.log(`  ${name}: ${value}`);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        endpoint: { type: 'string' },
        auto: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(HELP);
      process.exit();
    }
    const endpoint = values.endpoint ?? process.env.AWS_ENDPOINT_URL ?? 'http://localhost:9229';
    if (!/^https?:\/\/./.test(endpoint))
      throw new Error(`${endpoint} is not an http or https URL.`);
    return { endpoint, auto: values.auto };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`);
    process.exit(2);
  }
}

function explain(error: unknown): string {
  if (error instanceof Stop) return error.message;
  if (!(error instanceof Error)) return String(error);
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(networkCode(error) ?? '')) {
    return `No server answers at ${options.endpoint}. Start one with "npm start", or name its address with --endpoint.`;
  }
  return `${error.name}: ${error.message}`;
}

function networkCode(error: Error): string | undefined {
  const { code, cause } = error as NodeJS.ErrnoException;
  return code ?? (cause as NodeJS.ErrnoException | undefined)?.code;
}
