/** A pool that tracks devices, and a client that keeps the secret of one. */
import { randomBytes } from 'node:crypto';
import type { InitiateAuthCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import { verifierFor } from '#domain/passwords/srp.ts';
import { ModularExponentiation } from '#platform/modexp.ts';
import { type App, type AppSettings, createApp, PASSWORD } from '../support/app.ts';
import type { Poolhouse } from '../support/servers.ts';
import { SrpClient } from '../support/srp-client.ts';

const modexp = new ModularExponentiation({ workers: 0 });

export function deviceApp(
  poolhouse: Poolhouse,
  {
    replacesMfa = false,
    onPrompt = false,
    ...settings
  }: AppSettings & {
    replacesMfa?: boolean;
    onPrompt?: boolean;
  } = {},
): Promise<App> {
  return createApp(poolhouse, {
    ...settings,
    pool: {
      DeviceConfiguration: {
        ChallengeRequiredOnNewDevice: replacesMfa,
        DeviceOnlyRememberedOnUserPrompt: onPrompt,
      },
      ...settings.pool,
    },
  });
}

/** The first request of a password sign-in, from a device where one is named. */
export function begin({ cognito, clientId }: App, username: string, deviceKey?: string) {
  return cognito.initiateAuth({
    ClientId: clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: {
      USERNAME: username,
      PASSWORD,
      ...(deviceKey && { DEVICE_KEY: deviceKey }),
    },
  });
}

/** A device that a client has confirmed. */
export class TestDevice {
  readonly key: string;
  readonly group: string;
  readonly secret = randomBytes(40).toString('base64');

  constructor({ AuthenticationResult }: Pick<InitiateAuthCommandOutput, 'AuthenticationResult'>) {
    const { DeviceKey, DeviceGroupKey } = AuthenticationResult?.NewDeviceMetadata ?? {};
    if (!DeviceKey || !DeviceGroupKey) throw new Error('no device was given out');
    this.key = DeviceKey;
    this.group = DeviceGroupKey;
  }

  /** What ConfirmDevice takes. */
  async verifier() {
    const salt = randomBytes(16);
    const verifier = await verifierFor(modexp, this.group, this.key, this.secret, salt);
    return {
      DeviceKey: this.key,
      DeviceSecretVerifierConfig: {
        Salt: salt.toString('base64'),
        PasswordVerifier: verifier.toString('base64'),
      },
    };
  }

  /** Answers DEVICE_SRP_AUTH: what comes is DEVICE_PASSWORD_VERIFIER. */
  async open({ cognito, clientId }: App, username: string, Session: string | undefined) {
    return cognito.respondToAuthChallenge({
      ClientId: clientId,
      ChallengeName: 'DEVICE_SRP_AUTH',
      Session,
      ChallengeResponses: {
        USERNAME: username,
        DEVICE_KEY: this.key,
        SRP_A: await new SrpClient(this.group).a(),
      },
    });
  }

  /** Answers DEVICE_PASSWORD_VERIFIER; `responses` replaces parts of the answer. */
  async prove(
    { cognito, clientId, poolhouse }: App,
    username: string,
    { Session, ChallengeParameters }: InitiateAuthCommandOutput,
    responses: Record<string, string> = {},
    secret = this.secret,
  ) {
    const parameters = { ...ChallengeParameters, USER_ID_FOR_SRP: this.key };
    const srp = new SrpClient(this.group);
    const answer = await srp.answer(parameters, secret, poolhouse.clock.now());
    return cognito.respondToAuthChallenge({
      ClientId: clientId,
      ChallengeName: 'DEVICE_PASSWORD_VERIFIER',
      Session,
      ChallengeResponses: {
        ...answer,
        USERNAME: username,
        DEVICE_KEY: this.key,
        ...responses,
      },
    });
  }
}

/** Signs in on a new device and confirms it; answers the device and the tokens. */
export async function confirmedDevice(app: App, username: string) {
  const answer = await begin(app, username);
  const device = new TestDevice(answer);
  const { AccessToken, RefreshToken } = answer.AuthenticationResult!;
  const confirmed = await app.cognito.confirmDevice({
    AccessToken: AccessToken!,
    DeviceName: 'Laptop',
    ...(await device.verifier()),
  });
  return {
    device,
    AccessToken: AccessToken!,
    RefreshToken: RefreshToken!,
    asksForDevice: confirmed.UserConfirmationNecessary,
  };
}
