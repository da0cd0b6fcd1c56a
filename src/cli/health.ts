/** Whether the server that these settings describe is well, for whoever runs it to ask. */
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Settings } from '#config/settings.ts';
import { SettingsError } from '#config/settings-error.ts';
import { isWildcard } from '#config/values.ts';
import type { Run } from './call.ts';
import { Failure } from './failure.ts';

/** The server itself answers within a second, whatever its store does. */
const PATIENCE_MS = 3_000;

/** Asks the server on this machine, and ends with 0 when it is well. */
export const health: Run = async ({ settings, flags }) => {
  const url = healthUrl(settings, flags.has('live') ? 'live' : 'ready');
  const { status, body } = await ask(url);
  if (status !== 200) throw new Failure(`${url} answers ${status}: ${body}`);
  console.log(body);
  return 0;
};

function healthUrl(settings: Settings, what: 'live' | 'ready'): string {
  const { scheme, host, port } = placeOf(settings);
  if (port === 0) {
    throw new SettingsError('Port 0 is whichever was free: set the port that the server has.');
  }
  const name = isWildcard(host) ? loopbackOf(host) : host;
  const authority = name.includes(':') ? `[${name}]` : name;
  return `${scheme}://${authority}:${port}/_health/${what}`;
}

/** The port of the metrics, where one is named: there, nobody waits behind users. */
function placeOf({ host, port, tlsCertFile, metricsHost, metricsPort }: Settings) {
  if (metricsPort) return { scheme: 'http', host: metricsHost, port: metricsPort };
  return { scheme: tlsCertFile ? 'https' : 'http', host, port };
}

/** An address of every interface is none to go to. */
const loopbackOf = (host: string) => (host.includes(':') ? '::1' : '127.0.0.1');

function ask(url: string): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const fail = (cause: Error & { code?: string }) => {
      const why = signal.aborted ? `within ${PATIENCE_MS / 1000} seconds` : `(${cause.code})`;
      reject(new Failure(`${url} does not answer ${why}.`));
    };
    // The certificate names the address that clients use, which is not the one asked here; nothing
    // is told to whoever answers.
    const options = { signal, agent: false, rejectUnauthorized: false } as const;
    const request = url.startsWith('https') ? overHttps : overHttp;
    request(url, options, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => {
        body += text;
      });
      answer.on('end', () => resolve({ status: answer.statusCode, body }));
      answer.on('error', fail);
    })
      .on('error', fail)
      .end();
  });
}
