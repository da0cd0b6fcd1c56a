/** Where a sign-in stands while it waits for an answer: what the session carries until then. Pure. */
import type { ChallengeNameType } from '#contract/types.ts';
import type { Asked } from './challenge.ts';
import type { Standing } from './next-step.ts';
import type { Round, SessionState, WatchedState } from './session.ts';

/** What was decided: the challenge that is asked next, of whom, and in which standing. */
interface Place {
  readonly asked: Asked;
  readonly standing: Standing;
  readonly challenge: ChallengeNameType;
  readonly deviceKey: string | undefined;
  /** The mark of the password the sign-in rests on. */
  readonly password: string | undefined;
}

/** Challenges that a second factor outlasts: the device proves itself on top of it. */
const DEVICE_STEPS: readonly ChallengeNameType[] = ['DEVICE_SRP_AUTH', 'DEVICE_PASSWORD_VERIFIER'];

/** While no first factor is proven: under a name, which may be one that no user has. */
export function openState(
  place: Place,
  name: string,
  rounds: readonly Round[] | undefined,
): SessionState {
  return { ...stateAt(place), proven: {}, name, ...(rounds && { rounds }) };
}

/** Once a first factor is proven. */
export function provenState(place: Place, watched: WatchedState | undefined): SessionState {
  const { standing, challenge } = place;
  const { first, second } = standing.proven;
  return {
    ...stateAt(place),
    proven: {
      ...(first && { first }),
      ...(second && DEVICE_STEPS.includes(challenge) && { second }),
    },
    ...(watched && { watched }),
    ...(challenge === standing.enrols && { setup: 'email' as const }),
  };
}

function stateAt({ asked, standing, challenge, deviceKey, password }: Place) {
  const { pool, client, user, door } = asked;
  const { flow, chosen } = standing;
  return {
    flow,
    step: challenge,
    ...(chosen && { chosen }),
    ...(deviceKey && { device: deviceKey }),
    ...(password && { password }),
    ...(door.name === 'pages' && { hosted: true as const }),
    poolId: pool.id,
    clientId: client.id,
    userId: user.id,
  };
}
