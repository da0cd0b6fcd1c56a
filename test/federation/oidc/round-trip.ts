/** Sign-ins at a mock provider, without the pages around them. */
import assert from 'node:assert/strict';
import { OidcProtocol } from '#domain/federation/oidc/oidc-protocol.ts';
import { FederationRefusal, type ProviderAnswer } from '#domain/federation/provider-answer.ts';
import { publicAddresses } from '#platform/address-policy.ts';
import { systemClock } from '#platform/clock.ts';
import { Outgoing } from '#platform/outgoing.ts';
import { systemRandom } from '#platform/random.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import type { MockProvider } from './mock-provider.ts';

export const DOMAIN = 'https://login.pool.example';
export const outgoing = new Outgoing({ policy: publicAddresses('all') });

export const newProtocol = () =>
  new OidcProtocol({ outgoing, random: systemRandom, clock: systemClock });

/** A protocol that has met many providers is none the worse for it. */
const shared = newProtocol();

export interface Visit {
  readonly provider: IdentityProvider;
  readonly location: string;
  readonly memory: Readonly<Record<string, string>>;
}

let nextState = 1;

export async function visit(
  mock: MockProvider,
  provider = mock.record(),
  protocol = shared,
  wishes: Partial<Parameters<OidcProtocol['begin']>[1]> = {},
): Promise<Visit> {
  const { go, memory } = await protocol.begin(provider, {
    poolId: provider.poolId,
    domain: DOMAIN,
    state: `state-${nextState++}`,
    ...wishes,
  });
  assert.ok(go.by === 'link');
  return { provider, location: go.location, memory };
}

export function comeBack(
  { provider, memory }: Visit,
  parameters: URLSearchParams,
  protocol = shared,
): Promise<ProviderAnswer> {
  return protocol.finish(provider, { poolId: provider.poolId, domain: DOMAIN, parameters, memory });
}

/** There and back again. */
export async function roundTrip(
  mock: MockProvider,
  provider = mock.record(),
  protocol = shared,
): Promise<ProviderAnswer> {
  const there = await visit(mock, provider, protocol);
  return comeBack(there, mock.authorize(there.location), protocol);
}

/** The refusal; anything else, a defect among them, fails the test. */
export async function refusalOfSignIn(
  signIn: Promise<ProviderAnswer>,
): Promise<Pick<FederationRefusal, 'code' | 'message' | 'detail'>> {
  const outcome = await signIn.then(
    () => assert.fail('the sign-in was accepted'),
    (error: unknown) => error,
  );
  if (!(outcome instanceof FederationRefusal)) throw outcome;
  const { code, message, detail } = outcome;
  return { code, message, detail };
}
