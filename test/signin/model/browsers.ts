/** Browsers that are signed in at a pool's pages, and the codes that applications get from there. */
import assert from 'node:assert/strict';
import { Visitor } from '../../support/visitor.ts';
import { awaitFreshCode } from './journeys.ts';
import { judgeTotp } from './judge.ts';
import {
  forgive,
  isEnough,
  isLocked,
  type ModelClient,
  type ModelFamily,
  type ModelUser,
  nextOf,
  type Proofs,
  type World,
} from './model.ts';
import { existing, note, pick, takeTokens, totpCode } from './settle.ts';
import { send } from './wire.ts';

export interface Browse {
  readonly type: 'browse';
  /** Signs in at the pages, goes there once more, or exchanges a code for tokens. */
  readonly what: 'sign in' | 'return' | 'exchange';
  readonly which: number;
  /** Whether the code that comes of it is exchanged at once. */
  readonly atOnce: boolean;
}

/** A browser with an SSO session. */
export interface ModelBrowser {
  readonly visitor: Visitor;
  readonly user: ModelUser;
  readonly proofs: Proofs;
  readonly generation: number;
  readonly begunAt: number;
  readonly expiresAt: number;
}

export interface ModelCode {
  readonly text: string;
  readonly browser: ModelBrowser;
  readonly generation: number;
  readonly begunAt: number;
  /** It spared a sign-in. */
  readonly reused: boolean;
  readonly expiresAt: number;
  spent: boolean;
  family?: ModelFamily | undefined;
}

/** The pages of the first pool, and the application that sends its users there. */
export interface ModelSite {
  readonly url: string;
  readonly client: ModelClient;
}

const CALLBACK = 'https://app.example.com/callback';
const SSO_MS = 3_600_000;
const CODE_MS = 300_000;
const RECENT_MS = 300_000;

export async function browse(world: World, command: Browse): Promise<void> {
  world.site ??= await createSite(world);
  const { which, atOnce } = command;
  if (command.what === 'exchange')
    return exchange(world, world.site, pick(world.oauthCodes, which));
  const before = world.oauthCodes.length;
  if (command.what === 'return') await comeBack(world, world.site, pick(world.browsers, which));
  else await signIn(world, world.site, which);
  if (atOnce) await exchange(world, world.site, world.oauthCodes[before]);
}

let made = 0;

async function createSite(world: World): Promise<ModelSite> {
  const pool = world.pools[0]!;
  const Domain = `model-${process.pid}-${made++}`;
  const domain = await send(world.url, 'CreateUserPoolDomain', { UserPoolId: pool.id, Domain });
  assert.equal(domain.error, undefined, domain.message);
  const { body, error, message } = await send(world.url, 'CreateUserPoolClient', {
    UserPoolId: pool.id,
    ClientName: 'application',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'aws.cognito.signin.user.admin'],
    SupportedIdentityProviders: ['COGNITO'],
    CallbackURLs: [CALLBACK],
    AccessTokenValidity: 10,
    IdTokenValidity: 10,
    RefreshTokenValidity: 60,
    TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' },
  });
  assert.equal(error, undefined, message);
  const client = { id: body.UserPoolClient.ClientId, pool, hides: false };
  return { url: `${world.url.replace(/\/$/, '')}/${Domain}`, client };
}

const authorize = ({ client }: ModelSite) =>
  `/oauth2/authorize?${new URLSearchParams({
    response_type: 'code',
    client_id: client.id,
    redirect_uri: CALLBACK,
    scope: 'openid aws.cognito.signin.user.admin',
  })}`;

/** Signs in where a password is enough, or a code of an authenticator is asked for besides. */
async function signIn(world: World, site: ModelSite, which: number): Promise<void> {
  const { pool } = site.client;
  const user = pick(
    existing(world).filter((one) => one.pool === pool),
    which,
  )!;
  const { password } = user;
  const first = { first: 'PASSWORD', password } as const;
  if (user.attempts.password.lockedUntil > world.clock.now() || !user.enabled) return;
  const next = nextOf(user, first);
  if (next !== 'tokens' && next !== 'SOFTWARE_TOKEN_MFA') return;
  const visitor = new Visitor(site.url);
  let proofs: Proofs = first;
  let location = await visitor.signIn(authorize(site), user.name, password.text);
  forgive(user, 'password');
  if (next === 'SOFTWARE_TOKEN_MFA') {
    assert.equal(location.searchParams.get('code'), null, 'a code without a second factor');
    if (isLocked(user, 'software-token', world.clock.now())) return;
    awaitFreshCode(world, user);
    const code = totpCode(world, user, user.active, 'right');
    const judged = judgeTotp(world, user, code);
    if ('refused' in judged) return;
    location = new URL(
      (await visitor.send(location.href, { code })).headers.get('location')!,
      site.url,
    );
    proofs = { ...first, second: { factor: next, secret: judged.secret } };
  }
  const browser: ModelBrowser = {
    visitor,
    user,
    proofs,
    generation: user.generation,
    begunAt: world.clock.now(),
    expiresAt: world.clock.now() + SSO_MS,
  };
  world.browsers.push(browser);
  takeCode(world, browser, location, false);
  note(world, `browser signed in (${proofs.second?.factor ?? 'PASSWORD alone'})`);
}

/** An SSO session spares a sign-in, but no factor that counts by now. */
async function comeBack(
  world: World,
  site: ModelSite,
  browser: ModelBrowser | undefined,
): Promise<void> {
  if (!browser) return;
  const { user, proofs, visitor } = browser;
  const stands = browser.expiresAt > world.clock.now() && isAsItWas(browser, user, proofs);
  const isStrong = proofs.second !== undefined || isEnough(user, proofs);
  const location = await visitor.location(authorize(site));
  const isSpared = location.searchParams.has('code');
  assert.equal(isSpared, stands && isStrong, 'the SSO session is not what it should be');
  if (isSpared) takeCode(world, browser, location, true);
  if (stands && !isStrong) note(world, 'browser asked for more');
  else note(world, isSpared ? 'browser spared a sign-in' : 'browser asked to sign in anew');
}

/** Signing out everywhere ends what began before it, by the order and by the clock, which may step. */
const isAsItWas = (
  { generation, begunAt }: { readonly generation: number; readonly begunAt: number },
  user: ModelUser,
  { password }: Proofs,
) =>
  user.exists &&
  user.enabled &&
  generation === user.generation &&
  begunAt > user.signedOutAt &&
  password === user.password;

function takeCode(world: World, browser: ModelBrowser, location: URL, reused: boolean): void {
  const text = location.searchParams.get('code');
  assert.ok(text, `no code, but ${location}`);
  const { generation } = browser.user;
  const begunAt = world.clock.now();
  const expiresAt = begunAt + CODE_MS;
  world.oauthCodes.push({ text, browser, generation, begunAt, reused, expiresAt, spent: false });
}

async function exchange(
  world: World,
  { url, client }: ModelSite,
  code: ModelCode | undefined,
): Promise<void> {
  if (!code) return;
  const { browser } = code;
  const { user, proofs } = browser;
  const now = world.clock.now();
  const stands = !code.spent && code.expiresAt > now && isAsItWas(code, user, proofs);
  const isGood = stands && (proofs.second !== undefined || isEnough(user, proofs));
  const form = {
    grant_type: 'authorization_code',
    client_id: client.id,
    redirect_uri: CALLBACK,
    code: code.text,
  };
  const response = await fetch(`${url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const body = (await response.json()) as Record<string, string>;
  assert.equal(response.status, isGood ? 200 : 400, `a code: ${body.error}`);
  // Used once more, it may have been stolen: what came of it ends.
  if (code.spent && code.family) code.family.revoked = true;
  note(world, isGood ? 'oauth code exchanged' : 'oauth code refused');
  if (!isGood && !code.spent && code.expiresAt > now) note(world, 'oauth code ended by an event');
  code.spent = true;
  if (!isGood) return;
  const { access_token: AccessToken, id_token: IdToken, refresh_token: RefreshToken } = body;
  // Tokens tell the time of their sign-in in seconds.
  const staleAt = code.reused ? Math.floor(browser.begunAt / 1000) * 1000 + RECENT_MS : undefined;
  code.family = { user, client, revoked: false, browser, staleAt };
  const result = { AuthenticationResult: { AccessToken, IdToken, RefreshToken } };
  const answer = { status: 200, error: undefined, message: undefined, text: '', body: result };
  takeTokens(world, answer, code.family);
}
