import { missingParameter } from '#contract/errors.ts';
import type { Accounts } from '#domain/accounts/accounts.ts';
import { writableAttributes } from '#domain/clients/effective-settings.ts';
import type { Challenge } from '../challenge.ts';

const ATTRIBUTE = 'userAttributes.';

/** NEW_PASSWORD_REQUIRED: the user signed in with a temporary password. */
export function newPasswordRequired(accounts: Accounts): Challenge {
  return {
    async pose({ pool, user }) {
      const missing = accounts.missingRequiredAttributes(pool, user);
      return {
        parameters: {
          requiredAttributes: JSON.stringify(missing.map((name) => ATTRIBUTE + name)),
          userAttributes: JSON.stringify(user.attributes),
        },
      };
    },

    async answer({ pool, client, user, parameters }, advance) {
      const password = parameters.NEW_PASSWORD;
      if (password === undefined) throw missingParameter('NEW_PASSWORD');
      const attributes = Object.entries(parameters)
        .filter(([key]) => key.startsWith(ATTRIBUTE))
        .map(([key, Value]) => ({ Name: key.slice(ATTRIBUTE.length), Value }));
      const writable = writableAttributes(client, pool);
      const claim = await accounts.newPassword(pool, user, password, attributes, writable);
      return advance({ claim, renewsPassword: true });
    },
  };
}
