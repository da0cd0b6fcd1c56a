/** A pool, a client and users for fuzzed requests to name, made anew when one of them is gone. */
import type { OperationName } from '#contract/types.ts';
import type { Known } from './bodies.ts';
import type { Send } from './operation.ts';

const PASSWORD = 'Correct-horse-7';
const LINK = 'https://example.com/terms';

/** What the answers used here have in common: structures of texts. */
type Told = Record<string, Record<string, string> | undefined>;

export class KnownValues {
  readonly #send: Send;
  #known: Known | undefined;

  constructor(send: Send) {
    this.#send = send;
  }

  /** Values of a pool whose user can be signed in now. */
  async get(): Promise<Known> {
    if (!this.#known || !(await this.#isAlive(this.#known))) this.#known = await this.#make();
    return this.#known;
  }

  async #isAlive(known: Known): Promise<boolean> {
    const AccessToken = known.AccessToken?.[0];
    const { status } = await this.#send('GetUser', json({ AccessToken }));
    return status === 200;
  }

  async #make(): Promise<Known> {
    const { UserPool } = await this.#call('CreateUserPool', {
      PoolName: 'fuzz',
      Schema: [{ Name: 'level', AttributeDataType: 'Number', Mutable: true }],
      AliasAttributes: ['email'],
    });
    const UserPoolId = UserPool!.Id!;
    await this.#call('SetUserPoolMfaConfig', {
      UserPoolId,
      MfaConfiguration: 'OPTIONAL',
      SoftwareTokenMfaConfiguration: { Enabled: true },
    });
    const ExplicitAuthFlows = [
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
      'ALLOW_USER_SRP_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
    ];
    const client = { UserPoolId, ClientName: 'fuzz', ExplicitAuthFlows };
    const { UserPoolClient } = await this.#call('CreateUserPoolClient', client);
    const ClientId = UserPoolClient!.ClientId!;
    for (const Username of ['alice', 'bob']) {
      await this.#call('AdminCreateUser', {
        UserPoolId,
        Username,
        TemporaryPassword: PASSWORD,
        MessageAction: 'SUPPRESS',
      });
    }
    await this.#call('AdminSetUserPassword', {
      UserPoolId,
      Username: 'alice',
      Password: PASSWORD,
      Permanent: true,
    });
    await this.#call('CreateGroup', { UserPoolId, GroupName: 'editors' });
    const { UserImportJob } = await this.#call('CreateUserImportJob', {
      UserPoolId,
      JobName: 'fuzz',
      CloudWatchLogsRoleArn: 'arn:aws:iam::123456789012:role/import',
    });
    const Domain = `fuzz-${UserPoolId.split('_')[1]!.toLowerCase()}`;
    await this.#call('CreateUserPoolDomain', { UserPoolId, Domain });
    const { UserPoolClient: Branded } = await this.#call('CreateUserPoolClient', client);
    const branded = { UserPoolId, ClientId: Branded!.ClientId! };
    const { ManagedLoginBranding } = await this.#call('CreateManagedLoginBranding', {
      ...branded,
      UseCognitoProvidedValues: true,
    });
    const { Terms } = await this.#call('CreateTerms', {
      ...branded,
      TermsName: 'privacy-policy',
      TermsSource: 'LINK',
      Enforcement: 'NONE',
      Links: { 'cognito:default': LINK },
    });
    const signIn = (USERNAME: string) =>
      this.#call('InitiateAuth', {
        ClientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME, PASSWORD },
      });
    const { AuthenticationResult } = await signIn('alice');
    const { Session } = (await signIn('bob')) as unknown as { Session: string };
    const { AccessToken, RefreshToken } = AuthenticationResult!;
    return {
      UserPoolId: [UserPoolId],
      ClientId: [ClientId],
      Username: ['alice', 'bob'],
      USERNAME: ['alice', 'bob'],
      GroupName: ['editors', 'authors'],
      JobId: [UserImportJob!.JobId!],
      ManagedLoginBrandingId: [ManagedLoginBranding!.ManagedLoginBrandingId!],
      TermsId: [Terms!.TermsId!],
      CSS: ['.label-customizable { color: red; }'],
      Password: [PASSWORD, 'Another-horse-8'],
      PASSWORD: [PASSWORD],
      NEW_PASSWORD: ['Another-horse-8'],
      AccessToken: [AccessToken!],
      Token: [RefreshToken!],
      RefreshToken: [RefreshToken!],
      REFRESH_TOKEN: [RefreshToken!],
      Session: [Session],
      SRP_A: ['abcdef'.repeat(100)],
      UserCode: ['123456'],
      SOFTWARE_TOKEN_MFA_CODE: ['123456'],
      ResourceArn: [`arn:aws:cognito-idp:us-east-1:123456789012:userpool/${UserPoolId}`],
    };
  }

  async #call(name: OperationName, input: object): Promise<Told> {
    const { status, body } = await this.#send(name, json(input));
    if (status !== 200) throw new Error(`${name} answered ${status}: ${body}`);
    return body === '' ? {} : JSON.parse(body);
  }
}

const json = (value: object) => Buffer.from(JSON.stringify(value));
