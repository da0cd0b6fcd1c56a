/** OAuth 2.0 on the domain of a pool: codes end to end, tokens for clients, userInfo, a page. */
import { type App, PASSWORD } from '../app.ts';
import { FLOORS, type Floors } from '../floor.ts';
import { type Answer, Connection } from '../http-client.ts';
import { closedLoop, type Work } from '../load.ts';
import { bareHttp, measure, measureAround, rowsOf, withHttp } from '../measure.ts';
import { ms, perSecond, type Row } from '../table.ts';

const USERS = 192;
const DOMAIN = 'bench';
const CALLBACK = 'https://app.example.com/callback';
/** Milliseconds of CPU. */
const MOST_FOR_PAGE = 2;
const FORM = 'Content-Type: application/x-www-form-urlencoded\r\n';

interface OAuthApp {
  readonly clientId: string;
  readonly machine: { readonly id: string; readonly secret: string };
  /** The query of a request for a code. */
  readonly query: string;
}

/** A pool with a domain, a client for people and one for programs; its users have a password. */
export async function oauthApp(app: App): Promise<OAuthApp> {
  const connection = await Connection.open(app.port);
  const create = <T>(operation: string, input: object) => connection.call<T>(operation, input);
  const { UserPool } = await create<{ UserPool: { Id: string } }>('CreateUserPool', {
    PoolName: 'oauth',
  });
  const UserPoolId = UserPool.Id;
  await create('CreateUserPoolDomain', { UserPoolId, Domain: DOMAIN });
  await create('CreateResourceServer', {
    UserPoolId,
    Identifier: 'api',
    Name: 'api',
    Scopes: [{ ScopeName: 'read', ScopeDescription: 'read' }],
  });
  interface Made {
    readonly UserPoolClient: { readonly ClientId: string; readonly ClientSecret: string };
  }
  const people = await create<Made>('CreateUserPoolClient', {
    UserPoolId,
    ClientName: 'people',
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'email'],
    SupportedIdentityProviders: ['COGNITO'],
    CallbackURLs: [CALLBACK],
  });
  const machine = await create<Made>('CreateUserPoolClient', {
    UserPoolId,
    ClientName: 'machine',
    GenerateSecret: true,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ['client_credentials'],
    AllowedOAuthScopes: ['api/read'],
  });
  connection.close();
  await closedLoop(app.port, { concurrency: 16, count: USERS }, async (to, i) => {
    const Username = `user-${i}`;
    await to.call('AdminCreateUser', {
      UserPoolId,
      Username,
      MessageAction: 'SUPPRESS',
      UserAttributes: [{ Name: 'email', Value: `${Username}@example.com` }],
    });
    await to.call('AdminSetUserPassword', {
      UserPoolId,
      Username,
      Password: PASSWORD,
      Permanent: true,
    });
  });
  const clientId = people.UserPoolClient.ClientId;
  const { ClientId: id, ClientSecret: secret } = machine.UserPoolClient;
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: CALLBACK,
    scope: 'openid email',
    state: 'state',
  }).toString();
  return { clientId, machine: { id, secret }, query };
}

const get = (to: Connection, path: string, headers = '') =>
  to.request(`GET /${DOMAIN}${path} HTTP/1.1\r\n${headers}`);

const post = (to: Connection, path: string, fields: Record<string, string>, headers = '') =>
  to.request(
    `POST /${DOMAIN}${path} HTTP/1.1\r\n${FORM}${headers}`,
    new URLSearchParams(fields).toString(),
  );

function expect(answer: Answer, status: number, what: string): Answer {
  if (answer.status === status) return answer;
  throw new Error(`${what} answered ${answer.status}: ${answer.body.slice(0, 300)}`);
}

/** A new browser signs in, and the application has its tokens: four requests. */
async function signIn(to: Connection, { clientId, query }: OAuthApp, i: number) {
  expect(await get(to, `/oauth2/authorize?${query}`), 302, 'authorize');
  const page = expect(await get(to, `/login?${query}`), 200, 'the login page');
  const [, csrf = ''] = /name="_csrf" value="([^"]+)"/.exec(page.body) ?? [];
  const fields = { _csrf: csrf, username: `user-${i % USERS}`, password: PASSWORD };
  const cookie = `Cookie: XSRF-TOKEN=${csrf}\r\n`;
  const back = expect(await post(to, `/login?${query}`, fields, cookie), 302, 'the form');
  const [, code = ''] = /\r\nlocation: [^\r]*[?&]code=([\w-]+)/i.exec(back.head) ?? [];
  const form = {
    grant_type: 'authorization_code',
    client_id: clientId,
    redirect_uri: CALLBACK,
    code,
  };
  const { body } = expect(await post(to, '/oauth2/token', form), 200, 'the token endpoint');
  return JSON.parse(body) as { readonly access_token: string };
}

/** No requirement says how near these come to their floor: the ratio is shown. */
const withoutMarks = (rows: Row[]): Row[] =>
  rows.map((row) => ({ ...row, mark: '', ok: undefined }));

/** What four requests of node:http cost belongs to the floor. */
export async function codeGrant(
  app: App,
  oauth: OAuthApp,
  floors: Floors,
  seconds: number,
): Promise<Row[]> {
  const bare = await bareHttp(app, 'ListUserPools', { MaxResults: 1 }, seconds / 4);
  const work: Work = async (to, i) => {
    await signIn(to, oauth, i);
  };
  const { cost, floor } = await measureAround(app, floors, FLOORS.CODE_GRANT, seconds, work);
  return withoutMarks(rowsOf('Code grant end to end', cost, withHttp(floor, bare, 4)));
}

export async function clientCredentials(
  app: App,
  { machine }: OAuthApp,
  floors: Floors,
  seconds: number,
): Promise<Row[]> {
  const basic = Buffer.from(`${machine.id}:${machine.secret}`).toString('base64');
  const bare = await bareHttp(app, 'ListUserPools', { MaxResults: 1 }, seconds / 2);
  const work: Work = async (to) => {
    const fields = { grant_type: 'client_credentials', scope: 'api/read' };
    const answer = await post(to, '/oauth2/token', fields, `Authorization: Basic ${basic}\r\n`);
    expect(answer, 200, 'the token endpoint');
  };
  const floorWork = FLOORS.CLIENT_CREDENTIALS;
  const { cost, floor } = await measureAround(app, floors, floorWork, seconds, work);
  return withoutMarks(rowsOf('client_credentials', cost, withHttp(floor, bare, 1)));
}

export async function userInfo(app: App, oauth: OAuthApp, seconds: number): Promise<Row[]> {
  const connection = await Connection.open(app.port);
  const { access_token } = await signIn(connection, oauth, 0);
  connection.close();
  const bare = await bareHttp(app, 'ListUserPools', { MaxResults: 1 }, seconds);
  const cost = await measure(app, seconds, async (to) => {
    const bearer = `Authorization: Bearer ${access_token}\r\n`;
    expect(await get(to, '/oauth2/userInfo', bearer), 200, 'userInfo');
  });
  return [
    {
      name: 'userInfo: CPU over node:http',
      measured: `${ms(cost.cpuMs - bare.cpuMs)} (${ms(cost.cpuMs)} in all)`,
      floor: ms(bare.cpuMs),
      mark: '',
    },
    {
      name: 'userInfo: throughput, latency p50, p99',
      measured: `${perSecond(cost.perSecondAlone)}, ${ms(cost.p50)}, ${ms(cost.p99)}`,
      floor: perSecond(bare.perSecondAlone),
      mark: '',
    },
  ];
}

export async function loginPage(app: App, { query }: OAuthApp, seconds: number): Promise<Row[]> {
  const cost = await measure(app, seconds, async (to) => {
    expect(await get(to, `/login?${query}`), 200, 'the login page');
  });
  return [
    {
      name: 'Login page: CPU',
      measured: `${ms(cost.cpuMs)} (p50 ${ms(cost.p50)}, p99 ${ms(cost.p99)})`,
      mark: `≤ ${MOST_FOR_PAGE} ms`,
      ok: cost.cpuMs <= MOST_FOR_PAGE,
    },
  ];
}
