/** The state of a sign-in that waits for an answer, as its session carries it. Pure. */
import type { ChallengeNameType } from '#contract/types.ts';
import { generationMark } from '#domain/users/sign-in-generation.ts';
import type { SignInAttempt } from './challenge.ts';
import type { SignInStanding } from './next-step.ts';
import type { CustomRound, SessionState, WatchedState } from './session.ts';

/** What was decided: which challenge comes next, for whom, and where the sign-in stands. */
interface SignInPlace {
  readonly attempt: SignInAttempt;
  readonly standing: SignInStanding;
  readonly challenge: ChallengeNameType;
  readonly deviceKey: string | undefined;
  /** The mark of the password the sign-in rests on. */
  readonly password: string | undefined;
}

/** The challenges through which a second factor stays proven: the device is proven on top of it. */
const DEVICE_STEPS: readonly ChallengeNameType[] = ['DEVICE_SRP_AUTH', 'DEVICE_PASSWORD_VERIFIER'];

/** While no first factor is proven. The name may be one that no user has. */
export function openState(
  place: SignInPlace,
  name: string,
  rounds: readonly CustomRound[] | undefined,
): SessionState {
  return { ...stateAt(place), proven: {}, name, ...(rounds && { rounds }) };
}

/** Once a first factor is proven. */
export function provenState(place: SignInPlace, watched: WatchedState | undefined): SessionState {
  const { standing, challenge } = place;
  const { first, second, provider } = standing.proven;
  return {
    ...stateAt(place),
    proven: {
      ...(first && { first }),
      ...(provider && { provider }),
      ...(second && DEVICE_STEPS.includes(challenge) && { second }),
    },
    ...(watched && { watched }),
    ...(challenge === standing.enrols && { setup: 'email' as const }),
  };
}

function stateAt({ attempt, standing, challenge, deviceKey, password }: SignInPlace) {
  const { pool, client, user, door } = attempt;
  const { flow, chosen } = standing;
  return {
    flow,
    step: challenge,
    ...(chosen && { chosen }),
    ...(deviceKey && { device: deviceKey }),
    ...(password && { password }),
    generation: generationMark(user),
    ...(door.name === 'pages' && { hosted: true as const }),
    poolId: pool.id,
    clientId: client.id,
    userId: user.id,
  };
}
