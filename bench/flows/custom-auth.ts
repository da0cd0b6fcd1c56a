/** Signing in by a challenge of the pool's own: two requests, and four calls of functions. */
import { type App, type Challenge, PASSWORD } from '../app.ts';
import { Program } from '../child.ts';
import { Connection } from '../http-client.ts';
import { closedLoop, type Work } from '../load.ts';
import { measure } from '../measure.ts';
import { ms, perSecond, type Row } from '../table.ts';

const USERS = 96;
const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:challenge';

const nameOf = (i: number) => `custom-${i % USERS}`;

/** What it costs the server; the functions are a program of their own. */
export async function customAuth(app: App, seconds: number): Promise<Row[]> {
  const functions = new Program('functions');
  try {
    await app.program.ask('functionsAt', await functions.ask<string>('url'));
    const clientId = await customClient(app.port);
    const cost = await measure(app, seconds, signIn(clientId));
    const name = 'CUSTOM_AUTH over an HTTP function';
    return [
      { name: `${name}: CPU`, measured: ms(cost.cpuMs), mark: '' },
      {
        name: `${name}: throughput beside the generator and the functions`,
        measured: perSecond(cost.perSecond),
        mark: '',
      },
      { name: `${name}: latency p50, p99`, measured: `${ms(cost.p50)}, ${ms(cost.p99)}`, mark: '' },
    ];
  } finally {
    await functions.stop();
  }
}

const signIn =
  (ClientId: string): Work =>
  async (connection, i) => {
    const USERNAME = nameOf(i);
    const { Session } = await connection.call<Challenge>('InitiateAuth', {
      ClientId,
      AuthFlow: 'CUSTOM_AUTH',
      AuthParameters: { USERNAME },
    });
    await connection.call('RespondToAuthChallenge', {
      ClientId,
      ChallengeName: 'CUSTOM_CHALLENGE',
      Session,
      ChallengeResponses: { USERNAME, ANSWER: 'blue' },
    });
  };

/** A client of a new pool whose functions are all one. */
async function customClient(port: number): Promise<string> {
  const connection = await Connection.open(port);
  const { UserPool } = await connection.call<{ UserPool: { Id: string } }>('CreateUserPool', {
    PoolName: 'custom',
    LambdaConfig: {
      DefineAuthChallenge: ARN,
      CreateAuthChallenge: ARN,
      VerifyAuthChallengeResponse: ARN,
    },
  });
  const client = await connection.call<{ UserPoolClient: { ClientId: string } }>(
    'CreateUserPoolClient',
    { UserPoolId: UserPool.Id, ClientName: 'custom', ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'] },
  );
  connection.close();
  await closedLoop(port, { concurrency: 16, count: USERS }, async (each, i) => {
    const user = { UserPoolId: UserPool.Id, Username: nameOf(i) };
    await each.call('AdminCreateUser', { ...user, MessageAction: 'SUPPRESS' });
    await each.call('AdminSetUserPassword', { ...user, Password: PASSWORD, Permanent: true });
  });
  return client.UserPoolClient.ClientId;
}
