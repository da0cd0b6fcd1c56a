import { after, before } from 'node:test';
import type {
  CognitoIdentityProvider,
  CreateUserPoolCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { onEveryStore, type Poolhouse } from '../support/servers.ts';

export interface Service {
  readonly poolhouse: Poolhouse;
  readonly cognito: CognitoIdentityProvider;
  /** A new pool; answers its id. */
  newPool(settings?: Partial<CreateUserPoolCommandInput>): Promise<string>;
}

/**
 * Runs the tests of `body` on every store, all of one store against one server, each in pools of
 * its own. `service` is there inside a test.
 */
export function onEachStore(body: (service: () => Service) => void): void {
  onEveryStore((start) => {
    let service: Service;
    const ends: (() => unknown)[] = [];
    before(async () => {
      const poolhouse = await start({ after: (end) => ends.push(end as () => unknown) });
      const cognito = poolhouse.client();
      const newPool = async (settings = {}) => {
        const { UserPool } = await cognito.createUserPool({ PoolName: 'users', ...settings });
        return UserPool?.Id ?? '';
      };
      service = { poolhouse, cognito, newPool };
    });
    after(async () => {
      for (const end of ends) await end();
    });
    body(() => service);
  });
}

/** The attributes of an answer as a record. */
export function record(
  attributes: readonly { readonly Name?: string; readonly Value?: string }[] | undefined,
): Record<string, string | undefined> {
  return Object.fromEntries((attributes ?? []).map(({ Name, Value }) => [Name, Value]));
}

/** A record as the list a request takes. */
export function attributes(values: Record<string, string>) {
  return Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
}

/** What a refused request rejects with. */
export const refusal = (name: string, message: string | RegExp) => ({ name, message });
