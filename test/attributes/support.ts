/** Signed-in users who change what is known of them. */
import type {
  CognitoIdentityProvider,
  CreateUserPoolCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { type App, type AppSettings, createUser, signIn } from '../support/app.ts';
import { onceApp } from '../support/codes.ts';
import type { Poolhouse } from '../support/servers.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export const UNAUTHORIZED = {
  name: 'NotAuthorizedException',
  message: 'A client attempted to write unauthorized attribute',
};
export const invalid = (message: string) => ({ name: 'InvalidParameterException', message });
export const taken = (what: string) => ({
  name: 'AliasExistsException',
  message: `An account with the ${what} already exists.`,
});

/** An app whose pool verifies e-mail addresses that change. */
export function mailApp(poolhouse: Poolhouse, settings: AppSettings = {}): Promise<App> {
  return onceApp(poolhouse, {
    ...settings,
    pool: { AutoVerifiedAttributes: ['email'], ...settings.pool },
  });
}

/** What makes a pool keep an old address until the new one is verified. */
export const FIRST_VERIFY: Partial<CreateUserPoolCommandInput> = {
  AutoVerifiedAttributes: ['email'],
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
};

/** The operations on itself of one signed-in user. */
export class Self {
  readonly sub: string;
  readonly accessToken: string;
  readonly #cognito: CognitoIdentityProvider;

  constructor(app: App, sub: string, accessToken: string) {
    this.#cognito = app.cognito;
    this.sub = sub;
    this.accessToken = accessToken;
  }

  async attributes(): Promise<Record<string, string | undefined>> {
    const { UserAttributes = [] } = await this.#cognito.getUser({ AccessToken: this.accessToken });
    const shown = UserAttributes.map(({ Name, Value }) => [Name, Value] as const);
    return Object.fromEntries(shown.filter(([name]) => name !== 'sub'));
  }

  /** Answers where codes went. */
  async update(attributes: Readonly<Record<string, string>>) {
    const { CodeDeliveryDetailsList } = await this.#cognito.updateUserAttributes({
      AccessToken: this.accessToken,
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    });
    return CodeDeliveryDetailsList;
  }

  remove(...UserAttributeNames: string[]) {
    return this.#cognito.deleteUserAttributes({
      AccessToken: this.accessToken,
      UserAttributeNames,
    });
  }

  /** Answers where the code went. */
  async askCode(AttributeName = 'email') {
    const request = { AccessToken: this.accessToken, AttributeName };
    return (await this.#cognito.getUserAttributeVerificationCode(request)).CodeDeliveryDetails;
  }

  verify(Code: string, AttributeName = 'email') {
    return this.#cognito.verifyUserAttribute({
      AccessToken: this.accessToken,
      AttributeName,
      Code,
    });
  }
}

/** A confirmed user with these attributes, signed in. */
export async function someone(
  app: App,
  name: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<Self> {
  const sub = await createUser(app, name, attributes);
  const { AccessToken } = await signIn(app, name);
  return new Self(app, sub, AccessToken);
}

/** `name@example.com`, verified. */
export const verified = (name: string) => ({
  email: `${name}@example.com`,
  email_verified: 'true',
});

/** AdminUpdateUserAttributes. */
export function changeByAdmin(
  { cognito, poolId }: App,
  Username: string,
  attributes: Readonly<Record<string, string>>,
) {
  return cognito.adminUpdateUserAttributes({
    UserPoolId: poolId,
    Username,
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
  });
}
