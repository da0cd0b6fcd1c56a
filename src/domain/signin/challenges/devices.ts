/** The challenges that ask a remembered device to prove itself by SRP, in two rounds. */
import { incorrectCredentials, missingParameter, sessionInvalid } from '#contract/errors.ts';
import type { AttemptGuard } from '#domain/attempts/attempt-guard.ts';
import type { Devices } from '#domain/factors/devices.ts';
import type { Challenge, ChallengeAnswer } from '../challenge.ts';
import { publicValue, type SrpExchanges } from '../srp-exchange.ts';

/** DEVICE_SRP_AUTH: the device's half of an SRP exchange, which the other challenge answers. */
export function deviceSrpAuth(): Challenge {
  return {
    async pose({ user }, { device = '' }) {
      return { parameters: { DEVICE_KEY: device, USERNAME: user.username } };
    },

    async answer(answer, advance) {
      deviceKeyOf(answer);
      if (answer.parameters.SRP_A === undefined) throw missingParameter('SRP_A');
      return advance({ opensDevice: true });
    },
  };
}

/** DEVICE_PASSWORD_VERIFIER: the exchange is answered with its session and only with it. */
export function devicePasswordVerifier(parts: {
  readonly devices: Devices;
  readonly exchanges: SrpExchanges;
  readonly guard: AttemptGuard;
}): Challenge {
  const { devices, exchanges, guard } = parts;
  return {
    async pose(attempt, { device = '' }) {
      const { SRP_A } = attempt.parameters;
      if (SRP_A === undefined) throw missingParameter('SRP_A');
      const { pool, user } = attempt;
      const kept = await devices.get(pool, user, device);
      const A = publicValue(SRP_A);
      const { id, parameters } = await exchanges.open('device', attempt, A, kept, 'session');
      return {
        parameters: { ...parameters, DEVICE_KEY: device, USERNAME: user.username },
        memo: id,
      };
    },

    async answer(answer, advance) {
      const { pool, user, session } = answer;
      if (session.memo === undefined) throw incorrectCredentials();
      const deviceKey = deviceKeyOf(answer);
      const given = exchanges.read('device', answer, { id: session.memo });
      const subject = { poolId: pool.id, subject: user.id, factor: 'device' } as const;
      return guard.attempt(subject, async (forgive) => {
        const { verifier } = await devices.get(pool, user, deviceKey);
        const parties = { group: devices.groupOf(pool), holder: deviceKey };
        if (!(await exchanges.isRight(given, verifier, parties))) throw incorrectCredentials();
        return advance({ device: true, claim: forgive });
      });
    },
  };
}

/** The device in the answer, which must be the one that was asked for. */
function deviceKeyOf({ parameters, session }: ChallengeAnswer): string {
  const { DEVICE_KEY } = parameters;
  if (DEVICE_KEY === undefined) throw missingParameter('DEVICE_KEY');
  if (DEVICE_KEY !== session.device) throw sessionInvalid();
  return DEVICE_KEY;
}
