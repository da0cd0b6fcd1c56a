import { after, before, describe } from 'node:test';
import type {
  CognitoIdentityProvider,
  CreateUserPoolCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { type Poolhouse, startWith } from '#testing.ts';
import { createDatabase } from '../support/postgres.ts';

export interface Service {
  readonly poolhouse: Poolhouse;
  readonly cognito: CognitoIdentityProvider;
  /** A new pool; answers its id. */
  newPool(settings?: Partial<CreateUserPoolCommandInput>): Promise<string>;
}

const STORES: Record<string, () => Promise<{ storeUrl?: string }>> = {
  SQLite: async () => ({}),
  PostgreSQL: async () => ({ storeUrl: await createDatabase() }),
};

/** Runs the tests of `body` against a server on each store; `service` is there inside a test. */
export function onEachStore(body: (service: () => Service) => void): void {
  for (const [name, options] of Object.entries(STORES)) {
    describe(`on ${name}`, () => {
      let service: Service;
      before(async () => {
        const poolhouse = await startWith({}, await options());
        const cognito = poolhouse.client();
        const newPool = async (settings = {}) => {
          const { UserPool } = await cognito.createUserPool({ PoolName: 'users', ...settings });
          return UserPool?.Id ?? '';
        };
        service = { poolhouse, cognito, newPool };
      });
      after(() => service.poolhouse.stop());
      body(() => service);
    });
  }
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
