/** T1: rotation of a pool's signing keys, as applications that verify its tokens see it. */
import assert from 'node:assert/strict';
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RotationKind, rotateSigningKeys } from '#domain/tokens/key-rotation.ts';
import type { GenerateKey } from '#domain/tokens/signing-keys.ts';
import { generateRsaKey } from '#server/rsa-keys.ts';
import { type App, appAt, createApp, createUser, signIn } from '../support/app.ts';
import { giveDomain } from '../support/domain.ts';
import {
  fixtureKey,
  onEveryStore,
  type Poolhouse,
  startNodes,
  type startOnPostgres,
  startOnSqlite,
} from '../support/servers.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** For longer than any node goes without reading a pool's keys. */
const UNTIL_READ = 1100;

type PublishedKey = JsonWebKey & { readonly kid: string };

const rotate = (
  { poolhouse: { server }, poolId }: App,
  kind: RotationKind,
  generate: GenerateKey = fixtureKey,
) => rotateSigningKeys({ store: server.store, clock: server.clock, generate }, poolId, kind);

async function published({ poolhouse: { url }, poolId }: App): Promise<readonly PublishedKey[]> {
  const response = await fetch(`${url}/${poolId}/.well-known/jwks.json`);
  return ((await response.json()) as { keys: PublishedKey[] }).keys;
}

const kidsOf = (keys: readonly PublishedKey[]) => keys.map(({ kid }) => kid).sort();

const part = (token: string, n: number) =>
  JSON.parse(Buffer.from(token.split('.')[n]!, 'base64url').toString()) as Record<string, never>;

const kidOf = (token: string): string => part(token, 0)['kid']!;

/** A relying party that fetches the keys when its copy is too old, and at no other time. */
class CachingVerifier {
  readonly #app: App;
  readonly #maxAge: number;
  #keys: readonly PublishedKey[] = [];
  #fetchedAt = -Infinity;

  constructor(app: App, maxAge: number) {
    this.#app = app;
    this.#maxAge = maxAge;
  }

  async verifies(token: string): Promise<boolean> {
    const now = this.#app.poolhouse.clock.now();
    if (now - this.#fetchedAt >= this.#maxAge) {
      this.#keys = await published(this.#app);
      this.#fetchedAt = now;
    }
    const jwk = this.#keys.find(({ kid }) => kid === kidOf(token));
    if (!jwk || Number(part(token, 1)['exp']) * 1000 <= now) return false;
    const [head, body, signature] = token.split('.') as [string, string, string];
    return verify(
      'sha256',
      Buffer.from(`${head}.${body}`),
      createPublicKey({ key: jwk, format: 'jwk' }),
      Buffer.from(signature, 'base64url'),
    );
  }
}

const LONG_TOKENS = {
  AccessTokenValidity: 24,
  IdTokenValidity: 24,
  RefreshTokenValidity: 30,
} as const;

const backends = {
  SQLite: async (t: Parameters<typeof startOnSqlite>[0]) => [await startOnSqlite(t)] as const,
  PostgreSQL: (t: Parameters<typeof startOnPostgres>[0]) => startNodes(t, 2),
};

for (const [backend, startAll] of Object.entries(backends)) {
  test(`a planned rotation fails no token at any verifier, under load, on ${backend}`, async (t) => {
    const nodes: readonly Poolhouse[] = await startAll(t);
    const app = await createApp(nodes[0]!, { client: LONG_TOKENS });
    const apps = nodes.map((node) => appAt(app, node));
    await createUser(app, 'ann');
    const { RefreshToken } = await signIn(app, 'ann');
    const issued: { token: string; until: number }[] = [];
    const verifiers = apps.flatMap((each) => [
      new CachingVerifier(each, HOUR),
      new CachingVerifier(each, DAY),
    ]);
    const signedBy = new Set<string>();

    /** Each node gives out tokens, and all that have not ended are tried everywhere. */
    async function step(): Promise<void> {
      const now = app.poolhouse.clock.now();
      await Promise.all(
        apps.map(async ({ cognito, clientId }) => {
          const answer = await cognito.initiateAuth({
            ClientId: clientId,
            AuthFlow: 'REFRESH_TOKEN_AUTH',
            AuthParameters: { REFRESH_TOKEN: RefreshToken },
          });
          const { AccessToken, IdToken } = answer.AuthenticationResult!;
          for (const token of [AccessToken!, IdToken!]) {
            issued.push({ token, until: now + DAY });
            signedBy.add(kidOf(token));
          }
        }),
      );
      for (const { token, until } of issued) {
        if (until <= now) continue;
        for (const verifier of verifiers) assert.ok(await verifier.verifies(token), kidOf(token));
        if (part(token, 1)['token_use'] !== 'access') continue;
        for (const { cognito } of apps) await cognito.getUser({ AccessToken: token });
      }
    }
    const advance = (ms: number) => {
      for (const { clock } of nodes) clock.advance(ms);
    };

    await step();
    const before = kidsOf(await published(app));
    assert.equal(before.length, 2);
    const rotation = await rotate(app, 'planned');
    assert.ok(rotation.outcome === 'rotated');
    await sleep(UNTIL_READ);
    assert.deepEqual(kidsOf(await published(apps.at(-1)!)), [...before, ...rotation.kids].sort());
    const switchAt = rotation.signsFrom;
    assert.ok(switchAt - app.poolhouse.clock.now() > DAY, 'longer than keys may be cached');
    while (app.poolhouse.clock.now() < rotation.endsAt - 2 * HOUR) {
      advance(2.5 * HOUR);
      await step();
    }
    assert.deepEqual([...signedBy].sort(), [...before, ...rotation.kids].sort());
    advance(rotation.endsAt - app.poolhouse.clock.now() - 1);
    assert.equal((await published(app)).length, 4);
    advance(1);
    assert.deepEqual(kidsOf(await published(app)), [...rotation.kids].sort());
    await step();
  });
}

onEveryStore((start) => {
  test('an emergency ends every access and ID token of the pool, and no refresh token', async (t) => {
    const poolhouse = await start(t);
    const [app, other] = [await createApp(poolhouse), await createApp(poolhouse)];
    for (const each of [app, other]) await createUser(each, 'ann');
    const site = await giveDomain(poolhouse, app.poolId);
    const [tokens, others] = [await signIn(app, 'ann'), await signIn(other, 'ann')];
    // What was to take over may have been taken as well.
    const planned = await rotate(app, 'planned');
    assert.ok(planned.outcome === 'rotated');
    const rotation = await rotate(app, 'emergency');
    assert.ok(rotation.outcome === 'rotated');
    await sleep(UNTIL_READ);
    poolhouse.clock.set(rotation.signsFrom);
    assert.deepEqual(kidsOf(await published(app)), [...rotation.kids].sort());
    await assert.rejects(app.cognito.getUser({ AccessToken: tokens.AccessToken }), {
      name: 'NotAuthorizedException',
    });
    const hint = await fetch(`${site}/logout?id_token_hint=${tokens.IdToken}`, {
      redirect: 'manual',
    });
    assert.match(hint.headers.get('location')!, /error/);
    const renewed = await app.cognito.initiateAuth({
      ClientId: app.clientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: tokens.RefreshToken },
    });
    const { AccessToken, IdToken } = renewed.AuthenticationResult!;
    await app.cognito.getUser({ AccessToken });
    assert.deepEqual([kidOf(AccessToken!), kidOf(IdToken!)].sort(), [...rotation.kids].sort());
    await other.cognito.getUser({ AccessToken: others.AccessToken });
    // When the keys of the plan would have signed, those of the emergency still do.
    poolhouse.clock.set(planned.signsFrom + HOUR);
    assert.ok(rotation.kids.includes(kidOf((await signIn(app, 'ann')).IdToken)));
  });

  test('an ID token of a key that has ended by plan is a hint, and after 90 days is none', async (t) => {
    const poolhouse = await start(t);
    const app = await createApp(poolhouse);
    await createUser(app, 'ann');
    const site = await giveDomain(poolhouse, app.poolId);
    const { IdToken } = await signIn(app, 'ann');
    const rotation = await rotate(app, 'planned');
    assert.ok(rotation.outcome === 'rotated');
    const isHint = async () => {
      const url = `${site}/logout?id_token_hint=${IdToken}`;
      const { headers } = await fetch(url, { redirect: 'manual' });
      return !/error/.test(headers.get('location') ?? '');
    };
    await sleep(UNTIL_READ);
    poolhouse.clock.set(rotation.endsAt + DAY);
    await poolhouse.server.store.purge(poolhouse.clock.now());
    assert.equal(await isHint(), true);
    poolhouse.clock.advance(90 * DAY);
    assert.equal(await isHint(), false);
    assert.equal((await poolhouse.server.store.signingKeys.list(app.poolId)).length, 4);
    await poolhouse.server.store.purge(poolhouse.clock.now());
    const left = await poolhouse.server.store.signingKeys.list(app.poolId);
    assert.deepEqual(left.map(({ kid }) => kid).sort(), [...rotation.kids].sort());
    // The next keys come after those that are left, not into the places of those that went.
    const next = await rotate(app, 'planned');
    assert.ok(next.outcome === 'rotated');
    const slots = (await poolhouse.server.store.signingKeys.list(app.poolId)).map(
      (key) => key.slot,
    );
    assert.deepEqual(slots.sort(), [1, 1, 2, 2]);
  });

  test('of 20 planned rotations at once one gives new keys, and none does until they sign', async (t) => {
    const app = await createApp(await start(t));
    await published(app);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => rotate(app, 'planned')));
    const rotated = outcomes.filter(({ outcome }) => outcome === 'rotated');
    assert.equal(rotated.length, 1);
    assert.equal((await rotate(app, 'planned')).outcome, 'pending');
    const keys = await app.poolhouse.server.store.signingKeys.list(app.poolId);
    assert.deepEqual(keys.map(({ slot }) => slot).sort(), [0, 0, 1, 1]);
  });

  test('emergencies and plans at once leave one key of each use that signs', async (t) => {
    const app = await createApp(await start(t));
    await createUser(app, 'ann');
    await published(app);
    const kinds = ['planned', 'emergency', 'emergency', 'planned', 'emergency'] as const;
    // Those of the fixture come again after a few.
    const outcomes = await Promise.all(kinds.map((kind) => rotate(app, kind, generateRsaKey)));
    assert.ok(outcomes.some(({ outcome }) => outcome === 'rotated'));
    await sleep(UNTIL_READ);
    app.poolhouse.clock.advance(2_000);
    const { AccessToken } = await signIn(app, 'ann');
    await app.cognito.getUser({ AccessToken });
    const kids = kidsOf(await published(app));
    assert.ok(kids.includes(kidOf(AccessToken)));
    const ended = (await app.poolhouse.server.store.signingKeys.list(app.poolId)).filter(
      ({ endsAt = Infinity }) => endsAt <= app.poolhouse.clock.now(),
    );
    assert.ok(ended.length >= 2, 'the first keys have ended');
    for (const { kid } of ended) assert.ok(!kids.includes(kid));
  });
});

test('in an emergency every node changes over at the same instant', async (t) => {
  const nodes = await startNodes(t, 2);
  const app = await createApp(nodes[0]);
  const apps = nodes.map((node) => appAt(app, node));
  await createUser(app, 'ann');
  const before = await signIn(apps[1]!, 'ann');
  const rotation = await rotate(app, 'emergency');
  assert.ok(rotation.outcome === 'rotated');
  await sleep(UNTIL_READ);
  for (const { clock } of nodes) clock.set(rotation.signsFrom - 1);
  for (const each of apps) {
    await each.cognito.getUser({ AccessToken: before.AccessToken });
    assert.equal(kidOf((await signIn(each, 'ann')).IdToken), kidOf(before.IdToken));
  }
  for (const { clock } of nodes) clock.advance(1);
  for (const each of apps) {
    await assert.rejects(each.cognito.getUser({ AccessToken: before.AccessToken }));
    const { AccessToken } = await signIn(each, 'ann');
    for (const { cognito } of apps) await cognito.getUser({ AccessToken });
  }
});
