/**
 * An administrator's session: signed in at the administrators' pool by a code with PKCE, the ID
 * token exchanged for temporary credentials of a role. What a reload needs stands in sessionStorage,
 * which ends with the window; nothing in it outlives the refresh token, which signing out revokes.
 */
import type { Administration } from './config.ts';
import { challengeOf, randomText } from './pkce.ts';
import type { Credentials, NoSession, Session } from './session.ts';
import { sessionEnd } from './session-end.ts';
import { refusalOf, SessionRefusal } from './session-refusal.ts';
import { assumeRoleWithWebIdentity, type TemporaryCredentials } from './temporary-credentials.ts';

const ATTEMPT = 'poolhouse.signing-in';
const KEPT = 'poolhouse.session';

/** Who has signed out, for the other windows of the browser to end their sessions. */
const signOuts = new BroadcastChannel('poolhouse.sign-outs');

/** A sign-in that has been begun: what must come back with the code, and where to go on. */
interface Attempt {
  readonly state: string;
  readonly verifier: string;
  readonly hash: string;
}

interface Tokens {
  readonly id_token: string;
  readonly refresh_token?: string;
}

interface Kept {
  readonly person: string;
  readonly refreshToken: string;
  readonly credentials: TemporaryCredentials;
}

/** Credentials are renewed this long before they end, in milliseconds. */
const MARGIN = 5 * 60_000;

export class AdministratorSession implements Session {
  readonly #administration: Administration;
  #kept: Kept;
  #renewal: Promise<TemporaryCredentials> | undefined;

  private constructor(administration: Administration, kept: Kept) {
    this.#administration = administration;
    this.#kept = kept;
    keep(kept);
    signOuts.onmessage = ({ data }) => {
      if (data === this.person) void this.#signedOutElsewhere();
    };
  }

  get person(): string {
    return this.#kept.person;
  }

  static async open(administration: Administration): Promise<Session | NoSession> {
    const parameters = new URLSearchParams(location.search);
    if (parameters.has('code') || parameters.has('error')) {
      return AdministratorSession.#goOn(administration, parameters);
    }
    const kept = readKept();
    if (kept) return new AdministratorSession(administration, kept);
    await begin(administration);
    return { reason: 'redirecting' };
  }

  /** The browser has come back from the sign-in. */
  static async #goOn(
    administration: Administration,
    parameters: URLSearchParams,
  ): Promise<Session | NoSession> {
    const attempt = takeAttempt();
    // The code is used up, whatever comes of it: it must not stand in the address.
    history.replaceState(undefined, '', `/console/${attempt?.hash ?? ''}`);
    const refusal = parameters.get('error_description') ?? parameters.get('error');
    const refused = (message: string): NoSession => ({
      reason: 'refused',
      message,
      signOut: () => signOutAtPages(administration),
    });
    if (refusal) return refused(refusal);
    if (!attempt || attempt.state !== parameters.get('state')) return { reason: 'stale' };
    try {
      const tokens = await tokensFor(administration, {
        grant_type: 'authorization_code',
        code: parameters.get('code') ?? '',
        redirect_uri: redirectUri(),
        code_verifier: attempt.verifier,
      });
      const person = personIn(tokens.id_token);
      const credentials = await exchange(administration, tokens.id_token);
      const refreshToken = tokens.refresh_token ?? '';
      return new AdministratorSession(administration, { person, refreshToken, credentials });
    } catch (error) {
      return refused((error as Error).message);
    }
  }

  credentials = async (): Promise<Credentials> => {
    let { credentials } = this.#kept;
    if (credentials.expiresAt - MARGIN < Date.now()) credentials = await this.#renewed();
    const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = credentials;
    return { accessKeyId, secretAccessKey, sessionToken, expiration: new Date(expiresAt) };
  };

  renew = async (): Promise<boolean> => {
    try {
      await this.#renewed();
      return true;
    } catch {
      return false;
    }
  };

  signIn = (): void => {
    sessionStorage.removeItem(KEPT);
    void begin(this.#administration);
  };

  /** One renewal at a time: a refresh token is good once. */
  #renewed(): Promise<TemporaryCredentials> {
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  /** By the refresh token; where that is refused, the session is over. */
  async #renew(): Promise<TemporaryCredentials> {
    try {
      const tokens = await tokensFor(this.#administration, {
        grant_type: 'refresh_token',
        refresh_token: this.#kept.refreshToken,
      });
      const refreshToken = tokens.refresh_token ?? this.#kept.refreshToken;
      // Kept at once: the one before has been used, whatever comes of the exchange.
      this.#kept = { ...this.#kept, refreshToken };
      keep(this.#kept);
      const credentials = await exchange(this.#administration, tokens.id_token);
      this.#kept = { ...this.#kept, credentials };
      keep(this.#kept);
      return credentials;
    } catch (error) {
      if (error instanceof SessionRefusal) {
        sessionEnd.set({ reason: 'ended', message: error.message });
      }
      throw error;
    }
  }

  signOut = async (): Promise<void> => {
    signOuts.postMessage(this.person);
    await this.#forget();
    signOutAtPages(this.#administration);
  };

  async #signedOutElsewhere(): Promise<void> {
    sessionEnd.set({ reason: 'signed-out' });
    await this.#forget();
  }

  /** With the refresh token the credentials end too, on the server. */
  async #forget(): Promise<void> {
    sessionStorage.removeItem(KEPT);
    const { tokenUrl, clientId } = this.#administration;
    await fetch(tokenUrl.replace(/token$/, 'revoke'), {
      method: 'POST',
      body: new URLSearchParams({ client_id: clientId, token: this.#kept.refreshToken }),
    }).catch(() => undefined);
  }
}

const redirectUri = () => `${location.origin}/console/`;

/** Goes on to the sign-in, and comes back to the place one is at. */
async function begin({ authorizeUrl, clientId }: Administration): Promise<void> {
  const attempt: Attempt = { state: randomText(), verifier: randomText(), hash: location.hash };
  sessionStorage.setItem(ATTEMPT, JSON.stringify(attempt));
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri(),
    scope: 'openid',
    state: attempt.state,
    code_challenge: await challengeOf(attempt.verifier),
    code_challenge_method: 'S256',
  });
  location.assign(`${authorizeUrl}?${query}`);
}

/** Ends the sign-in of the browser, and comes back to begin another. */
function signOutAtPages({ logoutUrl, clientId }: Administration): void {
  const query = new URLSearchParams({ client_id: clientId, logout_uri: redirectUri() });
  location.assign(`${logoutUrl}?${query}`);
}

function takeAttempt(): Attempt | undefined {
  const text = sessionStorage.getItem(ATTEMPT);
  sessionStorage.removeItem(ATTEMPT);
  return text === null ? undefined : JSON.parse(text);
}

const keep = (kept: Kept) => sessionStorage.setItem(KEPT, JSON.stringify(kept));

function readKept(): Kept | undefined {
  const text = sessionStorage.getItem(KEPT);
  return text === null ? undefined : JSON.parse(text);
}

async function tokensFor(
  { tokenUrl, clientId }: Administration,
  grant: Readonly<Record<string, string>>,
): Promise<Tokens> {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, ...grant }),
  });
  const answer = await response.json();
  if (!response.ok) throw refusalOf(response, answer.error_description ?? answer.error);
  return answer;
}

/** By the role of the person's group, in the person's own name. */
function exchange(administration: Administration, idToken: string) {
  const claims = claimsIn(idToken);
  return assumeRoleWithWebIdentity({
    endpoint: location.origin,
    roleArn: claims['cognito:preferred_role'] ?? administration.roleArn,
    idToken,
    sessionName: personIn(idToken),
  });
}

const personIn = (idToken: string): string => claimsIn(idToken)['cognito:username'] ?? '';

/** Nothing is decided by them here, so the signature is the server's to check. */
function claimsIn(idToken: string): Readonly<Record<string, string>> {
  const [, part = ''] = idToken.split('.');
  const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (each) =>
    each.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder().decode(bytes));
}
