/** What the console is told by the server that serves it. */

export interface ConsoleConfig {
  readonly mode: 'dev' | 'serve';
  readonly region: string;
  readonly version: string;
  /** Where administrators sign in; absent while there is no administrators' pool. */
  readonly administration?: Administration;
}

export interface Administration {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly logoutUrl: string;
  readonly clientId: string;
  readonly roleArn: string;
}

export async function readConfig(): Promise<ConsoleConfig> {
  const response = await fetch('./config.json', { headers: { Accept: 'application/json' } });
  if (!response.ok) throw new TypeError(`fetch of config.json: HTTP ${response.status}`);
  return response.json();
}
