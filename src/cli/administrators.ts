/** `poolhouse admin create-administrator`: who may sign in to the console. */
import { basename } from 'node:path';
import type { Settings } from '#config/settings.ts';
import { SettingsError } from '#config/settings-error.ts';
import { CognitoError } from '#contract/errors.ts';
import { parsePolicy } from '#domain/access/policy.ts';
import { ADMINISTRATORS } from '#domain/accounts/administrators.ts';
import { administratorsPoolId } from '#domain/pools/administrators-pool.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { administratorsOver } from '#server/administrators.ts';
import type { Run } from './call.ts';
import { Failure } from './failure.ts';
import { readPolicyFile } from './policy-file.ts';
import { withAct } from './with-store.ts';

export const createAdministrator: Run = async ({ settings, flags }) => {
  const email = flags.get('email');
  if (!email) throw new SettingsError('Say who: --email <address>.');
  const policyFile = flags.get('policy');
  const policy = policyFile === undefined ? undefined : readPolicyFile(policyFile, parsePolicy);
  const ofFile = policyFile === undefined ? ADMINISTRATORS : basename(policyFile, '.json');
  const group = flags.get('group') ?? ofFile;
  if (policy && group === ADMINISTRATORS) {
    throw new SettingsError(
      `Members of ${ADMINISTRATORS} may do everything: name another --group.`,
    );
  }
  const publicUrl = addressOf(settings);
  const act = {
    operation: 'admin create-administrator',
    poolId: administratorsPoolId(settings.region),
    username: email,
    given: [`group=${group}`],
  };
  const made = await withAct(settings, act, ({ store }) =>
    administratorsOver({ store, clock: systemClock, random: systemRandom, publicUrl }, settings)
      .create({ email, group, policy })
      .catch((error: unknown) => {
        throw error instanceof CognitoError ? new Failure(error.message) : error;
      }),
  );
  console.log(`Console             ${publicUrl}/console/`);
  console.log(`Email               ${email}`);
  console.log(`Temporary password  ${made.temporaryPassword}`);
  console.error('It is good for a day and not shown again. The first sign-in asks for a new one.');
  return 0;
};

/** Where the server with these settings is reached. */
function addressOf({ publicUrl, host, port, tlsCertFile }: Settings): string {
  if (publicUrl) return publicUrl;
  if (port !== 0) return `${tlsCertFile ? 'https' : 'http'}://${host}:${port}`;
  throw new SettingsError('Say where the server is reached: --public-url <address>.');
}
