/** What the console asks first of the server it came from: `GET /console/config.json`. */

/** Where administrators sign in, and what they exchange their ID tokens for. */
export interface ConsoleAdministration {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly logoutUrl: string;
  readonly clientId: string;
  readonly roleArn: string;
}

export interface ConsoleConfig {
  /** In `dev` any credentials will do. */
  readonly mode: 'dev' | 'serve';
  readonly region: string;
  readonly version: string;
  /** Absent in `dev`. */
  readonly administration?: ConsoleAdministration;
}
