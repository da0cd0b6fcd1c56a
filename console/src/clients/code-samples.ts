/** Code that signs people in through one client, as its settings allow. Secrets are read from the environment. Pure. */
import type { UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider';
import { isRotating, presentFlows } from './auth-flows.ts';
import type { PoolPlaces } from './places.ts';

export interface SampleFacts {
  readonly client: UserPoolClientType;
  readonly places: PoolPlaces;
  readonly endpoint: string;
  readonly region: string;
}

/** Why there is no code of a kind for a client. */
export type NoSample =
  | 'secret in a browser'
  | 'machine'
  | 'no password flow'
  | 'no SRP'
  | 'no domain'
  | 'no OAuth';

export type Sample = { readonly code: string } | { readonly missing: NoSample };

const isMachine = ({ AllowedOAuthFlows = [] }: UserPoolClientType) =>
  AllowedOAuthFlows.includes('client_credentials');

const hasSecret = ({ ClientSecret }: UserPoolClientType) => ClientSecret !== undefined;

const js = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const jsList = (texts: readonly string[]) => `[${texts.map(js).join(', ')}]`;

/** The flow by which code that speaks to the API signs in with a password, or undefined. */
function passwordFlow(client: UserPoolClientType) {
  const flows = presentFlows(client);
  if (flows.includes('ALLOW_USER_PASSWORD_AUTH')) return 'USER_PASSWORD_AUTH' as const;
  if (flows.includes('ALLOW_ADMIN_USER_PASSWORD_AUTH')) return 'ADMIN_USER_PASSWORD_AUTH' as const;
  if (flows.includes('ALLOW_USER_AUTH')) return 'USER_AUTH' as const;
  return undefined;
}

/** The AWS SDK for JavaScript v3: password, then the code of an authenticator. */
export function javascriptSample({ client, endpoint, region }: SampleFacts): Sample {
  if (isMachine(client)) return { missing: 'machine' };
  const flow = passwordFlow(client);
  if (!flow) return { missing: 'no password flow' };
  const admin = flow === 'ADMIN_USER_PASSWORD_AUTH';
  const pool = `UserPoolId: ${js(client.UserPoolId ?? '')}, `;
  const hash = hasSecret(client) ? ', SECRET_HASH: secretHash(username)' : '';
  const choice = flow === 'USER_AUTH' ? ", PREFERRED_CHALLENGE: 'PASSWORD'" : '';
  return {
    code: `${hasSecret(client) ? "import { createHmac } from 'node:crypto';\n" : ''}import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';

const cognito = new CognitoIdentityProvider({ endpoint: ${js(endpoint)}, region: ${js(region)} });
const ClientId = ${js(client.ClientId ?? '')};
${
  hasSecret(client)
    ? `
const secretHash = (username) =>
  createHmac('sha256', process.env.CLIENT_SECRET).update(username + ClientId).digest('base64');
`
    : ''
}
export async function signIn(username, password, askForCode) {
  const first = await cognito.${admin ? 'adminInitiateAuth' : 'initiateAuth'}({
    ${admin ? pool : ''}ClientId,
    AuthFlow: '${flow}',
    AuthParameters: { USERNAME: username, PASSWORD: password${choice}${hash} },
  });
  if (first.AuthenticationResult) return first.AuthenticationResult;
  if (first.ChallengeName !== 'SOFTWARE_TOKEN_MFA') throw new Error(first.ChallengeName);
  const { AuthenticationResult } = await cognito.${admin ? 'adminRespondToAuthChallenge' : 'respondToAuthChallenge'}({
    ${admin ? pool : ''}ClientId,
    ChallengeName: first.ChallengeName,
    Session: first.Session,
    ChallengeResponses: {
      USERNAME: first.ChallengeParameters?.USER_ID_FOR_SRP ?? username,
      SOFTWARE_TOKEN_MFA_CODE: await askForCode(),${hasSecret(client) ? '\n      SECRET_HASH: secretHash(first.ChallengeParameters?.USER_ID_FOR_SRP ?? username),' : ''}
    },
  });
  return AuthenticationResult;
}
`,
  };
}

const py = (text: string) => JSON.stringify(text);

/** The same for Python, with boto3. */
export function pythonSample({ client, endpoint, region }: SampleFacts): Sample {
  if (isMachine(client)) return { missing: 'machine' };
  const flow = passwordFlow(client);
  if (!flow) return { missing: 'no password flow' };
  const admin = flow === 'ADMIN_USER_PASSWORD_AUTH';
  const pool = admin ? `\n        UserPoolId=${py(client.UserPoolId ?? '')},` : '';
  const secret = hasSecret(client);
  const choice = flow === 'USER_AUTH' ? ', "PREFERRED_CHALLENGE": "PASSWORD"' : '';
  return {
    code: `${secret ? 'import base64, hashlib, hmac, os\n' : ''}import boto3

cognito = boto3.client("cognito-idp", endpoint_url=${py(endpoint)}, region_name=${py(region)})
CLIENT_ID = ${py(client.ClientId ?? '')}
${
  secret
    ? `

def secret_hash(username):
    key = os.environ["CLIENT_SECRET"].encode()
    digest = hmac.new(key, (username + CLIENT_ID).encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
`
    : ''
}

def sign_in(username, password, ask_for_code):
    first = cognito.${admin ? 'admin_initiate_auth' : 'initiate_auth'}(${pool}
        ClientId=CLIENT_ID,
        AuthFlow="${flow}",
        AuthParameters={"USERNAME": username, "PASSWORD": password${choice}${secret ? ', "SECRET_HASH": secret_hash(username)' : ''}},
    )
    if "AuthenticationResult" in first:
        return first["AuthenticationResult"]
    if first["ChallengeName"] != "SOFTWARE_TOKEN_MFA":
        raise RuntimeError(first["ChallengeName"])
    user = first["ChallengeParameters"].get("USER_ID_FOR_SRP", username)
    answer = cognito.${admin ? 'admin_respond_to_auth_challenge' : 'respond_to_auth_challenge'}(${pool}
        ClientId=CLIENT_ID,
        ChallengeName=first["ChallengeName"],
        Session=first["Session"],
        ChallengeResponses={"USERNAME": user, "SOFTWARE_TOKEN_MFA_CODE": ask_for_code()${secret ? ', "SECRET_HASH": secret_hash(user)' : ''}},
    )
    return answer["AuthenticationResult"]
`,
  };
}

/** Amplify 6, in a browser or an app: forms of one's own by SRP, and the login pages where there are any. */
export function amplifySample({ client, places, endpoint }: SampleFacts): Sample {
  if (isMachine(client)) return { missing: 'machine' };
  if (hasSecret(client)) return { missing: 'secret in a browser' };
  if (!presentFlows(client).includes('ALLOW_USER_SRP_AUTH')) return { missing: 'no SRP' };
  const { CallbackURLs = [], LogoutURLs = [], AllowedOAuthScopes = [] } = client;
  const usesPages =
    places.site !== undefined &&
    client.AllowedOAuthFlowsUserPoolClient === true &&
    CallbackURLs.length > 0;
  const pages = usesPages
    ? `
      loginWith: {
        oauth: {
          domain: ${js(places.site!.replace(/^https?:\/\//, ''))}, // reached by HTTPS
          scopes: ${jsList(AllowedOAuthScopes)},
          redirectSignIn: ${jsList(CallbackURLs)},
          redirectSignOut: ${jsList(LogoutURLs)},
          responseType: 'code',
        },
      },`
    : '';
  return {
    code: `import { Amplify } from 'aws-amplify';
import { confirmSignIn, ${usesPages ? 'signIn, signInWithRedirect' : 'signIn'} } from 'aws-amplify/auth';

Amplify.configure({
  Auth: {
    Cognito: {
      userPoolId: ${js(client.UserPoolId ?? '')},
      userPoolClientId: ${js(client.ClientId ?? '')},
      userPoolEndpoint: ${js(endpoint)},${pages}
    },
  },
});

// With a form of one's own:
const { nextStep } = await signIn({ username, password });
if (nextStep.signInStep === 'CONFIRM_SIGN_IN_WITH_TOTP_CODE') {
  await confirmSignIn({ challengeResponse: codeOfTheAuthenticator });
}
${usesPages ? '\n// Or at the login pages:\nawait signInWithRedirect();\n' : ''}`,
  };
}

/** OpenID Connect with openid-client 6: the login pages, or a token for a machine. */
export function openidSample({ client, places }: SampleFacts): Sample {
  if (places.site === undefined) return { missing: 'no domain' };
  if (!client.AllowedOAuthFlowsUserPoolClient) return { missing: 'no OAuth' };
  const secret = hasSecret(client);
  const plain = places.issuer.startsWith('http:');
  const discovery = `import * as openid from 'openid-client';

const provider = await openid.discovery(
  new URL(${js(places.issuer)}),
  ${js(client.ClientId ?? '')},
  ${secret ? 'process.env.CLIENT_SECRET' : 'undefined'},
  ${secret ? 'undefined' : 'openid.None()'},${plain ? '\n  // Only because a development server speaks HTTP.\n  { execute: [openid.allowInsecureRequests] },' : ''}
);
`;
  const scope = js((client.AllowedOAuthScopes ?? []).join(' '));
  if (isMachine(client)) {
    return {
      code: `${discovery}
const { access_token } = await openid.clientCredentialsGrant(provider, { scope: ${scope} });
`,
    };
  }
  const callback = client.DefaultRedirectURI ?? client.CallbackURLs?.[0] ?? '';
  const renewal = presentFlows(client).includes('ALLOW_REFRESH_TOKEN_AUTH') || isRotating(client);
  return {
    code: `${discovery}
const verifier = openid.randomPKCECodeVerifier();
const state = openid.randomState();
const nonce = openid.randomNonce();

// 1. Keep these three with the browser's session, and send the browser to:
const url = openid.buildAuthorizationUrl(provider, {
  redirect_uri: ${js(callback)},
  scope: ${scope},
  code_challenge: await openid.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  state,
  nonce,
});

// 2. When it is back at ${callback}:
const tokens = await openid.authorizationCodeGrant(provider, currentUrl, {
  pkceCodeVerifier: verifier,
  expectedState: state,
  expectedNonce: nonce,
});
const { sub, email } = tokens.claims();
${
  renewal
    ? '\n// 3. Later:\nconst renewed = await openid.refreshTokenGrant(provider, tokens.refresh_token);\n'
    : ''
}`,
  };
}
