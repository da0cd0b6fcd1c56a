/** Puts the parts of sign-in together: the one place that knows all of them. */
import type { Accounts } from '#domain/accounts/accounts.ts';
import type { Claimants } from '#domain/accounts/claimants.ts';
import type { AttemptGuard } from '#domain/attempts/attempt-guard.ts';
import type { Clients } from '#domain/clients/clients.ts';
import type { Authenticators } from '#domain/factors/authenticators.ts';
import type { Devices } from '#domain/factors/devices.ts';
import type { Passkeys } from '#domain/factors/passkeys.ts';
import type { RecoveryCodes } from '#domain/factors/recovery-codes.ts';
import type { MessageCodes } from '#domain/messages/message-codes.ts';
import type { PasswordKeeper } from '#domain/passwords/password-keeper.ts';
import type { Pools } from '#domain/pools/pools.ts';
import type { AuthEvents } from '#domain/risk/auth-events.ts';
import type { RiskNotices } from '#domain/risk/risk-notices.ts';
import type { ThreatProtection } from '#domain/risk/threat-protection.ts';
import type { Grants } from '#domain/tokens/grants.ts';
import type { Renewals } from '#domain/tokens/renewals.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import type { Meters } from '#platform/meters.ts';
import type { ModularExponentiation } from '#platform/modexp.ts';
import type { Random } from '#platform/random.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Tracer } from '#platform/tracing.ts';
import type { Store } from '#store/store.ts';
import type { Triggers } from '#triggers/triggers.ts';
import { AutoSignIn } from './auto-sign-in.ts';
import { offeredChallenges } from './challenges/offered.ts';
import { CustomAuth } from './custom-auth.ts';
import { SignInDispatcher } from './dispatcher.ts';
import { Enrolment } from './enrolment.ts';
import { Identification } from './identification.ts';
import { PasswordFactor } from './password-factor.ts';
import { Sessions } from './session.ts';
import { SignIn } from './sign-in.ts';
import { SignInEnds } from './sign-in-end.ts';
import { SignInTriggers } from './sign-in-triggers.ts';
import { SrpExchanges } from './srp-exchange.ts';
import { ThreatWatch } from './threat-watch.ts';

export interface SignInParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly sealer: Sealer;
  readonly modexp: ModularExponentiation;
  readonly tracer: Tracer;
  readonly log: Log;
  readonly meters: Meters;
  readonly pools: Pools;
  readonly clients: Clients;
  readonly accounts: Accounts;
  readonly claimants: Claimants;
  readonly authenticators: Authenticators;
  readonly recoveryCodes: RecoveryCodes;
  readonly messageCodes: MessageCodes;
  readonly passkeys: Passkeys;
  readonly devices: Devices;
  readonly guard: AttemptGuard;
  readonly passwordKeeper: PasswordKeeper;
  readonly grants: Grants;
  readonly renewals: Renewals;
  readonly triggers: Triggers;
  readonly protection: ThreatProtection;
  readonly events: AuthEvents;
  readonly notices: RiskNotices;
}

export function assembleSignIn(given: SignInParts): {
  readonly signIn: SignIn;
  readonly enrolment: Enrolment;
  readonly autoSignIn: AutoSignIn;
} {
  const signInTriggers = new SignInTriggers(given);
  const sessions = new Sessions(given);
  const exchanges = new SrpExchanges(given);
  const passwords = new PasswordFactor({ ...given, exchanges });
  const custom = new CustomAuth({ ...given, sessions, passwords });
  const offered = offeredChallenges({ ...given, exchanges, passwords, custom });
  const threats = new ThreatWatch(given);
  const parts = { ...given, ...offered, signInTriggers, threats, sessions, passwords, custom };
  const dispatcher = new SignInDispatcher({ ...parts, ends: new SignInEnds(parts) });
  const identification = new Identification(parts);
  const autoSignIn = new AutoSignIn(parts);
  const signIn = new SignIn({ ...parts, identification, dispatcher, autoSignIn });
  return { signIn, enrolment: new Enrolment(parts), autoSignIn };
}
